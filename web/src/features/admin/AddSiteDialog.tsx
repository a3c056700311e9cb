import { Modal, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { createSite } from '../../../../signaling/sites/wire.ts'
import { SiteId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import type { Sites } from '../../queries/use-sites.ts'
import { SiteSelect } from './SiteSelect.tsx'

const KNOWN_LEVELS = ['central', 'province', 'district', 'commune']

interface AddSiteDialogProps {
  opened: boolean
  sites: Sites
  onClose: () => void
  onAdded: (name: string) => void
}

export function AddSiteDialog({ opened, onClose, ...rest }: AddSiteDialogProps) {
  const { t } = useTranslation('admin')
  return (
    <Modal opened={opened} onClose={onClose} title={t('addSite')} withCloseButton={false}>
      <AddSiteForm onClose={onClose} {...rest} />
    </Modal>
  )
}

function AddSiteForm({ sites, onClose, onAdded }: Omit<AddSiteDialogProps, 'opened'>) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const root = sites.living.find((site) => site.parentId === null)
  // Levels are data: those in use are offered beside the ones known today.
  const levels = [...new Set([...KNOWN_LEVELS, ...sites.all.map((site) => site.level)])]
  const filled = (value: string) => (value.trim() === '' ? t('needed') : null)
  const form = useForm({
    initialValues: {
      name: '',
      shortName: '',
      level: root === undefined ? 'province' : 'commune',
      parentId: root?.siteId ?? '',
    },
    validate: { name: filled, shortName: filled, level: filled },
  })
  const submit = form.onSubmit(async ({ parentId, ...values }) => {
    setSending(true)
    setProblem(null)
    const answer = await call(createSite, {
      ...values,
      parentId: parentId === '' ? null : SiteId.parse(parentId),
    })
    setSending(false)
    if (answer.ok) return onAdded(values.name)
    const text = sentence(answer.error, answer.details)
    if (answer.error === 'nameTaken') form.setFieldError('name', text)
    else setProblem(text)
  })
  const parent = form.getInputProps('parentId')
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput label={t('siteName')} withAsterisk maxLength={160} data-autofocus {...form.getInputProps('name')} />
        <TextInput label={t('siteShort')} withAsterisk maxLength={80} {...form.getInputProps('shortName')} />
        <Select
          label={t('siteLevel')}
          allowDeselect={false}
          data={levels.map((level) => ({ value: level, label: t(`level.${level}`, { defaultValue: level }) }))}
          {...form.getInputProps('level')}
        />
        {root !== undefined && (
          <SiteSelect
            label={t('siteParent')}
            placeholder={t('noParent')}
            sites={sites}
            clearable
            clearButtonProps={{ 'aria-label': t('noParent') }}
            {...parent}
            onChange={(value: string | null) => form.setFieldValue('parentId', value ?? '')}
          />
        )}
        <ErrorAlert text={problem} />
        <FormFooter submit={t('addSite')} sending={sending} onCancel={onClose} />
      </Stack>
    </form>
  )
}
