// Over 300 lines: one synthetic site from its socket to its media; the parts that stand by themselves lie beside it (`bot-*.ts`).
import type { z } from 'zod'
import { giveFloor, putOnStage, takeFloor } from '../../signaling/floor/wire.ts'
import { askInQueue } from '../../signaling/queues/wire.ts'
import { imposeLayout } from '../../signaling/layouts/wire.ts'
import { setNext } from '../../signaling/preparing/wire.ts'
import type { Layout } from '../../signaling/wire/layout.ts'
import { signIn } from '../../signaling/identity/wire.ts'
import { beat, joinSeat, leaveSeat, Roster, type RosterSeat } from '../../signaling/seats/wire.ts'
import { listenTo, type Seat } from './bot-events.ts'
import { callHttp, ControlSocket, fetchUnchanging } from './control-socket.ts'
import { exactNowMs, Journal, newJoinRecord, type HeardStream, type JoinRecord } from './journal.ts'
import { Manners } from './manners.ts'
import { MediaKeeper } from './media-keeper.ts'
import { Neighbours } from './neighbours.ts'
import { isFinal, passes, patiently, pause } from './patience.ts'
import { askForPlain } from './plain-opener.ts'
import { Receiver } from './receiver.ts'
import { AS_PEOPLE, RollCallManners } from './roll-call-manners.ts'
import { createStillSender } from './stills.ts'
import { everySoOften } from './timers.ts'
import { wallTimer } from './wall.ts'
import type { SeatId } from '../../signaling/wire/ids.ts'
import { placeWanted, type BotOptions } from './bot-options.ts'
import type { SignedIn } from './control-socket.ts'

const BEAT_EVERY_MS = 5_000
const HEARD_EVERY_MS = 5_000
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 8_000

interface Joined extends Seat {
  readonly kind: 'joined'
  readonly control: ControlSocket
}
type State = { readonly kind: 'outside' } | Joined | { readonly kind: 'ended'; readonly reason: string }

/** One site without people: signs in, joins, sends the clip, counts what comes in, and comes back when it is cut off. */
export class Bot {
  readonly options: BotOptions
  readonly #closing = new AbortController()
  readonly #manners: Manners
  readonly #receiver: Receiver
  readonly #media: MediaKeeper
  readonly #journal: Journal | undefined
  #state: State = { kind: 'outside' }
  #signedIn: SignedIn
  #resume: { token: string; epoch: string; lastSeq: number } | undefined
  #running: Promise<void> | undefined
  /** Set while the link is cut; called when it is mended. */
  #mended: Promise<void> | undefined
  #mend: (() => void) | undefined
  #before = { messages: 0, bytes: 0 }
  #beats = 0
  readonly #joins: JoinRecord[] = []
  /** How often it came back after its control socket was cut. */
  reconnections = 0

