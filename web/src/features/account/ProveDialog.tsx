import { Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { removeSecondFactor, renewRecoveryCodes } from '../../../../signaling/identity/wire.ts'
import { call } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { PasswordField } from '../../ui/PasswordField.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'

type What = 'renew' | 'remove'

interface ProveDialogProps {
  what: What | null
  onClose: () => void
  onRemoved: () => void
}

/** Changes a second factor that is on: password and a code are asked for once more. */
export function ProveDialog({ what, onClose, onRemoved }: ProveDialogProps) {
  const { t } = useTranslation('account')
  return (
    <Modal
      opened={what !== null}
      onClose={onClose}
      title={what === null ? '' : t(`factor.${what}`)}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      {what !== null && <Prove what={what} onClose={onClose} onRemoved={onRemoved} />}
    </Modal>
  )
}

function Prove({ what, onClose, onRemoved }: { what: What; onClose: () => void; onRemoved: () => void }) {
  const { t } = useTranslation('account')
  const sentence = useErrorSentence('account')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (password === '') return setProblem(t('factor.passwordNeeded'))
    if (code.trim().length < 6) return setProblem(t('factor.codeNeeded'))
    setSending(true)
    const given = { password, code }
    const answer = what === 'renew' ? await call(renewRecoveryCodes, given) : await call(removeSecondFactor, given)
    setSending(false)
    if (!answer.ok) return setProblem(sentence(answer.error, answer.details))
    if ('recoveryCodes' in answer.result) setCodes(answer.result.recoveryCodes)
    else onRemoved()
  }
  if (codes !== null) return <RecoveryCodes codes={codes} onKept={onClose} />
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <Text>{t(`factor.${what}Text`)}</Text>
        <PasswordField
          label={t('factor.password')}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <TextInput
          label={t('factor.code')}
          description={t('factor.anyCode')}
          autoComplete="one-time-code"
          maxLength={40}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <ErrorAlert text={problem} />
        <FormFooter submit={t(`factor.${what}`)} sending={sending} onCancel={onClose} />
      </Stack>
    </form>
  )
}
