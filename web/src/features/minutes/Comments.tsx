import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  answerMinutesComment,
  commentMinutes,
  type MinutesComment,
  type MinutesRights,
} from '../../../../signaling/minutes/wire.ts'
import { MinutesCommentId, type MeetingId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { formatDate, formatTime } from '../../ui/format.ts'
import type { Answer } from '../../net/session.ts'
import { Say } from './Say.tsx'
import { useReadAgain } from './use-minutes.ts'
import classes from './minutes.module.css'

interface CommentsProps {
  meetingId: MeetingId
  comments: readonly MinutesComment[]
  rights: MinutesRights
  /** Whether they are shown although nobody has remarked anything. */
  open: boolean
}

/** An answer that is being written. */
interface Answering {
  /** Who remarked. */
  readonly name: string
  readonly text: string
  /** The answer that the remark had when this one was begun, or when its author read another one; null: none. */
  readonly replaces: string | null
}
/** By remark. They outlive the right to answer, and the remark where it is no longer shown. */
type Answers = ReadonlyMap<MinutesCommentId, Answering>

/** What members remarked on the draft, with the answers, and the field for one's own remark. */
export function Comments({ meetingId, comments, rights, open }: CommentsProps) {
  const { t } = useTranslation('minutes')
  const [text, setText] = useState('')
  const [answers, setAnswers] = useState<Answers>(new Map())
  const asked = useRef({ about: '', commentId: newCommentId() })
  const send = (about: string) => {
    // After a lost answer the same remark again; another text is another remark.
    if (asked.current.about !== about) asked.current = { about, commentId: newCommentId() }
    return call(commentMinutes, { meetingId, commentId: asked.current.commentId, text: about })
  }
  const onAnswer = (commentId: MinutesCommentId, answer: Answering | null) =>
    setAnswers((before) => {
      const now = new Map(before)
      if (answer === null) now.delete(commentId)
      else now.set(commentId, answer)
      return now
    })
  const lost = [...answers].filter(
    ([commentId, answer]) => answer.text !== '' && !comments.some((one) => one.commentId === commentId),
  )
  if (!open && comments.length === 0 && text === '' && lost.length === 0) return null
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
              <One
                key={comment.commentId}
                {...{ meetingId, comment }}
                mayAnswer={rights.answer}
                answering={answers.get(comment.commentId) ?? null}
                onAnswer={(answer) => onAnswer(comment.commentId, answer)}
              />
            ))}
          </ul>
        )}
        {lost.map(([commentId, answer]) => (
          <AnswerField
            key={commentId}
            {...{ meetingId, commentId }}
            answering={answer}
            closed
            onAnswer={(next) => onAnswer(commentId, next)}
          />
        ))}
        <Say
          {...{ meetingId, text, send }}
          label={t('comments.write')}
          button={t('comments.send')}
          closed={!rights.comment}
          onText={setText}
          onSaid={() => {
            setText('')
            asked.current = { about: '', commentId: newCommentId() }
          }}
        />
      </Stack>
    </Card>
  )
}

const newCommentId = () => MinutesCommentId.parse(crypto.randomUUID())

interface OneProps {
  meetingId: MeetingId
  comment: MinutesComment
  mayAnswer: boolean
  /** Null: none is being written. */
  answering: Answering | null
  onAnswer: (answer: Answering | null) => void
}

function One({ meetingId, comment, mayAnswer, answering, onAnswer }: OneProps) {
  const { t } = useTranslation('minutes')
  const { commentId, byName, atMs, text, answer } = comment
  const begin = () => onAnswer({ name: byName, text: '', replaces: answer?.text ?? null })
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
      {mayAnswer && answering === null && (
        <Button variant="default" mih={44} mt="xs" onClick={begin}>
          {t(answer === null ? 'comments.answer' : 'comments.again')}
        </Button>
      )}
      {answering !== null && (
        <>
          {(answer?.text ?? null) !== answering.replaces && (
            <Text role="status" fw={600} mt="xs">
              {t('errors.stale_answer')}
            </Text>
          )}
          <AnswerField {...{ meetingId, commentId, answering, onAnswer }} closed={!mayAnswer} />
        </>
      )}
    </li>
  )
}

interface AnswerFieldProps {
  meetingId: MeetingId
  commentId: MinutesCommentId
  answering: Answering
  closed: boolean
  onAnswer: (answer: Answering | null) => void
}

function AnswerField({ meetingId, commentId, answering, closed, onAnswer }: AnswerFieldProps) {
  const { t } = useTranslation('minutes')
  const readAgain = useReadAgain(meetingId)
  const { name, text, replaces } = answering
  const send = async (words: string): Promise<Answer<unknown>> => {
    const answer = await call(answerMinutesComment, { meetingId, commentId, answer: words, replaces })
    if (answer.ok || answer.error !== 'stale') return answer
    const read = await readAgain()
    const found = read?.comments.find((one) => one.commentId === commentId)
    // Once the other answer stands on the page, sending again means to replace it.
    if (found !== undefined) onAnswer({ ...answering, text: words, replaces: found.answer?.text ?? null })
    return { ...answer, error: 'stale_answer' }
  }
  return (
    <Say
      {...{ meetingId, text, closed, send }}
      label={t('comments.answerOf', { name })}
      button={t('comments.sendAnswer')}
      onText={(words) => onAnswer({ ...answering, text: words })}
      onSaid={() => onAnswer(null)}
      onCancel={() => onAnswer(null)}
    />
  )
}
