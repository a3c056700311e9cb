import { Alert, Button, Group, Modal, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changePassword, NewPassword } from '../../../../signaling/identity/wire.ts'
import { call } from '../../net/http.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { PasswordField } from '../../ui/PasswordField.tsx'

export function ChangePasswordDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('identity')
  return (
    <Modal opened={opened} onClose={onClose} title={t('changePassword')} withCloseButton={false}>
      <ChangePasswordForm onClose={onClose} />
    </Modal>
  )
}

function ChangePasswordForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['identity', 'ui'])
  const sentence = useErrorSentence('identity')
  const [state, setState] = useState<{ kind: 'typing' | 'sending' | 'done' } | { kind: 'refused'; text: string }>({
    kind: 'typing',
  })
  const form = useForm({
    initialValues: { current: '', next: '', repeat: '' },
    validate: {
      current: (value) => (value === '' ? t('passwordNeeded') : null),
      next: (value) => (NewPassword.safeParse(value).success ? null : t('newPasswordShort')),
      repeat: (value, values) => (value === values.next ? null : t('repeatDiffers')),
    },
  })
  const submit = form.onSubmit(async ({ current, next }) => {
    setState({ kind: 'sending' })
    const answer = await call(changePassword, { current, next })
    if (answer.ok) return setState({ kind: 'done' })
    const wrong = answer.error === 'wrongCredentials'
    if (wrong) form.setFieldError('current', t('errorsOfPassword.wrongCredentials'))
    setState(wrong ? { kind: 'typing' } : { kind: 'refused', text: sentence(answer.error, answer.details) })
  })
  if (state.kind === 'done') {
    return (
      <Stack>
        <Alert color="green" role="status">
          {t('passwordChanged')}
        </Alert>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('ui:close')}</Button>
        </Group>
      </Stack>
    )
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <PasswordField
          label={t('currentPassword')}
          autoComplete="current-password"
          data-autofocus
          {...form.getInputProps('current')}
        />
        <PasswordField
          label={t('newPassword')}
          description={t('newPasswordHint')}
          autoComplete="new-password"
          {...form.getInputProps('next')}
        />
        <PasswordField label={t('repeatPassword')} autoComplete="new-password" {...form.getInputProps('repeat')} />
        <ErrorAlert text={state.kind === 'refused' ? state.text : null} />
        <FormFooter submit={t('changePassword')} sending={state.kind === 'sending'} onCancel={onClose} />
      </Stack>
    </form>
  )
}
