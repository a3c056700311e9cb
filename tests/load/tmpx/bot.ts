import { setTimeout as wait } from 'node:timers/promises'
import { beat, joinSeat, leaveSeat, seatsChanged } from '../../../signaling/seats/wire.ts'
import { mutedBy } from '../../../signaling/floor/wire.ts'
import { mediaReset } from '../../../signaling/media/wire.ts'
import { CLOSE } from '../../../signaling/wire/kit.ts'
import { signIn } from '../../../signaling/identity/wire.ts'
import { BotMedia } from './bot-media.ts'
import { Neighbours } from './neighbours.ts'
import { callHttp, ControlLine, Refused } from './control-line.ts'
import type { MeetingId, SeatId } from '../../../signaling/wire/ids.ts'
import type { Received } from './bot-media.ts'
import type { Clip } from './clip.ts'
import type { SignedIn } from './control-line.ts'

const BEAT_EVERY_MS = 5_000
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 8_000
const MEDIA_TRIES = 5
/** After these there is nothing to come back to. */
const FINAL: readonly number[] = [
  CLOSE.outdatedClient,
  CLOSE.takenOver,
  CLOSE.sessionEnded,
  CLOSE.removed,
  CLOSE.tooManyErrors,
  CLOSE.meetingEnded,
]

export interface BotOptions {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly meetingId: MeetingId
  readonly clip: Clip
  readonly fromSecond: number
  readonly camera: boolean
  readonly mic: boolean
  /** How many small pictures of others it looks at, beside the stage. */
  readonly smallPictures: number
  /** Told what goes wrong, in a few words. */
  note(what: string): void
}

type State =
  | { readonly kind: 'outside' }
  | {
      readonly kind: 'joined'
      readonly line: ControlLine
      readonly seatId: SeatId
      readonly others: Neighbours
      media: BotMedia | undefined
    }
  | { readonly kind: 'ended'; readonly reason: string }

/** One site without people: signs in, joins, sends the clip, counts what comes in, and comes back when it is cut off. */
export class Bot {
  readonly #options: BotOptions
  readonly #closing = new AbortController()
  #state: State = { kind: 'outside' }
  #signedIn: SignedIn
  #resume: { token: string; epoch: string; lastSeq: number } | undefined
  /** Packets and bytes of media that were closed since. */
  #before = { packets: 0, bytes: 0 }
  #running: Promise<void> | undefined
  #heardMute = false
  #mediaTurn = 0
  /** How often it came back after its control socket was cut, and how often media were opened. */
  reconnections = 0
  mediaOpenings = 0

  constructor(options: BotOptions) {
    this.#options = options
    this.#signedIn = { url: options.url, cookie: '' }
  }

