import { Box, Button, Text } from '@mantine/core'
import { IconArrowDown, IconArrowBackUp } from '@tabler/icons-react'
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { MessageTo, RoomMessage } from '../../../../signaling/messages/wire.ts'
import { useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatTime } from '../../ui/format.ts'
import type { Pending } from './mailbox.ts'
import { useMailbox, usePlaceName, useReplyTo } from './use-mailbox.ts'
import classes from './messages.module.css'

/** How near to the end counts as reading the newest. */
const NEAR_END_PX = 40

interface MessageListProps {
  onReply: (to: MessageTo) => void
  empty: ReactNode
}

/** The messages in their order, the newest at the end, and below them what has not been sent. Who reads further up stays there. */
export function MessageList({ onReply, empty }: MessageListProps) {
  const mailbox = useMailbox()
  const { messages, hasOlder } = useRoom().messages
  const { older, pending } = useStore(mailbox.store)
  const first = messages[0]?.number ?? 0
  const stale = older !== null && older.upTo !== first
  useEffect(() => {
    if (stale) mailbox.forgetOlder()
  }, [stale, mailbox])
  const all = older === null || stale ? messages : [...older.messages, ...messages]
  const more = older === null || stale ? hasOlder : older.hasOlder
  if (all.length === 0 && pending.length === 0 && !more) return empty
  return <Log all={all} more={more} pending={pending} onReply={onReply} />
}

interface LogProps extends Pick<MessageListProps, 'onReply'> {
  all: readonly RoomMessage[]
  more: boolean
  pending: readonly Pending[]
}

function Log({ all, more, pending, onReply }: LogProps) {
  const { t } = useTranslation('messages')
  const { scroller, atEnd, toEnd } = useKeepAtEnd(all.length + pending.length, all[0]?.number ?? 0)
  return (
    <div className={classes.listFrame}>
      <Box ref={scroller} className={classes.list ?? ''} role="log" aria-label={t('list')} tabIndex={0}>
        {more && <Older first={all[0]?.number ?? Number.MAX_SAFE_INTEGER} />}
        <ol className={classes.messages}>
          {all.map((message) => (
            <Message key={message.messageId} message={message} onReply={onReply} />
          ))}
          {pending.map((one) => (
            <Waiting key={one.messageId} pending={one} />
          ))}
        </ol>
      </Box>
      {!atEnd && (
        <Button
          className={classes.toEnd}
          size="compact-md"
          leftSection={<IconArrowDown size={18} aria-hidden />}
          onClick={toEnd}
        >
          {t('newBelow')}
        </Button>
      )}
    </div>
  )
}

/** Keeps the newest in sight for who reads it; older ones that come above move nothing. */
function useKeepAtEnd(count: number, first: number) {
  const scroller = useRef<HTMLDivElement>(null)
  const atEndRef = useRef(true)
  const [atEnd, setAtEnd] = useState(true)
  const before = useRef({ height: 0, first })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const grown = element.scrollHeight - before.current.height
    if (first < before.current.first) element.scrollTop += grown
    else if (atEndRef.current) element.scrollTop = element.scrollHeight
    else if (grown > 0) setAtEnd(false)
    before.current = { height: element.scrollHeight, first }
  }, [count, first])
  useEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const look = () => {
      atEndRef.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX
      if (atEndRef.current) setAtEnd(true)
    }
    // A window of another size, or a field that grows, takes no newest message out of sight.
    const sizes = new ResizeObserver(() => {
      if (atEndRef.current) element.scrollTop = element.scrollHeight
    })
    sizes.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])
  const toEnd = () => {
    const element = scroller.current
    if (element !== null) element.scrollTop = element.scrollHeight
  }
  return { scroller, atEnd, toEnd }
}

function Older({ first }: { first: number }) {
  const { t } = useTranslation('messages')
  const mailbox = useMailbox()
  const loading = useStore(mailbox.store, (state) => state.loading)
  const sentence = useErrorSentence('messages')
  const [problem, setProblem] = useState<string | null>(null)
  const load = async () => {
    const code = await mailbox.loadOlder(first)
    setProblem(code === null ? null : sentence(code))
  }
  return (
    <div className={classes.older}>
      <Button variant="default" loading={loading} onClick={() => void load()}>
        {t('older')}
      </Button>
      {problem !== null && (
        <Text role="alert" className={classes.problem}>
          {problem}
        </Text>
      )}
    </div>
  )
}

function Message({ message, onReply }: { message: RoomMessage; onReply: (to: MessageTo) => void }) {
  const { t } = useTranslation('messages')
  const nameOf = usePlaceName()
  const self = useSelfSeat()?.seatId
  const replyTo = useReplyTo()(message)
  const toName = useToName()
  const { fromSeatId, byName, atMs, text, to } = message
  const place = nameOf(fromSeatId)
  const who = place === null ? byName : `${place} · ${byName}`
  return (
    <li className={classes.message} data-own={fromSeatId === self} data-to={to.kind}>
      <p className={classes.meta}>
        <strong>{who}</strong>
        <span>{toName(to)}</span>
        <time>{formatTime(atMs)}</time>
      </p>
      <p className={classes.text}>{text}</p>
      {replyTo?.kind === 'seat' && (
        <Button
          variant="subtle"
          size="compact-md"
          leftSection={<IconArrowBackUp size={18} aria-hidden />}
          aria-label={t('replyTo', { name: place ?? byName })}
          onClick={() => onReply(replyTo)}
        >
          {t('reply')}
        </Button>
      )}
    </li>
  )
}

function useToName(): (to: MessageTo) => string {
  const { t } = useTranslation('messages')
  const nameOf = usePlaceName()
  const self = useSelfSeat()?.seatId
  return (to) => {
    if (to.kind !== 'seat') return t(`to.${to.kind}`)
    return to.seatId === self ? t('to.me') : t('to.seat', { name: nameOf(to.seatId) ?? t('gone') })
  }
}

/** A message that the server has not got: it goes out by itself when the link is back, or by hand. */
function Waiting({ pending: { messageId, to, text, state } }: { pending: Pending }) {
  const { t } = useTranslation('messages')
  const mailbox = useMailbox()
  const toName = useToName()
  const sentence = useErrorSentence('messages')
  const [problem, setProblem] = useState<string | null>(null)
  const resend = async () => {
    const how = await mailbox.resend(messageId)
    setProblem(typeof how === 'object' ? sentence(how.refused) : null)
  }
  return (
    <li className={classes.message} data-own data-to={to.kind} data-state={state}>
      <p className={classes.meta}>
        {state !== 'sent' && <strong>{t(`pending.${state}`)}</strong>}
        <span>{toName(to)}</span>
      </p>
      <p className={classes.text}>{text}</p>
      {problem !== null && (
        <Text role="alert" className={classes.problem}>
          {problem}
        </Text>
      )}
      {state === 'unsent' && (
        <div className={classes.acts}>
          <Button size="compact-md" variant="default" onClick={() => void resend()}>
            {t('resend')}
          </Button>
          <Button size="compact-md" variant="subtle" color="red" onClick={() => mailbox.drop(messageId)}>
            {t('drop')}
          </Button>
        </div>
      )}
    </li>
  )
}
