import { setTimeout as wait } from 'node:timers/promises'
import { floorChanged, giveFloor, mutedBy, putOnStage, takeFloor, type FloorState } from '../../signaling/floor/wire.ts'
import { signIn } from '../../signaling/identity/wire.ts'
import { consumersChanged, mediaDemand, mediaReset, transportTrouble } from '../../signaling/media/wire.ts'
import { beat, caughtUp, joinSeat, leaveSeat, Roster, seatsChanged } from '../../signaling/seats/wire.ts'
import { CLOSE } from '../../signaling/wire/kit.ts'
import { BotMedia } from './bot-media.ts'
import { readTheWall } from './wall.ts'
import { callHttp, ControlLine, fetchUnchanging, Refused } from './control-line.ts'
import { exactNowMs, Journal, type HeardStream, type JoinRecord } from './journal.ts'
import { Neighbours } from './neighbours.ts'
import { askForPlain } from './plain-opener.ts'
import { Receiver } from './receiver.ts'
import { createStillSender, type StillSender } from './stills.ts'
import type { RosterSeat } from '../../signaling/seats/wire.ts'
import type { SeatId } from '../../signaling/wire/ids.ts'
import type { BotOptions } from './bot-options.ts'
import type { SignedIn } from './control-line.ts'

const BEAT_EVERY_MS = 5_000
const HEARD_EVERY_MS = 5_000
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 8_000
const MEDIA_TRIES = 8
/** Refusals that pass: the server asks for patience, and says for how long or leaves it to us. */
const PATIENCE: readonly string[] = ['busy', 'rateLimited', 'unavailable', 'waitBeforeRetry', 'mediaUnavailable']
const PATIENCE_MS = 2_000
const JOIN_TRIES = 60
/** After these there is nothing to come back to. */
const FINAL: readonly number[] = [
  CLOSE.outdatedClient,
  CLOSE.takenOver,
  CLOSE.sessionEnded,
  CLOSE.removed,
  CLOSE.tooManyErrors,
  CLOSE.meetingEnded,
]

interface Joined {
  readonly kind: 'joined'
  readonly line: ControlLine
  readonly seatId: SeatId
  readonly stills: StillSender
  readonly others: Neighbours
  floor: FloorState
}
type State = { readonly kind: 'outside' } | Joined | { readonly kind: 'ended'; readonly reason: string }
type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** One site without people: signs in, joins, sends the clip, counts what comes in, and comes back when it is cut off. */
export class Bot {
  readonly options: BotOptions
  readonly #closing = new AbortController()
  readonly #receiver: Receiver
  readonly #journal: Journal | undefined
  #state: State = { kind: 'outside' }
  #signedIn: SignedIn
  #resume: { token: string; epoch: string; lastSeq: number } | undefined
  #media: BotMedia | undefined
  #mediaTurn = 0
  #running: Promise<void> | undefined
  #timers: NodeJS.Timeout[] = []
  /** Set while the line is cut; called when it is mended. */
  #mended: Promise<void> | undefined
  #mend: (() => void) | undefined
  #mayUnmute = true
  #before = { messages: 0, bytes: 0 }
  readonly #joins: Mutable<JoinRecord>[] = []
  /** How often it came back after its control socket was cut, and how often media were opened. */
  reconnections = 0
  mediaOpenings = 0

