import { Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_NAME } from '../../../../signaling/documents/wire.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { FormFooter } from '../../ui/FormFooter.tsx'

interface NameDialogProps {
  title: string
  submit: string
  initial: string
  /** @returns what was refused, in words; null when it is done. */
  onName: (name: string) => Promise<string | null>
  onClose: () => void
}

/** Asks for a name: of a new folder, or another one. */
export function NameDialog({ title, submit, initial, onName, onClose }: NameDialogProps) {
  const { t } = useTranslation('documents')
  const [name, setName] = useState(initial)
  const [problem, setProblem] = useState<string | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const send = async () => {
    setProblem(name.trim() === '' ? t('nameNeeded') : null)
    if (name.trim() === '') return
    setSending(true)
    const answer = await onName(name)
    setSending(false)
    setRefused(answer)
    if (answer === null) onClose()
  }
  return (
    <Modal opened onClose={onClose} title={title} withCloseButton={false}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <Stack>
          <TextInput
            label={t('name')}
            withAsterisk
            maxLength={MAX_NAME}
            value={name}
            error={problem}
            data-autofocus
            onChange={(event) => {
              setName(event.currentTarget.value)
              setProblem(null)
              setRefused(null)
            }}
          />
          <ErrorAlert text={refused} />
          <FormFooter submit={submit} sending={sending} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  )
}