  get username(): string {
    return this.#options.username
  }
  get seatId(): string | undefined {
    return this.#state.kind === 'joined' ? this.#state.seatId : undefined
  }
  get connected(): boolean {
    return this.#state.kind === 'joined' && (this.#state.media?.connected ?? false)
  }
  /** What came in of each stream since media were last opened. */
  get received(): readonly Received[] {
    return this.#state.kind === 'joined' ? (this.#state.media?.received ?? []) : []
  }
  get total(): { packets: number; bytes: number } {
    const sum = { ...this.#before }
    for (const { packets, bytes } of this.received) {
      sum.packets += packets
      sum.bytes += bytes
    }
    return sum
  }
  /** Why it is no longer there, if so. */
  get ended(): string | undefined {
    return this.#state.kind === 'ended' ? this.#state.reason : undefined
  }

  /** Signs in and joins. @throws Refused when the server won't have it. */
  async start(): Promise<void> {
    const { username, password } = this.#options
    const { cookie } = await callHttp(this.#signedIn, signIn, { username, password })
    this.#signedIn = { ...this.#signedIn, cookie }
    const line = await this.#join()
    this.#running = this.#stay(line)
  }

  /** Leaves as a person would, and waits until it is out. Twice is fine. */
  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return this.#running
    this.#closing.abort()
    if (this.#state.kind === 'joined') {
      const { line } = this.#state
      await line.request(leaveSeat, {}).catch(() => undefined)
      line.close()
    }
    await this.#running
    this.#end('closed')
  }

  async #join(): Promise<ControlLine> {
    const { meetingId, camera, mic } = this.#options
    const line = await ControlLine.open(this.#signedIn)
    try {
      const joined = await line.request(joinSeat, {
        meetingId,
        takeOver: true,
        mic: mic ? 'off' : 'none',
        camera: camera ? 'off' : 'none',
        ...(this.#resume === undefined ? {} : { resume: this.#resume }),
      })
      line.lastSeq = Math.max(line.lastSeq, joined.seq)
      this.#resume = { token: joined.resumeToken, epoch: joined.epoch, lastSeq: joined.seq }
      this.#dropMedia()
      const others = new Neighbours(joined.seatId, joined.snapshot.seats, this.#options.smallPictures)
      const state: State = { kind: 'joined', line, seatId: joined.seatId, others, media: undefined }
      this.#state = state
      line.on(seatsChanged, (change) => {
        if (others.change(change)) void state.media?.view(others.seen)
      })
      line.on(mediaReset, () => void this.#openMedia())
      line.on(mutedBy, () => {
        this.#heardMute = true
        if (this.#state.kind === 'joined') this.#state.media?.stopSending('mic')
      })
      await this.#openMedia()
      return line
    } catch (error) {
      line.close()
      throw error
    }
  }

  /** Opens media anew on the present line, whatever there was; tries again while the media server is being replaced. */
  async #openMedia(): Promise<void> {
    const state = this.#state
    if (state.kind !== 'joined') return
    this.#dropMedia()
    const turn = (this.#mediaTurn += 1)
    const { clip, fromSecond, camera, mic, note } = this.#options
    for (let tries = 1; tries <= MEDIA_TRIES; tries++) {
      try {
        const onLost = (): void => void this.#openMedia()
        const media = await BotMedia.open(state.line, {
          onLost,
          clip,
          fromSecond,
          camera,
          mic: mic && !this.#heardMute,
          note,
        })
        if (this.#state !== state || this.#mediaTurn !== turn) return media.close()
        state.media = media
        this.mediaOpenings += 1
        await media.view(state.others.seen)
        return
      } catch (error) {
        note(`media: ${String(error)}`)
      }
      await wait(FIRST_RETRY_MS * tries, undefined, { signal: this.#closing.signal }).catch(() => undefined)
      if (this.#closing.signal.aborted || this.#state !== state || this.#mediaTurn !== turn) return
    }
  }

  async #stay(first: ControlLine): Promise<void> {
    let line = first
    for (;;) {
      const beating = setInterval(() => {
        line.request(beat, { link: this.connected ? 'good' : 'bad' }).catch(() => undefined)
      }, BEAT_EVERY_MS)
      const code = await line.closed
      clearInterval(beating)
      if (this.#resume !== undefined) this.#resume = { ...this.#resume, lastSeq: line.lastSeq }
      if (this.#closing.signal.aborted) return
      if (FINAL.includes(code)) return this.#end(`closed by the server: ${code}`)
      this.#options.note(`cut off (${code})`)
      const next = await this.#comeBack()
      if (next === undefined) return
      line = next
    }
  }

  async #comeBack(): Promise<ControlLine | undefined> {
    for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)) {
      // Half of the wait is by lot, so that a whole province doesn't come back in one moment.
      await wait(retryMs * (0.5 + Math.random() / 2), undefined, { signal: this.#closing.signal }).catch(
        () => undefined,
      )
      if (this.#closing.signal.aborted) return undefined
      try {
        const line = await this.#join()
        this.reconnections += 1
        return line
      } catch (error) {
        if (error instanceof Refused && error.code !== 'unavailable' && error.code !== 'rateLimited') {
          this.#end(String(error))
          return undefined
        }
      }
    }
  }

  #dropMedia(): void {
    if (this.#state.kind !== 'joined') return
    this.#before = this.total
    this.#state.media?.close()
    this.#state.media = undefined
  }

  #end(reason: string): void {
    this.#dropMedia()
    if (this.#state.kind === 'joined') this.#state.line.close()
    if (this.#state.kind !== 'ended') this.#state = { kind: 'ended', reason }
  }
}
