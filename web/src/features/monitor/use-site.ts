import { useCallback, useEffect, useState } from 'react'
import type { z } from 'zod'
import {
  ANSWER_WITHIN_MS,
  askDevice,
  limitLine,
  readLinkHour,
  readPlace,
  type AskedAct,
  type LinkHour,
} from '../../../../signaling/monitor/wire.ts'
import { readSeat, type SeatDetail } from '../../../../signaling/seats/wire.ts'
import type { DeviceId, SeatId } from '../../../../signaling/wire/ids.ts'
import type { LinkLimit } from '../../../../signaling/wire/link-limit.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import type { Answer } from '../../net/session.ts'

export type Place = z.output<typeof readPlace.result>

/** What was asked of the server: not there yet, there, or refused. */
export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'there'; readonly value: T }
  | { readonly kind: 'failed'; readonly code: string }

const LOADING = { kind: 'loading' } as const
const HOUR_EVERY_MS = 20_000
const DEVICES_EVERY_MS = 5_000

/** Asks at once and then every so often for as long as it is on the screen; what was there stays while a later answer fails. */
function useAsked<T>(ask: () => Promise<Answer<T>>, everyMs: number | null): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>(LOADING)
  useEffect(() => {
    let gone = false
    setLoaded(LOADING)
    const look = async () => {
      const answer = await ask()
      if (gone) return
      if (answer.ok) setLoaded({ kind: 'there', value: answer.result })
      else setLoaded((before) => (before.kind === 'there' ? before : { kind: 'failed', code: answer.error }))
    }
    void look()
    const timer = everyMs === null ? undefined : setInterval(() => void look(), everyMs)
    return () => {
      gone = true
      clearInterval(timer)
    }
  }, [ask, everyMs])
  return loaded
}

export function useHour(seatId: SeatId): Loaded<LinkHour> {
  const { session } = useMeetingSession()
  return useAsked(
    useCallback(() => session.request(readLinkHour, { seatId }), [session, seatId]),
    HOUR_EVERY_MS,
  )
}

export function usePlace(seatId: SeatId): Loaded<Place> {
  const { session } = useMeetingSession()
  return useAsked(
    useCallback(() => session.request(readPlace, { seatId }), [session, seatId]),
    null,
  )
}

export function useDevices(seatId: SeatId): Loaded<SeatDetail> {
  const { session } = useMeetingSession()
  return useAsked(
    useCallback(() => session.request(readSeat, { seatId }), [session, seatId]),
    DEVICES_EVERY_MS,
  )
}

/** A question that was put to a device's people from this page. */
export interface Asked {
  readonly act: AskedAct
  readonly askId: string
  /** Nobody has answered in time. */
  readonly over: boolean
}

/** Puts questions to devices' people; at most one a device is open. */
export function useAsks() {
  const { session, notices } = useMeetingSession()
  const [asked, setAsked] = useState<ReadonlyMap<DeviceId, Asked>>(new Map())
  const ask = async (deviceId: DeviceId, act: AskedAct) => {
    const answer = await session.request(askDevice, { deviceId, act })
    if (!answer.ok) return notices.say({ kind: 'failed', noun: 'monitor', code: answer.error })
    const { askId } = answer.result
    setAsked((before) => new Map(before).set(deviceId, { act, askId, over: false }))
    setTimeout(() => {
      setAsked((before) =>
        before.get(deviceId)?.askId === askId ? new Map(before).set(deviceId, { act, askId, over: true }) : before,
      )
    }, ANSWER_WITHIN_MS)
  }
  return { asked, ask }
}

/** Limits a site's link; a refusal is said in the quiet line. */
export function useLimit(): (seatId: SeatId, kbps: LinkLimit | null) => Promise<void> {
  const { session, notices } = useMeetingSession()
  return async (seatId, kbps) => {
    const answer = await session.request(limitLine, { seatId, kbps })
    if (!answer.ok) notices.say({ kind: 'failed', noun: 'monitor', code: answer.error })
  }
}
