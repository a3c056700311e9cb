import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { createContext, use, useCallback, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useEscapeAlone } from './use-escape-alone.ts'
import { ErrorAlert } from './ErrorAlert.tsx'

export interface ConfirmQuestion {
  title: string
  /** What will happen, to how many. */
  text: ReactNode
  /** The verb that the person agrees to, for example "Kết thúc". */
  confirm: string
  /** Instead of the plain "Thôi". */
  cancel?: string
  danger?: boolean
  /** Asks for a reason, or another text that is needed, and does not go on without one. `needed`: what it says then. */
  withReason?: { label?: string; needed?: string; maxCharacters: number; initial?: string }
  /**
   * What to do; the dialog stays open while it runs. A sentence that it gives back is shown and the dialog stays, null
   * closes it.
   */
  act?: (reason: string) => Promise<string | null>
}

/** Above every other dialog, a ring among them: a question about something lies over the place that it was asked from. */
const ABOVE_DIALOGS = 1_100

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

interface Asked {
  readonly key: number
  readonly question: ConfirmQuestion
  readonly answer: (agreed: boolean) => void
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Asked | null>(null)
  const [opened, setOpened] = useState(false)
  // A question that nobody's click caused, as when a file has arrived, does not take the place of one that is being answered.
  const waiting = useRef<Asked[]>([])
  const busy = useRef(false)
  const lastKey = useRef(0)
  const showNext = useCallback(() => {
    const next = waiting.current.shift()
    busy.current = next !== undefined
    setOpened(busy.current)
    // The last one stays in the dialog while that closes.
    if (next !== undefined) setShown(next)
  }, [])
  const ask = useCallback<AskConfirm>(
    (question) =>
      new Promise((answer) => {
        waiting.current.push({ key: (lastKey.current += 1), question, answer })
        if (!busy.current) showNext()
      }),
    [showNext],
  )
  const finish = (agreed: boolean) => {
    shown?.answer(agreed)
    showNext()
  }
  useEscapeAlone(opened, () => finish(false))
  return (
    <ConfirmContext value={ask}>
      {children}
      <Modal
        opened={opened}
        onClose={() => finish(false)}
        onExitTransitionEnd={() => {
          if (!busy.current) setShown(null)
        }}
        title={shown?.question.title}
        withCloseButton={false}
        zIndex={ABOVE_DIALOGS}
        closeOnEscape={false}
      >
        {shown !== null && <Question key={shown.key} question={shown.question} onFinish={finish} />}
      </Modal>
    </ConfirmContext>
  )
}

function Question({ question, onFinish }: { question: ConfirmQuestion; onFinish: (agreed: boolean) => void }) {
  const { t } = useTranslation('ui')
  const [reason, setReason] = useState(question.withReason?.initial ?? '')
  const [running, setRunning] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [lacking, setLacking] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const agree = async () => {
    if (question.withReason !== undefined && reason.trim() === '') {
      setLacking(true)
      field.current?.focus()
      return
    }
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
          ref={field}
          error={lacking ? (question.withReason.needed ?? t('reasonNeeded')) : null}
          onChange={(event) => {
            setReason(event.currentTarget.value)
            // What was complained of goes as soon as it is being mended.
            setLacking(false)
            setProblem(null)
          }}
          autosize
          minRows={2}
          withAsterisk
          data-autofocus
        />
      )}
      <ErrorAlert text={problem} />
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
