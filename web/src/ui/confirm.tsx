import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { createContext, use, useCallback, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export interface ConfirmQuestion {
  title: string
  /** What will happen, to how many. */
  text: ReactNode
  /** The verb that the person agrees to, for example "Kết thúc". */
  confirm: string
  /** Instead of the plain "Thôi". */
  cancel?: string
  danger?: boolean
  /** Asks for a reason and does not go on without one. */
  withReason?: { label?: string; maxCharacters: number; initial?: string }
  /**
   * What to do; the dialog stays open while it runs. A sentence that it gives back is shown and the dialog stays, null
   * closes it.
   */
  act?: (reason: string) => Promise<string | null>
}

type AskConfirm = (question: ConfirmQuestion) => Promise<boolean>

const ConfirmContext = createContext<AskConfirm | null>(null)

/**
 * Asks before something that touches others or can't be undone.
 *
 * @returns a function whose promise is true when the person agreed (and `act`, if there is one, succeeded).
 */
export function useConfirm(): AskConfirm {
  const ask = use(ConfirmContext)
  if (ask === null) throw new Error('useConfirm needs ConfirmProvider above')
  return ask
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<ConfirmQuestion | null>(null)
  const [opened, setOpened] = useState(false)
  const answer = useRef<(agreed: boolean) => void>(() => {})
  const ask = useCallback<AskConfirm>((next) => {
    answer.current(false)
    setQuestion(next)
    setOpened(true)
    return new Promise((resolve) => {
      answer.current = resolve
    })
  }, [])
  const finish = (agreed: boolean) => {
    setOpened(false)
    answer.current(agreed)
  }
  return (
    <ConfirmContext value={ask}>
      {children}
      <Modal
        opened={opened}
        onClose={() => finish(false)}
        onExitTransitionEnd={() => setQuestion(null)}
        title={question?.title}
        withCloseButton={false}
      >
        {question !== null && <Question question={question} onFinish={finish} />}
      </Modal>
    </ConfirmContext>
  )
}

function Question({ question, onFinish }: { question: ConfirmQuestion; onFinish: (agreed: boolean) => void }) {
  const { t } = useTranslation('ui')
  const [reason, setReason] = useState(question.withReason?.initial ?? '')
  const [running, setRunning] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const agree = async () => {
    if (question.withReason !== undefined && reason.trim() === '') return setProblem(t('reasonNeeded'))
    if (question.act === undefined) return onFinish(true)
    setRunning(true)
    const sentence = await question.act(reason.trim())
    setRunning(false)
    if (sentence === null) onFinish(true)
    else setProblem(sentence)
  }
  return (
    <Stack>
      <Text component="div">{question.text}</Text>
      {question.withReason !== undefined && (
        <Textarea
          label={question.withReason.label ?? t('reason')}
          value={reason}
          maxLength={question.withReason.maxCharacters}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={2}
          withAsterisk
          data-autofocus
        />
      )}
      {problem !== null && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => onFinish(false)} disabled={running}>
          {question.cancel ?? t('cancel')}
        </Button>
        <Button color={question.danger ? 'red' : 'lake'} onClick={() => void agree()} loading={running}>
          {question.confirm}
        </Button>
      </Group>
    </Stack>
  )
}
