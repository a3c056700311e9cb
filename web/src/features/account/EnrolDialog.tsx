import { Box, Code, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { beginSecondFactor, confirmSecondFactor } from '../../../../signaling/identity/wire.ts'
import { call } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { PasswordField } from '../../ui/PasswordField.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'

type Step =
  | { readonly kind: 'password' }
  | { readonly kind: 'scan'; readonly secret: string; readonly uri: string }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }

interface EnrolDialogProps {
  opened: boolean
  onClose: () => void
}

/** Sets the second factor up in three steps: the password, the application's first code, the recovery codes. */
export function EnrolDialog({ opened, onClose }: EnrolDialogProps) {
  const { t } = useTranslation('account')
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('factor.begin')}
      withCloseButton={false}
      // The recovery codes are shown once: a press beside the dialog must not lose them.
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Steps onClose={onClose} />
    </Modal>
  )
}

function Steps({ onClose }: { onClose: () => void }) {
  const [step, setStep] = useState<Step>({ kind: 'password' })
  switch (step.kind) {
    case 'password':
      return <Password onCancel={onClose} onBegun={(begun) => setStep({ kind: 'scan', ...begun })} />
    case 'scan':
      return <Scan {...step} onCancel={onClose} onConfirmed={(codes) => setStep({ kind: 'codes', codes })} />
    case 'codes':
      return <RecoveryCodes codes={step.codes} onKept={onClose} />
    default:
      return step satisfies never
  }
}

interface PasswordProps {
  onCancel: () => void
  onBegun: (begun: { secret: string; uri: string }) => void
}

function Password({ onCancel, onBegun }: PasswordProps) {
  const { t } = useTranslation('account')
  const sentence = useErrorSentence('account')
  const [password, setPassword] = useState('')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (password === '') return setProblem(t('factor.passwordNeeded'))
    setSending(true)
    const answer = await call(beginSecondFactor, { password })
    setSending(false)
    if (answer.ok) onBegun(answer.result)
    else setProblem(sentence(answer.error, answer.details))
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <Text>{t('factor.why')}</Text>
        <PasswordField
          label={t('factor.password')}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ErrorAlert text={problem} />
        <FormFooter submit={t('factor.next')} sending={sending} onCancel={onCancel} />
      </Stack>
    </form>
  )
}

interface ScanProps {
  secret: string
  uri: string
  onCancel: () => void
  onConfirmed: (codes: readonly string[]) => void
}

function Scan({ secret, uri, onCancel, onConfirmed }: ScanProps) {
  const { t } = useTranslation('account')
  const sentence = useErrorSentence('account')
  const [code, setCode] = useState('')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (code.trim().length < 6) return setProblem(t('factor.codeNeeded'))
    setSending(true)
    const answer = await call(confirmSecondFactor, { code })
    setSending(false)
    if (answer.ok) return onConfirmed(answer.result.recoveryCodes)
    setCode('')
    setProblem(sentence(answer.error, answer.details))
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <Text>{t('factor.scan')}</Text>
        {/* Dark on light in both themes: many cameras read nothing else. */}
        <Box w={220} mx="auto" bg="white" c="black">
          <QrCode text={uri} label={t('factor.qr')} />
        </Box>
        <Text size="sm">{t('factor.typed')}</Text>
        <Code block fz="md" style={{ whiteSpace: 'pre-wrap' }}>
          {secret.replace(/(.{4})(?=.)/gu, '$1 ')}
        </Code>
        <TextInput
          label={t('factor.code')}
          description={t('factor.firstCode')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={10}
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <ErrorAlert text={problem} />
        <FormFooter submit={t('factor.confirm')} sending={sending} onCancel={onCancel} />
      </Stack>
    </form>
  )
}
