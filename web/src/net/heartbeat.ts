// Sends `seats.beat` at intervals and finds out when the link is dead.
import { beat, type LinkQuality } from '../../../signaling/seats/wire.ts'
import type { DeviceFigures } from '../../../signaling/wire/device-figures.ts'
import type { ControlSocket } from './control-socket.ts'

export const BEAT_EVERY_MS = 5_000
export const SILENT_AFTER_MS = 12_000
/** An answer that is late by so much, on a link on which nothing else comes either, does not come any more. */
const ANSWERED_WITHIN_MS = SILENT_AFTER_MS - BEAT_EVERY_MS
/** A page that woke from sleep, or whose timers a browser slows down, asks so long whether its link is still there. */
const PROBE_MS = 4_000

export interface HeartbeatDeps {
  /** This machine's own view of its link, sent with each beat. */
  link(): LinkQuality
  /** What chair and secretaries see of this device, with every second beat; null: nothing to tell. */
  figures?(): DeviceFigures | null
  /** Each answered beat's round trip, milliseconds. */
  onRoundTrip?(ms: number): void
  /** The server's clocks, as they were `roundTripMs` / 2 ago at best. */
  onServerTime?(times: { readonly nowMs: number; readonly steadyMs: number }, roundTripMs: number): void
  /** What the server believes this link can carry towards here, bits a second, with each answered beat. */
  onReceiveBps?(bps: number | null): void
}

/**
 * Sends `seats.beat` on one control socket every BEAT_EVERY_MS and says when the link is dead: when a beat was not answered, never because
 * it was silent. Browsers call a hidden page's timers once a minute only, so its link has been silent for long at each beat, and is well.
 * The server's own pings keep it open meanwhile, since the browser answers them without the page.
 */
export class Heartbeat {
  readonly #deps: HeartbeatDeps
  readonly #control: ControlSocket
  readonly #onDead: () => void
  readonly #timer: ReturnType<typeof setInterval>
  /** When the first beat went out since which nothing has come. */
  #unansweredSinceMs: number | null = null
  #stopped = false
  #beats = 0

  constructor(deps: HeartbeatDeps, control: ControlSocket, onDead: () => void) {
    this.#deps = deps
    this.#control = control
    this.#onDead = onDead
    this.#timer = setInterval(() => void this.#beat(), BEAT_EVERY_MS)
  }

  stop(): void {
    this.#stopped = true
    clearInterval(this.#timer)
  }

  async #beat(): Promise<void> {
    const control = this.#control
    const sentMs = performance.now()
    const silentMs = control.silentForMs()
    // Anything that came since then shows that the link is there.
    if (this.#unansweredSinceMs !== null && sentMs - silentMs >= this.#unansweredSinceMs) this.#unansweredSinceMs = null
    const silent = silentMs > SILENT_AFTER_MS
    const since = this.#unansweredSinceMs
    if (silent && since !== null && sentMs - since >= ANSWERED_WITHIN_MS) return this.#onDead()
    this.#unansweredSinceMs ??= sentMs
    const figures = this.#beats % 2 === 0 ? (this.#deps.figures?.() ?? null) : null
    this.#beats += 1
    const told = figures === null ? {} : { figures }
    const answer = await control.request(beat, { link: this.#deps.link(), ...told }, silent ? PROBE_MS : undefined)
    if (this.#stopped) return
    if (silent && !answer.ok && answer.error === 'timeout' && control.silentForMs() >= PROBE_MS) return this.#onDead()
    if (!answer.ok) return
    const roundTripMs = performance.now() - sentMs
    this.#deps.onRoundTrip?.(roundTripMs)
    this.#deps.onServerTime?.(answer.result, roundTripMs)
    this.#deps.onReceiveBps?.(answer.result.receiveBps)
  }
}
