import { Button, Card, Group, Modal, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconBuilding, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listOrgans, OrganCode, saveOrgan, type Organ } from '../../../../signaling/axis/wire.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'

const NEW: Organ = { code: '', name: '', active: true }
/** A search narrows down what is more. */
const SHOWN = 100

/** The directory of organisations to which minutes may be sent. */
export function AxisOrgans() {
  const { t } = useTranslation('admin')
  const [text, setText] = useState('')
  const [editing, setEditing] = useState<Organ | null>(null)
  const read = useQuery({ queryKey: ['axis.organs'], queryFn: ({ signal }) => ask(listOrgans, {}, { signal }) })
  if (read.data === undefined) {
    if (read.isError) return <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
    return <RowSkeletons rows={4} height={60} />
  }
  const { organs } = read.data
  const shown = organs.filter(({ code, name }) => foundIn(fold(`${name} ${code}`), text)).slice(0, SHOWN)
  const add = (
    <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => setEditing(NEW)}>
      {t('axis.organs.add')}
    </Button>
  )
  return (
    <Stack>
      {organs.length === 0 ? (
        <EmptyState icon={IconBuilding} title={t('axis.organs.none')} text={t('axis.organs.noneText')} action={add} />
      ) : (
        <>
          <Group justify="space-between">
            <div style={{ flex: '1 1 16rem' }}>
              <SearchBox label={t('axis.organs.search')} value={text} onChange={setText} />
            </div>
            {add}
          </Group>
          {shown.length === 0 && <Text>{t('axis.organs.nothing')}</Text>}
          <Stack component="ul" gap="xs" m={0} p={0} aria-label={t('axis.part.organs')} style={{ listStyle: 'none' }}>
            {shown.map((organ) => (
              <Card key={organ.code} withBorder component="li" padding="sm">
                <Group justify="space-between" gap="xs">
                  <div style={{ flex: '1 1 14rem', minWidth: 0 }}>
                    <Text style={{ overflowWrap: 'anywhere' }}>{organ.name}</Text>
                    <Text size="sm" c="dimmed">
                      {[organ.code, ...(organ.active ? [] : [t('axis.organs.inactive')])].join(' · ')}
                    </Text>
                  </div>
                  <Button
                    variant="default"
                    aria-label={t('axis.organs.changeNamed', { name: organ.name })}
                    onClick={() => setEditing(organ)}
                  >
                    {t('axis.organs.change')}
                  </Button>
                </Group>
              </Card>
            ))}
          </Stack>
        </>
      )}
      <Modal
        opened={editing !== null}
        onClose={() => setEditing(null)}
        title={
          editing === null || editing.code === ''
            ? t('axis.organs.add')
            : t('axis.organs.changeNamed', { name: editing.name })
        }
        withCloseButton={false}
      >
        {editing !== null && (
          <OrganForm
            of={editing}
            onClose={() => setEditing(null)}
            onSaved={() => {
              setEditing(null)
              void read.refetch()
            }}
          />
        )}
      </Modal>
    </Stack>
  )
}

function OrganForm({ of, onClose, onSaved }: { of: Organ; onClose: () => void; onSaved: () => void }) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm({
    initialValues: { ...of },
    validate: {
      code: (code) => (OrganCode.safeParse(code.trim()).success ? null : t('axis.organs.codeWrong')),
      name: (name) => (name.trim() === '' ? t('needed') : null),
    },
  })
  const submit = form.onSubmit(async ({ code, name, active }) => {
    setSending(true)
    setProblem(null)
    const answer = await call(saveOrgan, { code: code.trim(), name, active })
    setSending(false)
    if (answer.ok) onSaved()
    else setProblem(sentence(answer.error, answer.details))
  })
  const isNew = of.code === ''
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label={t('axis.organs.code')}
          description={t('axis.organs.codeHint')}
          withAsterisk
          maxLength={35}
          readOnly={!isNew}
          {...(isNew ? { 'data-autofocus': true } : {})}
          {...form.getInputProps('code')}
        />
        <TextInput
          label={t('axis.organs.name')}
          withAsterisk
          maxLength={200}
          {...(isNew ? {} : { 'data-autofocus': true })}
          {...form.getInputProps('name')}
        />
        <Switch size="md" label={t('axis.organs.active')} {...form.getInputProps('active', { type: 'checkbox' })} />
        <ErrorAlert text={problem} />
        <FormFooter submit={t('axis.organs.save')} sending={sending} onCancel={onClose} />
      </Stack>
    </form>
  )
}