  constructor(options: BotOptions) {
    this.options = options
    this.#signedIn = { url: options.url, cookie: '' }
    this.#journal = options.journalDir === undefined ? undefined : new Journal(options.journalDir, options.username)
    this.#receiver = new Receiver((stream) => {
      if (stream.packets > 0) this.#journal?.write({ kind: 'heard', streams: [stream] })
    })
  }

  get username(): string {
    return this.options.username
  }
  get seatId(): SeatId | undefined {
    return this.#state.kind === 'joined' ? this.#state.seatId : undefined
  }
  get connected(): boolean {
    return this.#state.kind === 'joined' && (this.#media?.connected ?? false)
  }
  /** What comes in now, stream by stream. */
  get received(): readonly HeardStream[] {
    return this.#receiver.streams
  }
  get total(): { packets: number; bytes: number } {
    return this.#receiver.total
  }
  /** Streams that it sends now, each simulcast layer counted. */
  get sending(): number {
    return this.#media?.sending ?? 0
  }
  /** Frames on its control sockets and their bytes, both ways, all its joins together. */
  get control(): { messages: number; bytes: number } {
    const line = this.#state.kind === 'joined' ? this.#state.line : undefined
    return {
      messages: this.#before.messages + (line?.messages ?? 0),
      bytes: this.#before.bytes + (line?.bytes ?? 0),
    }
  }
  /** Every time that it came in, returns included, the newest last. */
  get joins(): readonly JoinRecord[] {
    const last = this.#joins.at(-1)
    if (last !== undefined) last.firstPacketAtMs ??= this.#receiver.firstPacketAtMs
    return this.#joins
  }
  /** Why it is no longer there, if so. */
  get ended(): string | undefined {
    return this.#state.kind === 'ended' ? this.#state.reason : undefined
  }

  /**
   * Hashing passwords is no part of joining: a whole province signs in before it comes. Once is enough.
   *
   * @throws Refused for more than a want of patience.
   */
  async signIn(): Promise<void> {
    const { username, password } = this.options
    if (this.#signedIn.cookie !== '') return
    const { cookie } = await this.#patiently(() => callHttp(this.#signedIn, signIn, { username, password }))
    this.#signedIn = { ...this.#signedIn, cookie }
  }

  /** Signs in when it has not, and joins; patient while the server is busy. @throws Refused when it won't have the bot. */
  async start(): Promise<void> {
    await this.signIn()
    if (this.#state.kind === 'joined' || this.#closing.signal.aborted) return
    this.#state = { kind: 'outside' }
    const line = await this.#join()
    this.#running = this.#stay(line)
  }

  /** Leaves as a person would, and waits until it is out; `start` brings it back. */
  async leave(): Promise<void> {
    if (this.#state.kind !== 'joined') return
    const { line } = this.#state
    this.#end('left')
    this.#resume = undefined
    await line.request(leaveSeat, {}).catch(() => undefined)
    line.close()
    await this.#running
  }

  /** Nothing comes through in either direction until `mend`; with it the control socket breaks. */
  cut(): void {
    if (this.#mended !== undefined) return
    this.#mended = new Promise((resolve) => (this.#mend = resolve))
    this.#media?.mute(true)
    if (this.#state.kind === 'joined') this.#state.line.cut()
  }

  mend(): void {
    this.#media?.mute(false)
    this.#mended = undefined
    this.#mend?.()
  }

  /** Control socket and media die at once, as when the power fails for a moment; it comes back with media of its own anew. */
  drop(): void {
    this.#media?.close()
    this.#media = undefined
    if (this.#state.kind === 'joined') this.#state.line.cut()
  }

  async turnPage(): Promise<void> {
    if (this.#state.kind === 'joined' && this.#state.others.turnPage()) await this.#view(this.#state.others)
  }

  /** As the chair: gives a seat the floor instead of everybody else. @throws Refused. */
  async giveFloor(seatId: SeatId): Promise<void> {
    await this.#joined().line.request(giveFloor, { seatId, instead: true })
  }
  /** @throws Refused. */
  async takeFloor(seatId: SeatId): Promise<void> {
    await this.#joined().line.request(takeFloor, { seatId })
  }
  /** As the chair. @returns when it was asked, milliseconds since the epoch. @throws Refused. */
  async putOnStage(seatId: SeatId | null): Promise<number> {
    const askedAtMs = exactNowMs()
    await this.#joined().line.request(putOnStage, { seatId })
    return askedAtMs
  }

  /** Leaves for good. Twice is fine. */
  async close(): Promise<void> {
    if (!this.#closing.signal.aborted) {
      this.#closing.abort()
      this.mend()
      await this.leave()
    }
    await this.#running
    this.#end('closed')
    await this.#journal?.close()
  }

  async #join(): Promise<ControlLine> {
    const { meetingId, role, camera } = this.options
    const record: Mutable<JoinRecord> = {
      askedAtMs: exactNowMs(),
      joinedAtMs: null,
      readyAtMs: null,
      firstPacketAtMs: null,
      refused: false,
      tries: 0,
      messages: 0,
      bytes: 0,
    }
    this.#joins.push(record)
    this.#receiver.firstPacketAtMs = null
    const line = await this.#patiently(() => ControlLine.open(this.#signedIn, this.#journal))
    try {
      // Listened to before it is asked: what comes with the answer must not be missed.
      this.#listen(line)
      const joined = await this.#patiently(() => {
        record.tries += 1
        return line.request(joinSeat, {
          meetingId,
          place: role === 'hall' || role === 'speaker' ? 'site' : 'own',
          claim: 'takeOver',
          mic: role === 'hall' || role === 'wall' ? 'none' : 'off',
          camera: camera ? 'off' : 'none',
          ...(this.#resume === undefined ? {} : { resume: this.#resume }),
        })
      })
      record.joinedAtMs = exactNowMs()
      line.lastSeq = Math.max(line.lastSeq, joined.seq)
      this.#resume = { token: joined.resumeToken, epoch: joined.epoch, lastSeq: joined.seq }
      const { seatId, deviceId, snapshot } = joined
      if (this.options.kind === 'light' && this.options.plainDesk !== undefined) {
        await askForPlain(this.options.plainDesk, deviceId)
      }
      const others = new Neighbours(
        seatId,
        await this.#roster(snapshot.rosterHash),
        snapshot.seats,
        this.options.smallPictures,
      )
      const stills = createStillSender(this.#signedIn, meetingId, deviceId)
      const state: Joined = { kind: 'joined', line, seatId, others, stills, floor: snapshot.floor }
      this.#state = state
      if (joined.resumed && this.#media !== undefined) {
        this.#media.continueOn(line)
        record.readyAtMs = exactNowMs()
        await this.#view(others)
        void this.#settleMic()
      } else await this.#openMedia(record)
      Object.assign(record, { messages: line.messages, bytes: line.bytes })
      this.#journal?.write({ kind: 'joined', seatId, join: { ...record } })
      return line
    } catch (error) {
      record.refused = error instanceof Refused
      line.close()
      throw error
    }
  }

  async #roster(hash: string): Promise<readonly RosterSeat[]> {
    const path = `/api/meetings/${this.options.meetingId}/roster/${hash}`
    return Roster.parse(await fetchUnchanging(this.#signedIn, path)).seats
  }

  #listen(line: ControlLine): void {
    const here = (act: (state: Joined) => void): void => {
      if (this.#state.kind === 'joined' && this.#state.line === line) act(this.#state)
    }
    line.on(seatsChanged, ({ seats, rosterHash }) =>
      here(({ others }) => {
        if (others.change(seats)) void this.#view(others)
        if (rosterHash !== undefined)
          void this.#roster(rosterHash).then((roster) => others.setRoster(roster), this.#noted)
      }),
    )
    line.on(caughtUp, ({ seq, snapshot }) =>
      here((state) => {
        line.lastSeq = Math.max(line.lastSeq, seq)
        state.floor = snapshot.floor
        if (state.others.replace(snapshot.seats)) void this.#view(state.others)
        void this.#settleMic()
      }),
    )
    line.on(floorChanged, (floor) =>
      here((state) => {
        state.floor = floor
        if (!this.#mayHold(state)) this.#mayUnmute = true
        void this.#settleMic()
      }),
    )
    line.on(mutedBy, ({ why }) => {
      // Whom the chair has muted stays so until the floor is given anew.
      if (why === 'muted') this.#mayUnmute = false
      this.#media?.micTurnedOff()
    })
    line.on(mediaReset, () => void this.#openMedia())
    line.on(consumersChanged, (change) => this.#media?.consumersChanged(change))
    line.on(transportTrouble, ({ transportId }) => this.#media?.transportTrouble(transportId))
    line.on(mediaDemand, (demand) => {
      this.#media?.demandChanged(demand)
      here(({ stills }) => stills.demand(this.options.stills ? demand.still : null))
    })
  }

  #mayHold({ floor, seatId }: Joined): boolean {
    const { holders, pointOfOrder, mode } = floor
    const chosen = holders.some((held) => held.seatId === seatId) || pointOfOrder?.seatId === seatId
    return mode === 'open' || this.options.role === 'chair' || chosen
  }

  /** Speaks whenever it may and its role is to speak; otherwise its microphone is off. */
  async #settleMic(): Promise<void> {
    if (this.#state.kind !== 'joined') return
    const speaks = this.options.role === 'chair' || this.options.role === 'speaker'
    const on = speaks && this.#mayUnmute && this.#mayHold(this.#state)
    // Losing the floor to somebody at this very moment is no failure.
    await this.#media?.setMic(on).catch(this.#noted)
  }

  readonly #noted = (error: unknown): void => this.options.note(String(error))

  async #view(others: Neighbours): Promise<void> {
    await this.#media?.view(others.seen, this.options.rung ?? 'full')
  }

  /** Opens media anew on the present line, whatever there was; tries again while the media server is being replaced. */
  async #openMedia(record?: Mutable<JoinRecord>): Promise<void> {
    const state = this.#state
    if (state.kind !== 'joined') return
    this.#media?.close()
    const turn = (this.#mediaTurn += 1)
    const current = (): boolean => this.#state === state && this.#mediaTurn === turn && !this.#closing.signal.aborted
    const { clip, fromSecond, camera, shape, note, through } = this.options
    for (let tries = 1; tries <= MEDIA_TRIES && current(); tries++) {
      const media = new BotMedia(state.line, {
        signedIn: this.#signedIn,
        clip,
        fromSecond,
        camera,
        shape,
        note,
        receiver: this.#receiver,
        through: through ?? (async (server) => server),
        onLost: () => void this.#openMedia(),
      })
      this.#media = media
      try {
        // What to show is said at once: the first plan is then the right one.
        await Promise.all([media.open(), media.view(state.others.seen, this.options.rung ?? 'full')])
        if (!current()) return media.close()
        this.mediaOpenings += 1
        if (record !== undefined) record.readyAtMs = exactNowMs()
        this.#publish(media)
        return
      } catch (error) {
        media.close()
        note(`media: ${String(error)}`)
      }
      await this.#wait(FIRST_RETRY_MS * tries)
    }
  }

  #publish(media: BotMedia): void {
    media
      .publish(false)
      .then(() => this.#settleMic())
      .catch(this.#noted)
  }

  async #stay(first: ControlLine): Promise<void> {
    let line = first
    for (;;) {
      this.#startTimers(line)
      const code = await line.closed
      this.#stopTimers()
      this.#before.messages += line.messages
      this.#before.bytes += line.bytes
      line.messages = 0
      line.bytes = 0
      this.#journal?.write({ kind: 'closed', code })
      if (this.#resume !== undefined) this.#resume = { ...this.#resume, lastSeq: line.lastSeq }
      if (this.#closing.signal.aborted || this.#state.kind === 'ended') return
      if (FINAL.includes(code)) return this.#end(`closed by the server: ${code}`)
      this.options.note(`cut off (${code})`)
      const next = await this.#comeBack()
      if (next === undefined) return
      line = next
    }
  }

  #startTimers(line: ControlLine): void {
    const each = (everyMs: number, act: () => void): void => void this.#timers.push(setInterval(act, everyMs).unref())
    each(BEAT_EVERY_MS, () => {
      line.request(beat, { link: this.connected ? 'good' : 'bad' }).catch(() => undefined)
    })
    if (this.#journal !== undefined) {
      each(HEARD_EVERY_MS, () => this.#journal?.write({ kind: 'heard', streams: [...this.received] }))
    }
    if (this.options.role === 'wall') each(HEARD_EVERY_MS, readTheWall(this.#signedIn, this.options.meetingId))
  }

  #stopTimers(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer)
    if (this.#state.kind === 'joined') this.#state.stills.stop()
  }

  async #comeBack(): Promise<ControlLine | undefined> {
    for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)) {
      await this.#mended
      // Half of the wait is by lot, so that a whole province doesn't come back in one moment.
      await this.#wait(retryMs * (0.5 + Math.random() / 2))
      if (this.#closing.signal.aborted || this.#state.kind === 'ended') return undefined
      try {
        const line = await this.#join()
        this.reconnections += 1
        return line
      } catch (error) {
        if (error instanceof Refused && !PATIENCE.includes(error.code)) {
          this.#end(String(error))
          return undefined
        }
      }
    }
  }

  async #patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await ask()
      } catch (error) {
        const passes = error instanceof Refused && PATIENCE.includes(error.code)
        if (!passes || tries === JOIN_TRIES || this.#closing.signal.aborted) throw error
        const { retryAfterMs } = error.details
        await this.#wait((typeof retryAfterMs === 'number' ? retryAfterMs : PATIENCE_MS) * (0.75 + Math.random() / 2))
      }
    }
  }

  #joined(): Joined {
    if (this.#state.kind !== 'joined') throw new Error(`${this.username} is not in the meeting`)
    return this.#state
  }

  async #wait(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: this.#closing.signal }).catch(() => undefined)
  }

  #end(reason: string): void {
    if (this.#state.kind === 'joined') {
      this.#journal?.write({ kind: 'heard', streams: [...this.received] })
      this.#state.stills.stop()
    }
    this.#media?.close()
    this.#media = undefined
    if (this.#state.kind !== 'ended') this.#state = { kind: 'ended', reason }
  }
}
