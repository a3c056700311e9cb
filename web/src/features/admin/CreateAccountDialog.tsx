import { Checkbox, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { createAccount, NewPassword, SystemRole, Username } from '../../../../signaling/identity/wire.ts'
import { EmailAddress } from '../../../../signaling/wire/email-address.ts'
import { SiteId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { PasswordField } from '../../ui/PasswordField.tsx'
import type { Sites } from '../../queries/use-sites.ts'
import { SiteSelect } from './SiteSelect.tsx'

interface CreateAccountDialogProps {
  opened: boolean
  sites: Sites
  onClose: () => void
  onCreated: (name: string) => void
}

export function CreateAccountDialog({ opened, onClose, ...rest }: CreateAccountDialogProps) {
  const { t } = useTranslation('admin')
  return (
    <Modal opened={opened} onClose={onClose} title={t('createAccount')} withCloseButton={false} size="lg">
      <CreateAccountForm onClose={onClose} {...rest} />
    </Modal>
  )
}

function CreateAccountForm({ sites, onClose, onCreated }: Omit<CreateAccountDialogProps, 'opened'>) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const filled = (value: string) => (value.trim() === '' ? t('needed') : null)
  const form = useForm({
    initialValues: {
      fullName: '',
      title: '',
      siteId: '',
      username: '',
      password: '',
      email: '',
      systemRole: 'user',
      mayPrepareMeetings: false,
    },
    validate: {
      fullName: filled,
      title: filled,
      siteId: filled,
      username: (value) => filled(value) ?? (Username.safeParse(value).success ? null : t('usernameShape')),
      email: (value) => (value.trim() === '' || EmailAddress.safeParse(value).success ? null : t('mail.addressWrong')),
      password: (value) => (NewPassword.safeParse(value).success ? null : t('passwordShort')),
    },
  })
  const submit = form.onSubmit(async ({ email, ...values }) => {
    setSending(true)
    setProblem(null)
    const answer = await call(createAccount, {
      ...values,
      siteId: SiteId.parse(values.siteId),
      systemRole: SystemRole.parse(values.systemRole),
      ...(email.trim() === '' ? {} : { email }),
    })
    setSending(false)
    if (answer.ok) return onCreated(values.fullName)
    const text = sentence(answer.error, answer.details)
    if (answer.error === 'usernameTaken') form.setFieldError('username', text)
    else setProblem(text)
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput label={t('name')} withAsterisk maxLength={120} data-autofocus {...form.getInputProps('fullName')} />
        <TextInput label={t('position')} withAsterisk maxLength={160} {...form.getInputProps('title')} />
        <SiteSelect label={t('unit')} withAsterisk sites={sites} {...form.getInputProps('siteId')} />
        <TextInput
          label={t('username')}
          withAsterisk
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('username')}
        />
        <PasswordField
          label={t('password')}
          description={t('passwordHint')}
          withAsterisk
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <TextInput
          label={t('mail.address')}
          description={t('mail.addressHint')}
          type="email"
          inputMode="email"
          autoComplete="off"
          maxLength={254}
          {...form.getInputProps('email')}
        />
        <Select
          label={t('systemRole')}
          allowDeselect={false}
          data={SystemRole.options.map((role) => ({ value: role, label: t(`role.${role}`) }))}
          {...form.getInputProps('systemRole')}
        />
        <Checkbox label={t('mayPrepare')} {...form.getInputProps('mayPrepareMeetings', { type: 'checkbox' })} />
        <ErrorAlert text={problem} />
        <FormFooter submit={t('createAccount')} sending={sending} onCancel={onClose} />
      </Stack>
    </form>
  )
}
