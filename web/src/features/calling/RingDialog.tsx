import { Button, Modal, Stack, Text, Textarea, Title } from '@mantine/core'
import { IconBellRinging, IconDoorEnter } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import type { z } from 'zod'
import { useStore } from 'zustand'
import { answerCall, MAX_REASON, ringingCalls, type RingingCall } from '../../../../signaling/calling/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { controlUrl } from '../../net/control-url.ts'
import { usePaired } from '../../meeting-room/use-paired-return.ts'
import { ask, call } from '../../net/http.ts'
import { NOTICES_KEY } from '../../queries/notices-key.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatClock, formatTime } from '../../ui/format.ts'
import { startRinger, type Ringer } from '../../ui/ringer.ts'
import { useNow } from '../../ui/use-now.ts'
import { inRoom, openBell } from './bell.ts'
import { isAt, rungHere } from './ring-rules.ts'
import classes from './calling.module.css'

const KEY = ['calling.ringing'] as const
/** Without a socket the page asks; with one it asks now and then, in case a hint was lost. */
const ASK_EVERY_MS = 5_000
const ASK_SELDOM_MS = 60_000

/** Rings on every page of somebody who is called to a meeting at once, until it is answered or over. */
export function RingDialog() {
  const { pathname } = useLocation()
  const paired = usePaired()
  const connected = useBell()
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => {
      const { calls, steadyMs } = await ask(ringingCalls, {}, { signal })
      // The server's clock is compared with itself: what is left to ring counts on from here.
      return calls.map((one) => ({ ...one, endsAtMs: performance.now() + one.ringUntilMs - steadyMs }))
    },
    refetchInterval: connected ? ASK_SELDOM_MS : ASK_EVERY_MS,
    refetchIntervalInBackground: !connected,
    retry: false,
  })
  const calls = rungHere(data ?? [], { pathname, paired })
  return calls.length === 0 ? null : <First calls={calls} />
}

interface CallHere extends RingingCall {
  /** By `performance.now()`. */
  readonly endsAtMs: number
}

function First({ calls }: { calls: readonly CallHere[] }) {
  const nowMs = useNow(() => performance.now(), 1_000)
  const ringing = calls.find(({ endsAtMs }) => endsAtMs > nowMs)
  if (ringing === undefined) return null
  const { meetingId, ringUntilMs, endsAtMs } = ringing
  return <Ringing key={`${meetingId} ${ringUntilMs}`} ringing={ringing} leftMs={endsAtMs - nowMs} />
}

/** @returns whether hints come by a socket. */
function useBell(): boolean {
  const client = useQueryClient()
  const { count, hints } = useStore(inRoom)
  const covered = count > 0
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const look = () => void client.invalidateQueries({ queryKey: KEY })
    if (covered) return look()
    return openBell({
      openSocket: () => new WebSocket(controlUrl(location)),
      onHint: look,
      onPaperJobs: () => void client.invalidateQueries({ queryKey: ['papers.jobs'] }),
      onNotices: () => void client.invalidateQueries({ queryKey: NOTICES_KEY }),
      onConnected: setOpen,
    })
  }, [client, covered])
  useEffect(() => {
    if (hints > 0) void client.invalidateQueries({ queryKey: KEY })
  }, [client, hints])
  return covered || open
}

type Given = z.input<typeof answerCall.params>['answer']

function Ringing({ ringing, leftMs }: { ringing: RingingCall; leftMs: number }) {
  const { t } = useTranslation('calling')
  const client = useQueryClient()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const sentence = useErrorSentence('calling')
  const [declining, setDeclining] = useState(false)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const { meetingId, title, byName, startedAtMs } = ringing
  const ringer = useRinger()
  const answer = async (given: Given) => {
    setBusy(true)
    setProblem(null)
    const done = await call(answerCall, { meetingId, answer: given })
    setBusy(false)
    if (!done.ok && done.error !== 'callOver') return setProblem(sentence(done.error))
    client.setQueryData(KEY, [])
    void client.invalidateQueries({ queryKey: KEY })
    void client.invalidateQueries({ queryKey: ['meetings.list'] })
    if (given.kind === 'comes' && !isAt(pathname, meetingId)) void navigate(`/cuoc-hop/${meetingId}/vao`)
  }
  const decline = () => {
    if (reason.trim() === '') return setProblem(t('ring.reasonNeeded'))
    void answer({ kind: 'declines', reason: reason.trim() })
  }
  return (
    <Modal
      opened
      fullScreen
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      title={t('ring.label')}
      zIndex={1_000}
    >
      <Stack className={classes.ring} align="center" justify="center" gap="lg" role="alert">
        <IconBellRinging size={72} aria-hidden />
        {/* Not the button: a stray Enter of somebody who was typing must not answer. */}
        <Title order={1} ta="center" tabIndex={-1} data-autofocus className={classes.caller ?? ''}>
          {t('ring.title', { name: byName })}
        </Title>
        <p className={classes.ringTitle}>{title}</p>
        <Text>
          {t('ring.at', { time: formatTime(startedAtMs) })} · {t('ring.left', { time: formatClock(leftMs) })}
        </Text>
        <LeavesOther meetingId={meetingId} />
        {declining ? (
          <form
            className={classes.reason}
            onSubmit={(event) => {
              event.preventDefault()
              decline()
            }}
          >
            <Textarea
              label={t('ring.reason')}
              maxLength={MAX_REASON}
              autosize
              minRows={2}
              autoFocus
              value={reason}
              onChange={({ currentTarget: { value } }) => setReason(value)}
            />
            <div className={classes.choices}>
              <Button variant="default" size="lg" onClick={() => setDeclining(false)}>
                {t('ring.back')}
              </Button>
              <Button type="submit" size="lg" loading={busy}>
                {t('ring.sendReason')}
              </Button>
            </div>
          </form>
        ) : (
          <div className={classes.choices}>
            <Button
              size="xl"
              color="green"
              loading={busy}
              leftSection={<IconDoorEnter size={28} aria-hidden />}
              onClick={() => void answer({ kind: 'comes' })}
            >
              {t('ring.join')}
            </Button>
            <Button size="xl" variant="default" disabled={busy} onClick={() => setDeclining(true)}>
              {t('ring.decline')}
            </Button>
          </div>
        )}
        {problem !== null && (
          <Text role="alert" className={classes.problem}>
            {problem}
          </Text>
        )}
        {ringer !== null && <Sound ringer={ringer} />}
      </Stack>
    </Modal>
  )
}

function useRinger(): Ringer | null {
  const [ringer, setRinger] = useState<Ringer | null>(null)
  useEffect(() => {
    const started = startRinger()
    setRinger(started)
    return () => started.stop()
  }, [])
  return ringer
}

/** That coming means leaving the meeting that this page is in. */
function LeavesOther({ meetingId }: { meetingId: MeetingId }) {
  const { t } = useTranslation('calling')
  const { pathname } = useLocation()
  const inMeeting = useStore(inRoom, ({ count }) => count > 0)
  return inMeeting && !isAt(pathname, meetingId) ? <Text fw={600}>{t('ring.leaves')}</Text> : null
}

/** Says where the browser does not ring, and what to do. */
function Sound({ ringer }: { ringer: Ringer }) {
  const { t } = useTranslation('calling')
  const state = useStore(ringer.store, (now) => now.state)
  if (state !== 'blocked') return null
  return (
    <div className={classes.blocked}>
      <Text>{t('ring.blocked')}</Text>
      <Button variant="default" onClick={() => ringer.unblock()}>
        {t('ring.bell')}
      </Button>
    </div>
  )
}
