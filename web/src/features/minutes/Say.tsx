import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_MINUTES_COMMENT } from '../../../../signaling/minutes/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import type { Answer } from '../../net/session.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { CopyOrDrop } from './kept/CopyOrDrop.tsx'
import { useReadAgain } from './use-minutes.ts'

interface SayProps {
  meetingId: MeetingId
  label: string
  button: string
  /** It may not be sent any more: what was typed stays to be copied, an empty field goes. */
  closed: boolean
  text: string
  onText: (text: string) => void
  send: (text: string) => Promise<Answer<unknown>>
  onSaid: () => void
  onCancel?: () => void
}

/** A field with its button. What could not be sent stays in it, with the reason. */
export function Say({ meetingId, label, button, closed, text, onText, send, onSaid, onCancel }: SayProps) {
  const { t } = useTranslation('minutes')
  const sentence = useErrorSentence('minutes')
  const readAgain = useReadAgain(meetingId)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  if (closed && text === '') return null
  const say = async () => {
    setSending(true)
    setProblem(null)
    const answer = await send(text)
    if (answer.ok) await readAgain()
    setSending(false)
    if (answer.ok) return onSaid()
    // The stage may be another one by now.
    void readAgain()
    setProblem(sentence(answer.error, answer.details))
  }
  return (
    <Stack gap="xs" mt="xs">
      <Textarea
        ref={field}
        label={label}
        value={text}
        // What is typed while it is on its way would be in no remark.
        readOnly={closed || sending}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={MAX_MINUTES_COMMENT}
        error={problem}
        onChange={({ currentTarget: { value } }) => {
          onText(value)
          setProblem(null)
        }}
      />
      {closed ? (
        <>
          <Text role="status">{t('comments.closed')}</Text>
          <CopyOrDrop {...{ label, text, field }} onDrop={() => onText('')} />
        </>
      ) : (
        <Group gap="xs">
          <Button mih={44} loading={sending} disabled={text.trim() === ''} onClick={() => void say()}>
            {button}
          </Button>
          {onCancel !== undefined && (
            <Button mih={44} variant="default" disabled={sending} onClick={onCancel}>
              {t('comments.cancel')}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  )
}
