import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { NewPassword, resetPassword, type Account } from '../../../../signaling/identity/wire.ts'
import { call } from '../../net/http.ts'
import { PasswordField } from '../../ui/PasswordField.tsx'
import { OneFieldForm } from './OneFieldForm.tsx'

interface ResetPasswordDialogProps {
  /** Null: closed. */
  account: Account | null
  onClose: () => void
  onDone: (name: string) => void
}

export function ResetPasswordDialog({ account, onClose, onDone }: ResetPasswordDialogProps) {
  const { t } = useTranslation('admin')
  return (
    <Modal
      opened={account !== null}
      onClose={onClose}
      title={account === null ? null : t('resetNamed', { name: account.fullName })}
      withCloseButton={false}
    >
      {account !== null && <ResetForm account={account} onClose={onClose} onDone={onDone} />}
    </Modal>
  )
}

function ResetForm({ account, onClose, onDone }: ResetPasswordDialogProps & { account: Account }) {
  const { t } = useTranslation('admin')
  return (
    <OneFieldForm
      start=""
      parse={(value) => NewPassword.safeParse(value).data ?? null}
      send={(next) => call(resetPassword, { accountId: account.accountId, next })}
      submit={t('reset')}
      onSent={() => onDone(account.fullName)}
      onCancel={onClose}
      field={({ value, wrong, onChange }) => (
        <PasswordField
          label={t('newPassword')}
          description={t('passwordHint')}
          autoComplete="new-password"
          data-autofocus
          value={value}
          error={wrong ? t('passwordShort') : null}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    />
  )
}
