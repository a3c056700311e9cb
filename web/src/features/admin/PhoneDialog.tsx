import { Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Phone, setPhone, type Site } from '../../../../signaling/sites/wire.ts'
import { call } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'

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
  const sentence = useErrorSentence('admin')
  const [value, setValue] = useState(phone)
  const [wrong, setWrong] = useState(false)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async () => {
    const valid = Phone.safeParse(value)
    setWrong(!valid.success)
    if (!valid.success) return
    setSending(true)
    const answer = await call(setPhone, { siteId: site.siteId, phone: valid.data })
    setSending(false)
    if (answer.ok) onSaved(site.name)
    else setProblem(sentence(answer.error, answer.details))
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Stack>
        <TextInput
          label={t('phone')}
          description={t('phoneHint')}
          type="tel"
          maxLength={40}
          data-autofocus
          value={value}
          error={wrong ? t('phoneWrong') : null}
          onChange={(event) => {
            setValue(event.currentTarget.value)
            setWrong(false)
            setProblem(null)
          }}
        />
        <ErrorAlert text={problem} />
        <FormFooter submit={t('phoneSave')} sending={sending} onCancel={onClose} />
      </Stack>
    </form>
  )
}
