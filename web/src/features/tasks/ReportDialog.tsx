import { Modal, Radio, Stack, Text, Textarea } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_REPORT, reportTask, type TaskEntry } from '../../../../signaling/tasks/wire.ts'
import { call } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { useTaskResult } from './use-tasks.ts'

const STATES = [
  ['doing', 'goesOn'],
  ['reported', 'finished'],
] as const

/** Who is charged says in words how far it has come, and whether it is done. */
export function ReportDialog({ task, onClose }: { task: TaskEntry; onClose: () => void }) {
  const { t } = useTranslation('tasks')
  const finish = useTaskResult()
  const { meetingId, taskId, revision, what, standing } = task
  // Words added to a report leave it one: taking it back has to be chosen.
  const [state, setState] = useState<'doing' | 'reported'>(standing === 'reported' ? 'reported' : 'doing')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const empty = words.trim() === ''
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (empty) return
    setSending(true)
    const refused = await finish(await call(reportTask, { meetingId, taskId, revision, state, words }))
    setSending(false)
    if (refused === null) onClose()
    else setProblem(refused)
  }
  return (
    <Modal opened onClose={onClose} title={t('report')} withCloseButton={false} size="lg">
      <form noValidate onSubmit={(event) => void submit(event)}>
        <Stack>
          <Text style={{ overflowWrap: 'anywhere' }}>{what}</Text>
          <Textarea
            data-autofocus
            label={t('words')}
            withAsterisk
            autosize
            minRows={3}
            maxRows={10}
            maxLength={MAX_REPORT}
            value={words}
            error={tried && empty ? t('wordsNeeded') : undefined}
            onChange={({ currentTarget: { value } }) => setWords(value)}
          />
          <Radio.Group label={t('standingLabel')} value={state}>
            <Stack gap="xs" mt="xs">
              {STATES.map(([value, label]) => (
                <Radio key={value} value={value} label={t(label)} onChange={() => setState(value)} />
              ))}
            </Stack>
          </Radio.Group>
          <ErrorAlert text={problem} />
          <FormFooter submit={t('send')} sending={sending} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  )
}
