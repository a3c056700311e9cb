// The lines of all sites while the monitor is open: asked for once at each join, then kept by what the server sends of changes.
import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  askAnswered,
  closeMonitor,
  linksChanged,
  openMonitor,
  type AskAnswer,
  type SeatLink,
} from '../../../../signaling/monitor/wire.ts'
import { caughtUp } from '../../../../signaling/seats/wire.ts'
import type { DeviceTrouble, LinkReason, SendRung } from '../../../../signaling/wire/device-figures.ts'
import type { Rung } from '../../../../signaling/media/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import type { RoomSession } from '../../net/session.ts'

/** A site's link now; null: not known. */
export interface SiteLink {
  readonly rttMs: number | null
  readonly lossPermille: number | null
  readonly sentKbps: number | null
  readonly receivedKbps: number | null
  readonly rung: Rung
  readonly why: LinkReason | null
  readonly sendRung: SendRung
  readonly sendWhy: LinkReason | null
  readonly troubles: readonly DeviceTrouble[]
}

export interface LinksState {
  readonly lines: ReadonlyMap<SeatId, SiteLink>
  /** What devices' people answered to questions of this page, by question. */
  readonly answers: ReadonlyMap<string, AskAnswer>
}

export interface SiteLinks {
  readonly store: StoreApi<LinksState>
  close(): void
}

/** Before the monitor is open. */
export const NO_LINKS: SiteLinks = {
  store: createStore<LinksState>(() => ({ lines: new Map(), answers: new Map() })),
  close: () => undefined,
}

/** More questions than this nobody asks while the monitor is open; the oldest answers go. */
const MOST_ANSWERS = 100

export function openLinks(session: Pick<RoomSession, 'request' | 'on' | 'onJoined'>): SiteLinks {
  const store = createStore<LinksState>(() => ({ lines: new Map(), answers: new Map() }))
  let closed = false

  async function open(): Promise<void> {
    const answer = await session.request(openMonitor, {})
    if (closed || !answer.ok) return
    store.setState({ lines: new Map(answer.result.lines.map(named)) })
  }

  const stops = [
    session.on(linksChanged, ({ lines: changed, gone }) => {
      const lines = new Map(store.getState().lines)
      for (const seatId of gone) lines.delete(seatId)
      for (const link of changed) lines.set(...named(link))
      store.setState({ lines })
    }),
    session.on(askAnswered, ({ askId, answer }) => {
      const answers = [...store.getState().answers, [askId, answer] as const].slice(-MOST_ANSWERS)
      store.setState({ answers: new Map(answers) })
    }),
    // The connection is another one, or events were left out.
    session.onJoined(() => void open()),
    session.on(caughtUp, () => void open()),
  ]
  void open()

  return {
    store,
    close() {
      if (closed) return
      closed = true
      for (const stop of stops) stop()
      void session.request(closeMonitor, {})
    },
  }
}

function named(link: SeatLink): [SeatId, SiteLink] {
  const [seatId, rttMs, lossPermille, sentKbps, receivedKbps, rung, why, sendRung, sendWhy, troubles] = link
  return [seatId, { rttMs, lossPermille, sentKbps, receivedKbps, rung, why, sendRung, sendWhy, troubles }]
}
