import { Modal, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NewPassword, resetPassword, type Account } from '../../../../signaling/identity/wire.ts'
import { call } from '../../net/http.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { PasswordField } from '../../ui/PasswordField.tsx'

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
  const sentence = useErrorSentence('admin')
  const [next, setNext] = useState('')
  const [short, setShort] = useState(false)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async () => {
    const valid = NewPassword.safeParse(next).success
    setShort(!valid)
    if (!valid) return
    setSending(true)
    const answer = await call(resetPassword, { accountId: account.accountId, next })
    setSending(false)
    if (answer.ok) onDone(account.fullName)
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
        <PasswordField
          label={t('newPassword')}
          description={t('passwordHint')}
          autoComplete="new-password"
          data-autofocus
          value={next}
          error={short ? t('passwordShort') : null}
          onChange={(event) => {
            setNext(event.currentTarget.value)
            setShort(false)
            setProblem(null)
          }}
        />
        <ErrorAlert text={problem} />
        <FormFooter submit={t('reset')} sending={sending} onCancel={onClose} />
      </Stack>
    </form>
  )
}
