import { Badge, Button, Card, Group, Stack, Text, Textarea, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  answerMinutesComment,
  commentMinutes,
  MAX_MINUTES_COMMENT,
  type MinutesComment,
  type MinutesRights,
} from '../../../../signaling/minutes/wire.ts'
import { MinutesCommentId, type MeetingId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import type { Answer } from '../../net/session.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDate, formatTime } from '../../ui/format.ts'
import { useReadAgain } from './use-minutes.ts'
import classes from './minutes.module.css'

interface CommentsProps {
  meetingId: MeetingId
  comments: readonly MinutesComment[]
  rights: MinutesRights
}

/** What members remarked on the draft, with the answers, and the field for one's own remark. */
export function Comments({ meetingId, comments, rights }: CommentsProps) {
  const { t } = useTranslation('minutes')
  const [round, setRound] = useState({ number: 0, commentId: newCommentId() })
  return (
    <Card withBorder component="section" aria-label={t('comments.title')} padding="lg" mt="lg">
      <Title order={2} mb="sm">
        {t('comments.title')}
      </Title>
      <Stack>
        {comments.length === 0 && <Text c="dimmed">{t('comments.none')}</Text>}
        {comments.length > 0 && (
          <ul className={classes.comments} aria-label={t('comments.list')}>
            {comments.map((comment) => (
              <One key={comment.commentId} {...{ meetingId, comment }} mayAnswer={rights.answer} />
            ))}
          </ul>
        )}
        {rights.comment && (
          <Say
            key={round.number}
            meetingId={meetingId}
            label={t('comments.write')}
            button={t('comments.send')}
            send={(text) => call(commentMinutes, { meetingId, commentId: round.commentId, text })}
            onSaid={() => setRound(({ number }) => ({ number: number + 1, commentId: newCommentId() }))}
          />
        )}
      </Stack>
    </Card>
  )
}

const newCommentId = () => MinutesCommentId.parse(crypto.randomUUID())

interface OneProps {
  meetingId: MeetingId
  comment: MinutesComment
  mayAnswer: boolean
}

function One({ meetingId, comment, mayAnswer }: OneProps) {
  const { t } = useTranslation('minutes')
  const [answering, setAnswering] = useState(false)
  const { commentId, byName, atMs, text, answer } = comment
  const byAt = (name: string, at: number) => t('comments.byAt', { name, time: formatTime(at), date: formatDate(at) })
  return (
    <li className={classes.comment}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed">
          {byAt(byName, atMs)}
        </Text>
        <Badge color={answer === null ? 'amber' : 'green'} variant="light">
          {t(answer === null ? 'comments.open' : 'comments.settled')}
        </Badge>
      </Group>
      <Text className={classes.words}>{text}</Text>
      {answer !== null && (
        <div className={classes.answer}>
          <Text size="sm" c="dimmed">
            {byAt(answer.byName, answer.atMs)}
          </Text>
          <Text className={classes.words}>{answer.text}</Text>
        </div>
      )}
      {mayAnswer && !answering && (
        <Button variant="default" mih={44} mt="xs" onClick={() => setAnswering(true)}>
          {t(answer === null ? 'comments.answer' : 'comments.again')}
        </Button>
      )}
      {mayAnswer && answering && (
        <Say
          meetingId={meetingId}
          label={t('comments.answerOf', { name: byName })}
          button={t('comments.sendAnswer')}
          send={(words) => call(answerMinutesComment, { meetingId, commentId, answer: words })}
          onSaid={() => setAnswering(false)}
          onCancel={() => setAnswering(false)}
        />
      )}
    </li>
  )
}

interface SayProps {
  meetingId: MeetingId
  label: string
  button: string
  send: (text: string) => Promise<Answer<unknown>>
  onSaid: () => void
  onCancel?: () => void
}

/** A field with its button. What could not be sent stays in it, with the reason. */
function Say({ meetingId, label, button, send, onSaid, onCancel }: SayProps) {
  const { t } = useTranslation('minutes')
  const sentence = useErrorSentence('minutes')
  const readAgain = useReadAgain(meetingId)
  const [text, setText] = useState('')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const say = async () => {
    setSending(true)
    const answer = await send(text)
    if (answer.ok) await readAgain()
    setSending(false)
    if (answer.ok) return onSaid()
    setProblem(sentence(answer.error, answer.details))
  }
  return (
    <Stack gap="xs" mt="xs">
      <Textarea
        label={label}
        value={text}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={MAX_MINUTES_COMMENT}
        error={problem}
        onChange={({ currentTarget: { value } }) => {
          setText(value)
          setProblem(null)
        }}
      />
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
    </Stack>
  )
}
