import { Checkbox, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { InterfaceScope, KEY_DAYS, KEY_RATES, makeInterfaceKey } from '../../../../signaling/interface/wire.ts'
import { SiteId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import type { Sites } from '../../queries/use-sites.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { ShownOnce } from './ShownOnce.tsx'
import { SiteSelect } from './SiteSelect.tsx'

interface MakeKeyDialogProps {
  opened: boolean
  sites: Sites
  onMade: () => void
  onClose: () => void
}

export function MakeKeyDialog({ opened, onClose, ...rest }: MakeKeyDialogProps) {
  const { t } = useTranslation('admin')
  const [made, setMade] = useState<string | null>(null)
  // A click beside the dialog would lose a key that nobody has copied yet.
  const shown = made !== null
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setMade(null)}
      title={shown ? t('interface.made') : t('interface.make')}
      withCloseButton={false}
      closeOnClickOutside={!shown}
      closeOnEscape={!shown}
      size="lg"
    >
      {made === null ? (
        <MakeKeyForm onClose={onClose} onKey={setMade} {...rest} />
      ) : (
        <ShownOnce about={t('interface.onlyOnce')} label={t('interface.key')} value={made} onClose={onClose} />
      )}
    </Modal>
  )
}

function MakeKeyForm({
  sites,
  onKey,
  onMade,
  onClose,
}: Omit<MakeKeyDialogProps, 'opened'> & { onKey: (key: string) => void }) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const filled = (value: string) => (value.trim() === '' ? t('needed') : null)
  const form = useForm({
    initialValues: { name: '', siteId: '', scopes: ['meetings'], validDays: '180', perMinute: '60' },
    validate: {
      name: filled,
      siteId: filled,
      scopes: (scopes) => (scopes.length === 0 ? t('interface.scopeNeeded') : null),
    },
  })
  const submit = form.onSubmit(async ({ name, siteId, scopes, validDays, perMinute }) => {
    setSending(true)
    setProblem(null)
    const answer = await call(makeInterfaceKey, {
      name,
      siteId: SiteId.parse(siteId),
      scopes: InterfaceScope.options.filter((scope) => scopes.includes(scope)),
      validDays: KEY_DAYS.find((days) => String(days) === validDays) ?? KEY_DAYS[0],
      perMinute: KEY_RATES.find((rate) => String(rate) === perMinute) ?? KEY_RATES[0],
    })
    setSending(false)
    if (!answer.ok) return setProblem(sentence(answer.error, answer.details))
    onMade()
    onKey(answer.result.key)
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label={t('interface.name')}
          description={t('interface.nameHint')}
          withAsterisk
          maxLength={80}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <SiteSelect
          label={t('unit')}
          description={t('interface.unitHint')}
          withAsterisk
          sites={sites}
          {...form.getInputProps('siteId')}
        />
        <Checkbox.Group label={t('interface.scopes')} withAsterisk {...form.getInputProps('scopes')}>
          <Stack gap="xs" mt={6}>
            {InterfaceScope.options.map((scope) => (
              <Checkbox key={scope} value={scope} label={t(`interface.scope.${scope}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group grow align="flex-start">
          <Select
            label={t('interface.validFor')}
            allowDeselect={false}
            data={KEY_DAYS.map((days) => ({ value: String(days), label: t('interface.days', { n: days }) }))}
            {...form.getInputProps('validDays')}
          />
          <Select
            label={t('interface.most')}
            allowDeselect={false}
            data={KEY_RATES.map((rate) => ({ value: String(rate), label: t('interface.rate', { count: rate }) }))}
            {...form.getInputProps('perMinute')}
          />
        </Group>
        <ErrorAlert text={problem} />
        <FormFooter submit={t('interface.make')} sending={sending} onCancel={onClose} />
      </Stack>
    </form>
  )
}
