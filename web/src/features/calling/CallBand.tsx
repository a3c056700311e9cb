import { Button, Modal } from '@mantine/core'
import { IconBellRinging } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callStatus, repeatCall, stopCall, type CalledPlace, type CallNow } from '../../../../signaling/calling/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRights } from '../../meeting-room/use-room.ts'
import { ask, call } from '../../net/http.ts'
import { formatClock } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { countStates, inOrder, STATES } from './status-rules.ts'
import classes from './calling.module.css'

/** While it rings, a leader's page looks every two seconds; nobody else does. */
const LOOK_EVERY_MS = 2_000

/** To chair and secretaries of a meeting that was called at once: who has answered, who rings, who is not signed in. */
export function CallBand({ meetingId, className }: { meetingId: MeetingId; className: string | undefined }) {
  const { lead } = useRights()
  return lead ? <Band meetingId={meetingId} className={className} /> : null
}

function Band({ meetingId, className }: { meetingId: MeetingId; className: string | undefined }) {
  const { t } = useTranslation('calling')
  const [hidden, setHidden] = useState<number | null>(null)
  const [listed, setListed] = useState(false)
  const { now, act } = useCall(meetingId)
  const nowMs = useNow(() => performance.now(), 1_000)
  if (now === null) return null
  const { places, ringUntilMs, endsAtMs } = now
  const counts = countStates(places)
  // Once everybody has answered there is nothing more to wait for.
  const ringing = now.stoppedAtMs === null && endsAtMs > nowMs && counts.ringing + counts.unreached > 0
  const open = places.length - counts.joined
  if (!ringing && (hidden === ringUntilMs || open === 0)) return null
  const words = STATES.filter((state) => counts[state] > 0).map((state) =>
    t(`status.${state === 'ringing' ? 'waiting' : state}`, { count: counts[state] }),
  )
  const head = ringing
    ? t('status.ringing', { all: places.length, time: formatClock(endsAtMs - nowMs) })
    : t('status.over', { all: places.length })
  return (
    <section className={`${className ?? ''} ${classes.band}`} aria-label={t('status.label')}>
      <IconBellRinging size={24} aria-hidden className={classes.bandIcon} />
      <p className={classes.bandWords}>
        <strong>{head}</strong>: {words.join(' · ')}
      </p>
      <Button size="compact-md" variant="default" onClick={() => setListed(true)}>
        {t('status.show')}
      </Button>
      {ringing ? (
        <Button size="compact-md" variant="default" onClick={() => void act(stopCall)}>
          {t('status.stop')}
        </Button>
      ) : (
        <>
          <Button size="compact-md" variant="default" onClick={() => void act(repeatCall)}>
            {t('status.again')}
          </Button>
          <Button size="compact-md" variant="default" onClick={() => setHidden(ringUntilMs)}>
            {t('status.hide')}
          </Button>
        </>
      )}
      <Modal
        opened={listed}
        onClose={() => setListed(false)}
        title={t('status.list')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        <PlaceList places={places} />
      </Modal>
    </section>
  )
}

function useCall(meetingId: MeetingId) {
  const client = useQueryClient()
  const { notices } = useMeetingSession()
  const key = ['calling.status', meetingId]
  const { data } = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const { call: now, steadyMs } = await ask(callStatus, { meetingId }, { signal })
      return now === null ? null : { ...now, endsAtMs: performance.now() + now.ringUntilMs - steadyMs }
    },
    refetchInterval: ({ state }) => {
      const now = state.data
      // A meeting that was not called at once is not asked about again.
      if (now === null) return false
      if (now === undefined) return LOOK_EVERY_MS * 5
      return isOpen(now) ? LOOK_EVERY_MS : LOOK_EVERY_MS * 5
    },
  })
  return {
    now: data ?? null,
    async act(request: typeof stopCall | typeof repeatCall) {
      const answer = request === stopCall ? await call(stopCall, { meetingId }) : await call(repeatCall, { meetingId })
      if (!answer.ok) notices.say({ kind: 'failed', noun: 'calling', code: answer.error })
      await client.invalidateQueries({ queryKey: key })
    },
  }
}

function isOpen({ stoppedAtMs, endsAtMs }: CallNow & { endsAtMs: number }): boolean {
  return stoppedAtMs === null && endsAtMs > performance.now()
}

/** Those first who have not come, with the reason. */
function PlaceList({ places }: { places: readonly CalledPlace[] }) {
  const { t } = useTranslation('calling')
  return (
    <ul className={classes.places}>
      {inOrder(places).map(({ seatId, name, state, reason, byName }) => (
        <li key={seatId} data-state={state}>
          <strong>{name}</strong>
          <span>{t(`state.${state}`)}</span>
          {(reason !== '' || byName !== '') && (
            <span className={classes.detail}>
              {[reason, byName === '' ? '' : t('status.by', { name: byName })]
                .filter((words) => words !== '')
                .join(' · ')}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