  constructor(options: BotOptions) {
    this.options = options
    this.#signedIn = { url: options.url, cookie: '' }
    this.#journal = options.journalDir === undefined ? undefined : new Journal(options.journalDir, options.username)
    this.#receiver = new Receiver((stream) => {
      if (stream.packets > 0) this.#journal?.write({ kind: 'heard', streams: [stream] })
    })
    this.#manners = new Manners(options.role)
    this.#media = new MediaKeeper(options, this.#receiver, this.#manners)
  }

  get username(): string {
    return this.options.username
  }
  get seatId(): SeatId | undefined {
    return this.#state.kind === 'joined' ? this.#state.seatId : undefined
  }
  get connected(): boolean {
    return this.#state.kind === 'joined' && (this.#media.current?.connected ?? false)
  }
  get mediaOpenings(): number {
    return this.#media.openings
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
    return this.#media.current?.sending ?? 0
  }
  /** Frames on its control sockets and their bytes, both ways, all its joins together. */
  get control(): { messages: number; bytes: number } {
    const { messages, bytes } = this.#state.kind === 'joined' ? this.#state.control : { messages: 0, bytes: 0 }
    return { messages: this.#before.messages + messages, bytes: this.#before.bytes + bytes }
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
    const ask = () => callHttp(this.#signedIn, signIn, { username, password })
    const { cookie } = await patiently(ask, this.#closing.signal)
    this.#signedIn = { ...this.#signedIn, cookie }
  }

  /** Signs in when it has not, and joins; patient while the server is busy. @throws Refused when it won't have the bot. */
  async start(): Promise<void> {
    await this.signIn()
    if (this.#state.kind === 'joined' || this.#closing.signal.aborted) return
    this.#state = { kind: 'outside' }
    const control = await this.#join()
    this.#running = this.#stay(control)
  }

  /** Leaves as a person would, and waits until it is out; `start` brings it back. */
  async leave(): Promise<void> {
    if (this.#state.kind !== 'joined') return
    const { control } = this.#state
    this.#end('left')
    this.#resume = undefined
    await control.request(leaveSeat, {}).catch(() => undefined)
    control.close()
    await this.#running
  }

  /** Nothing comes through in either direction until `mend`; with it the control socket breaks. */
  cut(): void {
    if (this.#mended !== undefined) return
    this.#mended = new Promise((resolve) => (this.#mend = resolve))
    this.#media.current?.mute(true)
    if (this.#state.kind === 'joined') this.#state.control.cut()
  }

  mend(): void {
    this.#media.current?.mute(false)
    this.#mended = undefined
    this.#mend?.()
  }

  /** Control socket and media die at once, as when the power fails; the bot reconnects and opens its media again. */
  drop(): void {
    this.#media.drop()
    if (this.#state.kind === 'joined') this.#state.control.cut()
  }

  async turnPage(): Promise<void> {
    if (this.#state.kind === 'joined' && this.#state.others.turnPage()) await this.#media.view()
  }

  /** Stands in line in the speaking queue. @throws Refused. */
  async askToSpeak(): Promise<void> {
    const entry = { queue: 'speaking', topic: 'Ý kiến của điểm cầu', speaker: '', point: false } as const
    await this.#joined().control.request(askInQueue, entry)
  }

  /** As the chair. @param instead - Everybody else gives the floor back. @throws Refused. */
  async giveFloor(seatId: SeatId, instead = true): Promise<void> {
    await this.#joined().control.request(giveFloor, { seatId, instead })
  }
  /** @throws Refused. */
  async takeFloor(seatId: SeatId): Promise<void> {
    await this.#joined().control.request(takeFloor, { seatId })
  }
  /** Begins or ends sharing a screen. @throws Refused `screenTaken`. */
  share(on: boolean): Promise<void> {
    return this.#media.share(on)
  }
  /** As the chair: whose picture and sound are to be kept ready. @throws Refused. */
  async setNext(seatId: SeatId | null): Promise<void> {
    await this.#joined().control.request(setNext, { seatId })
  }
  /** As the chair, for all: each bot follows as a page does. @throws Refused. */
  async imposeLayout(layout: Layout): Promise<void> {
    await this.#joined().control.request(imposeLayout, { layout, on: 'all' })
  }
  /** As the chair. @returns when it was asked, milliseconds since the epoch. @throws Refused. */
  async putOnStage(seatId: SeatId | null): Promise<number> {
    const askedAtMs = exactNowMs()
    await this.#joined().control.request(putOnStage, { seatId })
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

  async #join(): Promise<ControlSocket> {
    const { meetingId, kind, plainDesk } = this.options
    const { signal } = this.#closing
    const resume = this.#resume
    const record = newJoinRecord()
    this.#joins.push(record)
    this.#receiver.firstPacketAtMs = null
    const control = await patiently(() => ControlSocket.open(this.#signedIn, this.#journal), signal)
    try {
      // Listened to before it is asked: what comes right behind the answer must not be missed.
      const ready = listenTo(control, {
        media: this.#media,
        manners: this.#manners,
        stills: this.options.stills,
        joined: () => (this.#state.kind === 'joined' && this.#state.control === control ? this.#state : undefined),
        roster: (hash) => this.#roster(hash),
        noted: (error) => this.options.note(String(error)),
      })
      const joined = await patiently(() => {
        record.tries += 1
        return control.request(joinSeat, { ...placeWanted(this.options), ...(resume === undefined ? {} : { resume }) })
      }, signal)
      record.joinedAtMs = exactNowMs()
      const { seatId, deviceId, snapshot, seq, epoch } = joined
      control.lastSeq = Math.max(control.lastSeq, seq)
      this.#resume = { token: joined.resumeToken, epoch, lastSeq: seq }
      this.#manners.floorIs(snapshot.floor, seatId)
      const others = new Neighbours(seatId, snapshot.seats, this.options.smallPictures)
      const stills = createStillSender(this.#signedIn, meetingId, deviceId)
      const rollCall = new RollCallManners({ control, seatId, ...AS_PEOPLE, note: this.options.note })
      this.#state = { kind: 'joined', control, seatId, others, stills, rollCall }
      ready(seq)
      const list = await this.#roster(snapshot.rosterHash)
      others.setRoster(list)
      rollCall.comeIn(list, snapshot.rollCall)
      const place = { control, signedIn: this.#signedIn, seen: () => others.seen }
      const continued = joined.resumed && this.#media.continueOn(place)
      if (!continued && kind === 'light' && plainDesk !== undefined) await askForPlain(plainDesk, deviceId)
      // What it sends for its own camera from then on is no part of the join.
      const noteReady = (): void => {
        Object.assign(record, { readyAtMs: exactNowMs(), messages: control.messages, bytes: control.bytes })
      }
      if (continued) noteReady()
      else await this.#media.open(place, noteReady)
      this.#journal?.write({ kind: 'joined', seatId, join: { ...record } })
      return control
    } catch (error) {
      record.refused = !passes(error)
      if (this.#state.kind === 'joined') {
        this.#state.stills.stop()
        this.#state = { kind: 'outside' }
      }
      control.close()
      throw error
    }
  }

  async #roster(hash: string): Promise<readonly RosterSeat[]> {
    const path = `/api/meetings/${this.options.meetingId}/roster/${hash}`
    return Roster.parse(await fetchUnchanging(this.#signedIn, path)).seats
  }

  async #stay(first: ControlSocket): Promise<void> {
    for (let control: ControlSocket | undefined = first; control !== undefined; control = await this.#comeBack()) {
      const stopBeating = this.#beat(control)
      const code = await control.closed
      stopBeating()
      if (this.#state.kind === 'joined') this.#state.stills.stop()
      this.#before = { messages: this.#before.messages + control.messages, bytes: this.#before.bytes + control.bytes }
      Object.assign(control, { messages: 0, bytes: 0 })
      this.#journal?.write({ kind: 'closed', code })
      if (this.#resume !== undefined) this.#resume = { ...this.#resume, lastSeq: control.lastSeq }
      if (this.#closing.signal.aborted || this.#state.kind === 'ended') return
      if (isFinal(code)) return this.#end(`closed by the server: ${code}`)
      this.options.note(`cut off (${code})`)
    }
  }

  async #comeBack(): Promise<ControlSocket | undefined> {
    const { signal } = this.#closing
    for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)) {
      await this.#mended
      // Half of the wait is by lot, so that a whole province doesn't come back in one moment.
      await pause(retryMs * (0.5 + Math.random() / 2), signal)
      if (signal.aborted || this.#state.kind === 'ended') return undefined
      try {
        const control = await this.#join()
        this.reconnections += 1
        return control
      } catch (error) {
        if (passes(error)) continue
        this.#end(String(error))
        return undefined
      }
    }
  }

  /** As a page does: its view of the link, and with every second beat figures, which differ a little each time. */
  #told(): z.input<typeof beat.params> {
    this.#beats += 1
    const link = this.connected ? 'good' : 'bad'
    if (this.#beats % 2 === 0) return { link }
    const some = (about: number) => Math.round(about * (0.7 + Math.random() * 0.6))
    return {
      link,
      figures: {
        ...{ rttMs: some(40), lossPermille: some(4), sentKbps: some(150), receivedKbps: some(400) },
        ...{ rung: 'full', why: null, sendRung: 'all', sendWhy: null, troubles: [] },
      },
    }
  }

  #beat(control: ControlSocket): () => void {
    return everySoOften([
      [BEAT_EVERY_MS, () => void control.request(beat, this.#told()).catch(() => undefined)],
      [HEARD_EVERY_MS, () => this.#journal?.write({ kind: 'heard', streams: [...this.received] })],
      ...(this.options.role === 'wall' ? [wallTimer(this.#signedIn, this.options.meetingId)] : []),
    ])
  }

  #joined(): Joined {
    if (this.#state.kind !== 'joined') throw new Error(`${this.username} is not in the meeting`)
    return this.#state
  }

  #end(reason: string): void {
    if (this.#state.kind === 'joined') {
      this.#journal?.write({ kind: 'heard', streams: [...this.received] })
      this.#state.stills.stop()
    }
    this.#media.close()
    if (this.#state.kind !== 'ended') this.#state = { kind: 'ended', reason }
  }
}
