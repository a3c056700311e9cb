import { randomBytes } from 'node:crypto'
import { classes, Message, methods, parseMessage } from 'werift'
import { z } from 'zod'
import type { OpaqueRtp } from '../../signaling/media/wire.ts'

const IceParameters = z.object({ usernameFragment: z.string(), password: z.string() })
const UNTIL_ANSWERED_EVERY_MS = 150
const CONSENT_EVERY_MS = 2_000
/** As long without an answer is trouble: a browser says `disconnected` after about as much. */
const SILENT_AFTER_MS = 5_000
/** RFC 8445 §5.1.2: a host candidate's priority when there is but one. */
const PRIORITY = 2_130_706_431

/**
 * ICE towards a server that is ICE-lite: it has one address and only answers, so that asking it is all there is to do.
 * Unlike a whole ICE agent this one can be restarted with the DTLS connection above it left alone.
 */
export class IceCheck {
  readonly #write: (bytes: Buffer) => void
  readonly #trouble: () => void
  readonly #tieBreaker = randomBytes(8).readBigUInt64BE()
  #credentials: { username: string; password: Buffer }
  #timer: NodeJS.Timeout | undefined
  #waiting: (() => void)[] = []
  #answeredAtMs: number | null = null
  #told = false

  constructor(parameters: OpaqueRtp, write: (bytes: Buffer) => void, trouble: () => void) {
    this.#credentials = credentials(parameters)
    this.#write = write
    this.#trouble = trouble
  }

  get answered(): boolean {
    return this.#answeredAtMs !== null && performance.now() - this.#answeredAtMs < SILENT_AFTER_MS
  }

  /** Asks until it is answered, and goes on asking more seldom to notice when the link is gone. */
  start(): Promise<void> {
    clearTimeout(this.#timer)
    const answered = new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#answeredAtMs = null
    this.#told = false
    this.#ask()
    return answered
  }

  restart(parameters: OpaqueRtp): void {
    this.#credentials = credentials(parameters)
    void this.start()
  }

  /** @returns whether it was a message of ICE. */
  receive(packet: Buffer): boolean {
    // RFC 7983: STUN's first byte is 0 to 3.
    if ((packet[0] ?? 255) > 3) return false
    const message = parseMessage(packet, this.#credentials.password)
    if (message?.messageClass !== classes.RESPONSE) return true
    const first = this.#answeredAtMs === null
    this.#answeredAtMs = performance.now()
    if (first) {
      for (const resolve of this.#waiting.splice(0)) resolve()
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.#ask(), CONSENT_EVERY_MS)
    }
    return true
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#waiting = []
  }

  #ask(): void {
    const { username, password } = this.#credentials
    const request = new Message(methods.BINDING, classes.REQUEST)
    request
      .setAttribute('USERNAME', username)
      .setAttribute('PRIORITY', PRIORITY)
      .setAttribute('ICE-CONTROLLING', this.#tieBreaker)
      .setAttribute('USE-CANDIDATE', null)
    this.#write(request.addMessageIntegrity(password).addFingerprint().bytes)
    const since = this.#answeredAtMs
    if (since !== null && !this.answered && !this.#told) {
      this.#told = true
      this.#trouble()
    }
    this.#timer = setTimeout(() => this.#ask(), since === null ? UNTIL_ANSWERED_EVERY_MS : CONSENT_EVERY_MS)
    this.#timer.unref()
  }
}

function credentials(parameters: OpaqueRtp): { username: string; password: Buffer } {
  const { usernameFragment, password } = IceParameters.parse(parameters)
  const own = randomBytes(6).toString('hex')
  return { username: `${usernameFragment}:${own}`, password: Buffer.from(password, 'utf8') }
}
