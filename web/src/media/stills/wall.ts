// Fetches the stills of all seats for the wall, those that changed since the last request.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { MeetingId, SeatId } from '../../../../signaling/wire/ids.ts'
import { readWall, type WallNews } from './wall-body.ts'
import { log } from '../../log/log.ts'

export interface WallPicture {
  /** An object URL that holds until the seat's next picture has come twice over, or the wall is closed. */
  readonly url: string
  /** When the server took it in, server time. */
  readonly takenAtMs: number
}

export interface WallState {
  readonly pictures: ReadonlyMap<SeatId, WallPicture>
  /** `stale`: the last look failed, what is shown may be old. `forbidden`: this person may not see the wall. */
  readonly kind: 'loading' | 'live' | 'stale' | 'forbidden'
}

export interface Wall {
  readonly store: StoreApi<WallState>
  /** Twice is fine; after `stop` it goes on from what is there. */
  start(): void
  stop(): void
  /** Stops and lets go of all pictures. */
  close(): void
}

const SAMPLE_EVERY_MS = 3_000
const DEADLINE_MS = 15_000

/** The wall of all sites: keeps one still a seat, asking every few seconds for those that are newer than what is there. */
export function createWall(meetingId: MeetingId, get: typeof fetch = (...asked) => fetch(...asked)): Wall {
  const store = createStore<WallState>(() => ({ pictures: new Map(), kind: 'loading' }))
  let after = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | null = null
  /** Replaced by the last answer: the pages may still be loading them. */
  let outgoing: string[] = []

  function take({ version, stills }: WallNews): void {
    for (const url of outgoing) URL.revokeObjectURL(url)
    outgoing = []
    const pictures = new Map(store.getState().pictures)
    for (const { seatId, takenAtMs, picture } of stills) {
      const before = pictures.get(seatId)
      if (before !== undefined) outgoing.push(before.url)
      pictures.set(seatId, { url: URL.createObjectURL(new Blob([picture], { type: 'image/webp' })), takenAtMs })
    }
    // A server that was restarted counts from the beginning.
    after = version < after ? 0 : version
    store.setState(stills.length === 0 ? { kind: 'live' } : { kind: 'live', pictures })
  }

  async function look(mine: AbortController): Promise<void> {
    try {
      const signal = AbortSignal.any([mine.signal, AbortSignal.timeout(DEADLINE_MS)])
      const response = await get(`/api/meetings/${meetingId}/stills?after=${after}`, {
        credentials: 'same-origin',
        cache: 'no-store',
        signal,
      })
      const news = response.ok ? readWall(await response.arrayBuffer()) : null
      if (running !== mine) return
      if (news !== null) take(news)
      else store.setState({ kind: response.status === 403 ? 'forbidden' : 'stale' })
    } catch (error) {
      if (running !== mine) return
      log.stills('the wall did not come', {}, error)
      store.setState({ kind: 'stale' })
    }
    if (running === mine && store.getState().kind !== 'forbidden') {
      timer = setTimeout(() => void look(mine), SAMPLE_EVERY_MS)
    }
  }
  function stop(): void {
    running?.abort()
    running = null
    clearTimeout(timer)
  }

  return {
    store,
    start() {
      if (running !== null) return
      running = new AbortController()
      void look(running)
    },
    stop,
    close() {
      stop()
      for (const { url } of store.getState().pictures.values()) URL.revokeObjectURL(url)
      for (const url of outgoing) URL.revokeObjectURL(url)
      outgoing = []
      after = 0
      store.setState({ pictures: new Map(), kind: 'loading' })
    },
  }
}
