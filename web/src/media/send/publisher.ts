// Publishes this device's sources: one mediasoup-client producer each, with requests for one source one after another.
import type { types } from 'mediasoup-client'
import { setSending, stopSending, type MediaSource, MICS, isMic } from '../../../../signaling/media/wire.ts'
import type { RoomSession } from '../../net/session.ts'
import { createEncodingSwitch, type EncodingSwitch } from './encoding-switch.ts'
import { startingLow, type OpusSettings } from './encodings.ts'
import { createPendingPublishes, type PublishAttempt } from './pending-publishes.ts'
import { createPicturePlanner, type PicturePlan } from './picture-plan.ts'
import { levelIn } from './sound-level.ts'
import { effectiveLayer, kbpsUpTo, type Layers } from './sending-plan.ts'
import { MediaRefusal, type SourceData } from '../transport/wired-transport.ts'
import { codeOf, log } from '../../log/log.ts'

/** Failures that are over once the connection is opened again. */
export const PASSING: ReadonlySet<string> = new Set(['mediaUnavailable', 'offline', 'timeout', 'unavailable'])
const ATTEMPTS = 3

/** Where a publisher gets the transport to send on; null while there is none to be had. */
export type SendTransport = () => Promise<types.Transport | null>

export interface Publisher {
  /** Sends this track, instead of the one that this source sent before. @returns a refusal's code, or null. */
  send(source: MediaSource, track: MediaStreamTrack): Promise<string | null>
  /** Silences a source without giving it up. Local silence is immediate, whatever the link does. */
  pause(source: MediaSource): void
  /** Gives a source up, also one that is just beginning. */
  stop(source: MediaSource): void
  /** What the others want of each source and what the own link bears: the smaller of both goes out from now on. */
  setLimits(demand: Layers, own: (source: MediaSource) => number | 'none'): void
  /** Disables again encodings that a browser may have enabled unasked, as at a negotiation. To be called every now and then. */
  keepLimits(): void
  /** Publishes a camera again whose picture has another size now, or of which the browser leaves simulcast layers out. To be called every now and then. */
  keepSizes(): Promise<void>
  /** Opus settings of speech: the bitrate changes at once, the ptime with the next producer of a microphone. */
  setOpus(opus: OpusSettings): void
  /** Publishes a microphone again if its packets have another length (ptime) than they should. To be called in a pause of speech. */
  switchPtime(source: MediaSource): Promise<void>
  /** Whether that is needed: it is on, and in packets of another length. */
  hasOtherPtime(source: MediaSource): boolean
  /** How loud what goes out is now, 0–1; null when nothing does. */
  levelOf(source: MediaSource): Promise<number | null>
  /** What would go out now if there were room, pictures and sound, kbit/s. */
  wantedKbps(): number
  /** After a return: tells the server which sources are silent, in case that got lost. A return turns nothing on. */
  repeatStates(): void
  /** The connection went away with all that was sent on it, and what was asked of it. */
  forget(): void
}

interface Sent {
  readonly producer: types.Producer<SourceData>
  readonly encodings: EncodingSwitch
  readonly ptimeMs: number
  readonly plan: PicturePlan
}

/** Sends this device's own sound and pictures: at most one producer for each source. */
export function createPublisher(
  session: RoomSession,
  sendTransport: SendTransport,
  testedUpKbps: () => number | null = () => null,
): Publisher {
  return new SourcePublisher(session, sendTransport, testedUpKbps)
}

class SourcePublisher implements Publisher {
  readonly #session: RoomSession
  readonly #sendTransport: SendTransport
  /** What a test found that the link carries from here; null: nothing is known, or real packets tell more by now. */
  readonly #testedUpKbps: () => number | null
  readonly #sent = new Map<MediaSource, Sent>()
  readonly #pending = createPendingPublishes()
  readonly #pictures = createPicturePlanner()
  /** Each source's sendings one after the other, so that none overtakes another and undoes it. */
  readonly #queues = new Map<MediaSource, Promise<unknown>>()
  #demand: Layers = {}
  #own: (source: MediaSource) => number | 'none' = () => Infinity
  #opus: OpusSettings = { ptimeMs: 20, maxBps: 32_000 }

