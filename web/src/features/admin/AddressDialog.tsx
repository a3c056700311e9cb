import { Modal, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../../../signaling/identity/wire.ts'
import { setAddress } from '../../../../signaling/mail/wire.ts'
import { EmailAddress } from '../../../../signaling/wire/email-address.ts'
import { call } from '../../net/http.ts'
import { OneFieldForm } from './OneFieldForm.tsx'

interface AddressDialogProps {
  /** Null: closed. */
  account: Account | null
  /** What is known until now; empty: nothing. */
  address: string
  onClose: () => void
  onSaved: (name: string) => void
}

/** Where e-mail to an account goes. */
export function AddressDialog({ account, ...props }: AddressDialogProps) {
  const { t } = useTranslation('admin')
  return (
    <Modal
      opened={account !== null}
      onClose={props.onClose}
      title={account === null ? null : t('mail.addressOf', { name: account.fullName })}
      withCloseButton={false}
    >
      {account !== null && <AddressForm account={account} {...props} />}
    </Modal>
  )
}

function AddressForm({ account, address, onClose, onSaved }: AddressDialogProps & { account: Account }) {
  const { t } = useTranslation('admin')
  return (
    <OneFieldForm
      start={address}
      parse={(value) => (value.trim() === '' ? '' : (EmailAddress.safeParse(value).data ?? null))}
      send={(valid) => call(setAddress, { accountId: account.accountId, address: valid === '' ? null : valid })}
      submit={t('mail.addressSave')}
      onSent={() => onSaved(account.fullName)}
      onCancel={onClose}
      field={({ value, wrong, onChange }) => (
        <TextInput
          label={t('mail.address')}
          description={t('mail.addressHint')}
          type="email"
          inputMode="email"
          autoComplete="off"
          maxLength={254}
          data-autofocus
          value={value}
          error={wrong ? t('mail.addressWrong') : null}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    />
  )
}
