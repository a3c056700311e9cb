import { Modal, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Phone, setPhone, type Site } from '../../../../signaling/sites/wire.ts'
import { call } from '../../net/http.ts'
import { OneFieldForm } from './OneFieldForm.tsx'

interface PhoneDialogProps {
  /** Null: closed. */
  site: Site | null
  phone: string
  onClose: () => void
  onSaved: (name: string) => void
}

/** The telephone number by which a site's people are reached while its line is down. */
export function PhoneDialog({ site, phone, onClose, onSaved }: PhoneDialogProps) {
  const { t } = useTranslation('admin')
  return (
    <Modal
      opened={site !== null}
      onClose={onClose}
      title={site === null ? null : t('phoneOf', { name: site.name })}
      withCloseButton={false}
    >
      {site !== null && <PhoneForm site={site} phone={phone} onClose={onClose} onSaved={onSaved} />}
    </Modal>
  )
}

function PhoneForm({ site, phone, onClose, onSaved }: PhoneDialogProps & { site: Site }) {
  const { t } = useTranslation('admin')
  return (
    <OneFieldForm
      start={phone}
      parse={(value) => Phone.safeParse(value).data ?? null}
      send={(valid) => call(setPhone, { siteId: site.siteId, phone: valid })}
      submit={t('phoneSave')}
      onSent={() => onSaved(site.name)}
      onCancel={onClose}
      field={({ value, wrong, onChange }) => (
        <TextInput
          label={t('phone')}
          description={t('phoneHint')}
          type="tel"
          maxLength={40}
          data-autofocus
          value={value}
          error={wrong ? t('phoneWrong') : null}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    />
  )
}
