import type { Writable } from 'node:stream'
import type { Logger } from 'pino'
import type { RawData, WebSocket } from 'ws'
import { systemClock } from './clock.ts'
import { systemTimers, type Cancel } from './timers.ts'

export interface SocketLimits {
  /** How often the owner is asked for a ping, and how long the client may stay silent. */
  readonly pingEveryMs: number
  readonly silentAfterMs: number
  /** Bytes that may wait for a slow reader before it is cut off, to come back for the present state. */
  readonly bufferedBytes: number
  /** How long the client has to answer a closing handshake. 2 s unless told. */
  readonly answerWithinMs?: number
}

export interface GuardedSocketDeps {
  readonly socket: WebSocket
  /** The connection below the socket, of an owner who sends whole frames. */
  readonly stream?: Writable
  readonly limits: SocketLimits
  readonly log: Logger
  /** The close code that is reported for a client that has been silent for too long. */
  readonly silentCode: number
  /** A message of a client that is neither gone nor being closed. */
  receive(data: RawData, isBinary: boolean): void
  /** Called every `pingEveryMs`: the owner pings as its protocol needs it. @param quietMs - Since the client's last sign of life. */
  onBeat(quietMs: number): void
  /** Called once, when either end closes or the socket is cut, with the first code that said why. */
  onClosed(code: number): void
}

/** RFC 6455's registry, "Try Again Later": the client reconnects without its user doing anything. */
export const TRY_AGAIN_LATER = 1013
const ANSWER_WITHIN_MS = 2_000

/** One client's WebSocket: watches that it lives and reads, cuts it off when it does not, and reports its end once. */
export class GuardedSocket {
  readonly #deps: GuardedSocketDeps
  readonly #stopBeat: Cancel
  #lastSignMs = systemClock.monotonicMs()
  #closed = false
  /** Frames wait for the end of this turn of the event loop. */
  #gathers = false
  #closing: { readonly code: number; readonly onAnswered: () => void } | null = null

  constructor(deps: GuardedSocketDeps) {
    this.#deps = deps
    const { socket, log } = deps
    this.#stopBeat = systemTimers.every(deps.limits.pingEveryMs, () => this.#beat())
    socket.on('pong', () => (this.#lastSignMs = systemClock.monotonicMs()))
    socket.on('message', (data, isBinary) => {
      this.#lastSignMs = systemClock.monotonicMs()
      if (!this.#closed) deps.receive(data, isBinary)
    })
    socket.on('error', (error) => log.debug({ err: error }, 'a socket failed'))
    socket.on('close', (code) => {
      // The client gives the code back; a link that was cut, or did not answer in time, ends with another one.
      if (code === this.#closing?.code) this.#closing.onAnswered()
      this.#finish(code)
    })
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Bytes that wait for the client to read them. */
  get waitingBytes(): number {
    return this.#deps.socket.bufferedAmount
  }

  /** @param onSent - Called when it has left this process, or can't leave it any more. */
  send(data: Uint8Array, options: { readonly binary: boolean }, onSent?: () => void): void {
    const { socket, limits } = this.#deps
    if (this.#closed || socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > limits.bufferedBytes) return this.cut(TRY_AGAIN_LATER)
    socket.send(data, options, onSent)
  }

  /**
   * Sends a whole frame past the socket, which must have no extensions: it would write header and content apart. Frames of one turn of the event
   * loop go out by one write, in their order and that of the socket's own pings and closing frame.
   */
  sendFrame(frame: Uint8Array, onSent: () => void): void {
    const { socket, stream, limits } = this.#deps
    if (stream === undefined || this.#closed || socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > limits.bufferedBytes) return this.cut(TRY_AGAIN_LATER)
    if (!this.#gathers) {
      this.#gathers = true
      stream.cork()
      process.nextTick(this.#sendGathered)
    }
    stream.write(frame, onSent)
  }

  readonly #sendGathered = (): void => {
    if (!this.#gathers) return
    this.#gathers = false
    this.#deps.stream?.uncork()
  }

  ping(onSent?: () => void): void {
    this.#deps.socket.ping(undefined, undefined, onSent)
  }

  /** Closes at once, without a handshake: a link that does not take what is sent would not answer one either. */
  cut(code: number): void {
    this.#finish(code)
    this.#sendGathered()
    this.#deps.socket.terminate()
  }

  /**
   * Closes with a handshake; a client that does not answer it in time is cut.
   *
   * @param onAnswered - Called when the client answers: the link stood.
   */
  end(code: number, onAnswered: () => void = () => undefined): void {
    if (this.#closed) return
    const { socket, limits } = this.#deps
    this.#closing = { code, onAnswered }
    socket.close(code)
    this.#finish(code)
    systemTimers.after(limits.answerWithinMs ?? ANSWER_WITHIN_MS, () => socket.terminate())
  }

  #beat(): void {
    const quietMs = systemClock.monotonicMs() - this.#lastSignMs
    if (quietMs > this.#deps.limits.silentAfterMs) return this.cut(this.#deps.silentCode)
    this.#deps.onBeat(quietMs)
  }

  #finish(code: number): void {
    if (this.#closed) return
    this.#closed = true
    this.#stopBeat()
    this.#deps.onClosed(code)
  }
}