  constructor(session: RoomSession, sendTransport: SendTransport, testedUpKbps: () => number | null) {
    this.#testedUpKbps = testedUpKbps
    this.#session = session
    this.#sendTransport = sendTransport
  }

  send(source: MediaSource, track: MediaStreamTrack): Promise<string | null> {
    return this.#inTurn(source, async (attempt) => {
      let refused: string | null = null
      for (let tries = 0; tries < ATTEMPTS; tries += 1) {
        refused = await this.#sendOnce(source, track, attempt)
        if (refused === null || !PASSING.has(refused)) break
      }
      return refused
    })
  }

  pause(source: MediaSource): void {
    this.#pending.silence(source)
    const producer = this.#sent.get(source)?.producer
    if (producer === undefined || producer.paused) return
    producer.pause()
    log.publish('producer paused', { source })
    this.#apply(source)
    void this.#session.request(setSending, { source, on: false })
  }

  stop(source: MediaSource): void {
    this.#pending.stop(source)
    const producer = this.#sent.get(source)?.producer
    if (producer === undefined) return
    producer.close()
    void this.#session.request(stopSending, { source })
  }

  setLimits(nextDemand: Layers, nextOwn: (source: MediaSource) => number | 'none'): void {
    this.#demand = nextDemand
    this.#own = nextOwn
    this.#applyAll()
  }

  keepLimits(): void {
    for (const { encodings } of this.#sent.values()) encodings.check()
  }

  async keepSizes(): Promise<void> {
    // A source that cannot be published again now is checked again the next time.
    const failed = (source: MediaSource) => (error: unknown) =>
      log.publish('a picture could not be sent in other sizes', { source }, error)
    await Promise.all([...this.#sent].map(([source, one]) => this.#keepSize(source, one).catch(failed(source))))
  }

  setOpus(next: OpusSettings): void {
    if (next.ptimeMs === this.#opus.ptimeMs && next.maxBps === this.#opus.maxBps) return
    this.#opus = next
    this.#applyAll()
  }

  hasOtherPtime(source: MediaSource): boolean {
    return this.#sent.get(source)?.producer.paused === false && this.#isPackedOtherwise(source)
  }

  async switchPtime(source: MediaSource): Promise<void> {
    await this.#inTurn(source, (attempt) => this.#beginAgain(source, attempt)).catch((error: unknown) =>
      log.publish('a microphone could not be sent in packets of another length', { source }, error),
    )
  }

  async levelOf(source: MediaSource): Promise<number | null> {
    const producer = this.#sent.get(source)?.producer
    if (producer === undefined || producer.paused) return null
    const report = await producer.getStats().catch((error: unknown) => {
      log.publish('the loudness of a microphone could not be read', { source }, error)
      return null
    })
    return levelIn(report)
  }

  wantedKbps(): number {
    let kbps = 0
    for (const [source, { producer, plan }] of this.#sent) {
      kbps += kbpsUpTo(plan.encodings, this.#layerNow(source, producer.paused), this.#opus)
    }
    return kbps
  }

  repeatStates(): void {
    for (const [source, { producer }] of this.#sent) {
      if (producer.paused) void this.#session.request(setSending, { source, on: false })
    }
  }

  forget(): void {
    // Microphones come back off, also those that were just being turned on; a picture is sent as soon as it can be.
    for (const source of MICS) this.#pending.stop(source)
    for (const { producer } of this.#sent.values()) producer.close()
    this.#sent.clear()
    this.#demand = {}
  }

  async #begin(source: MediaSource, track: MediaStreamTrack, attempt: PublishAttempt): Promise<string | null> {
    const transport = await this.#sendTransport()
    if (attempt.stopped) return null
    if (transport === null) return 'mediaUnavailable'
    attempt.attach(track)
    const { ptimeMs } = this.#opus
    const how = startingLow(this.#pictures.howToSend(source, track, this.#opus), this.#testedUpKbps())
    const producer = await transport.produce<SourceData>({
      track,
      // The caller that opened the track stops it: a camera outlives the connection that it is sent on.
      stopTracks: false,
      ...how,
      appData: { source },
    })
    this.#sent.get(source)?.producer.close()
    if (attempt.stopped) {
      producer.close()
      void this.#session.request(stopSending, { source })
      return null
    }
    this.#sent.set(source, {
      producer,
      encodings: createEncodingSwitch(producer, source),
      ptimeMs,
      plan: { encodings: how.encodings },
    })
    log.publish('producer made', { source, kind: producer.kind, paused: producer.paused })
    this.#apply(source)
    this.keepLimits()
    producer.observer.once('close', () => {
      log.publish('producer closed', { source })
      if (this.#sent.get(source)?.producer === producer) this.#sent.delete(source)
    })
    // The server takes what begins for something that is on.
    if (producer.paused) void this.#session.request(setSending, { source, on: false })
    return null
  }

  async #sendOnce(source: MediaSource, track: MediaStreamTrack, attempt: PublishAttempt): Promise<string | null> {
    const producer = this.#sent.get(source)?.producer
    try {
      if (producer === undefined || producer.closed) return await this.#begin(source, track, attempt)
      // Off until now, so nobody hears the change.
      if (producer.paused && this.#isPackedOtherwise(source)) return await this.#begin(source, track, attempt)
      if (producer.track !== track) {
        // Another camera may give a picture of which more or fewer sizes are sent.
        if (!this.#fits(source, track)) return await this.#begin(source, track, attempt)
        await producer.replaceTrack({ track })
      }
      if (!producer.paused || attempt.silenced || attempt.stopped) return null
      const answer = await this.#session.request(setSending, { source, on: true })
      if (!answer.ok) return answer.error
      if (attempt.silenced) {
        void this.#session.request(setSending, { source, on: false })
        return null
      }
      producer.resume()
      log.publish('producer resumed', { source })
      this.#apply(source)
      return null
    } catch (error) {
      const code = error instanceof MediaRefusal ? error.code : 'mediaUnavailable'
      log.publish('a source could not be sent', { source, code: codeOf(code) }, error)
      return code
    }
  }

  #inTurn<T>(source: MediaSource, work: (attempt: PublishAttempt) => Promise<T>): Promise<T> {
    // Counted as an attempt while it still waits for its turn, so that a mute meanwhile reaches it.
    const turn = this.#pending.run(source, async (attempt) => {
      await this.#queues.get(source)
      return work(attempt)
    })
    this.#queues.set(
      source,
      // The caller of this turn gets the error; the next one only waits for its end.
      turn.catch(() => undefined),
    )
    return turn
  }

  /** A new producer of the same track with other settings. Muting the old one meanwhile mutes the new one, too. */
  async #beginAgain(source: MediaSource, attempt: PublishAttempt): Promise<void> {
    const before = this.#sent.get(source)?.producer
    const track = before?.track
    if (before === undefined || before.paused || !track) return
    if (this.#isPackedOtherwise(source) || !this.#fits(source, track)) await this.#begin(source, track, attempt)
  }

  #fits(source: MediaSource, track: MediaStreamTrack): boolean {
    const one = this.#sent.get(source)
    return one === undefined || this.#pictures.fits(one.plan, source, track)
  }

  async #keepSize(source: MediaSource, one: Sent): Promise<void> {
    if (one.producer.paused || one.producer.closed) return
    const last = (one.plan.encodings?.length ?? 1) - 1
    const upTo = this.#layerNow(source, false)
    const again = await this.#pictures.recheck({ source, ...one }, upTo !== 'none' && upTo >= last)
    if (again && this.#sent.get(source) === one)
      await this.#inTurn(source, (attempt) => this.#beginAgain(source, attempt))
  }

  #isPackedOtherwise(source: MediaSource): boolean {
    const one = this.#sent.get(source)
    return one !== undefined && isMic(source) && one.ptimeMs !== this.#opus.ptimeMs
  }

  #layerNow(source: MediaSource, paused: boolean): number | 'none' {
    return paused ? 'none' : effectiveLayer(this.#demand[source], this.#own(source))
  }

  #apply(source: MediaSource): void {
    const one = this.#sent.get(source)
    one?.encodings.set({
      upTo: this.#layerNow(source, one.producer.paused),
      maxBps: isMic(source) ? this.#opus.maxBps : null,
    })
  }

  #applyAll(): void {
    for (const source of this.#sent.keys()) this.#apply(source)
  }
}
