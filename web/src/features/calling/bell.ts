// Hears that something rings, or that papers are ready, on a control socket that holds no seat. What it is is asked for by HTTP.
import { createStore } from 'zustand/vanilla'
import { callingChanged } from '../../../../signaling/calling/wire.ts'
import { noticesChanged } from '../../../../signaling/notices/wire.ts'
import { jobsChanged } from '../../../../signaling/papers/wire.ts'
import { beat } from '../../../../signaling/seats/wire.ts'
import { CLOSE } from '../../../../signaling/wire/kit.ts'
import { waitBeforeTryMs } from '../../net/backoff.ts'
import { attachControlSocket, type ControlSocket, type WireSocket } from '../../net/control-socket.ts'

/** How often the link is tried: a broken one may look open for minutes. */
const TRY_EVERY_MS = 25_000
const ANSWER_WITHIN_MS = 10_000
/** Waits are longer than those of a meeting: after a restart of the server meetings come first. */
const PATIENCE = 4

/** Codes after which no other try is of use: the page is too old, or nobody is signed in. */
const FINAL: ReadonlySet<number> = new Set([
  CLOSE.outdatedClient,
  CLOSE.sessionEnded,
  CLOSE.signedOut,
  CLOSE.sessionRevoked,
])

export interface BellDeps {
  openSocket(): WireSocket
  /** Something rings, or rings no longer, or was missed while the link was down. */
  onHint(): void
  /** The server has moved on with files of this person. */
  onPaperJobs(): void
  /** The person has other notices than before, or may have since the link was down. */
  onNotices(): void
  onConnected(connected: boolean): void
  random?(): number
}

/** @returns what ends it. */
export function openBell(deps: BellDeps): () => void {
  const random = deps.random ?? Math.random
  let control: ControlSocket | null = null
  let failures = 0
  let ended = false
  let retry: ReturnType<typeof setTimeout> | undefined
  const open = () => {
    const socket = attachControlSocket({
      socket: deps.openSocket(),
      onOpen() {
        failures = 0
        deps.onConnected(true)
        deps.onHint()
        deps.onNotices()
      },
      onEvent: ({ event }) => {
        if (event === callingChanged.name) deps.onHint()
        if (event === noticesChanged.name) deps.onNotices()
        if (event === jobsChanged.name) deps.onPaperJobs()
      },
      onClosed(code) {
        deps.onConnected(false)
        control = null
        if (ended || FINAL.has(code)) return
        retry = setTimeout(open, waitBeforeTryMs(failures, random()) * PATIENCE)
        failures += 1
      },
    })
    control = socket
  }
  const tryLink = setInterval(() => {
    const tried = control
    // Without a seat it is refused, and that is an answer.
    void tried?.request(beat, { link: 'unknown' }, ANSWER_WITHIN_MS).then((answer) => {
      if (!answer.ok && answer.error === 'timeout') tried.close()
    })
  }, TRY_EVERY_MS)
  open()
  return () => {
    ended = true
    clearInterval(tryLink)
    clearTimeout(retry)
    control?.close()
  }
}

/** In a meeting its own socket brings the same hints: no second one is kept open then. */
export const inRoom = createStore<{ readonly count: number; readonly hints: number }>(() => ({ count: 0, hints: 0 }))
