import type { WantedStream } from '../../../sfu/api.ts'
import { LastSent } from '../../kit/last-sent.ts'
import type { EventDataOf } from '../../wire/registry.ts'
import type { ConsumerOffer } from '../wire.ts'

type ConsumerState = EventDataOf<'media.consumerState'>['state']

/** Closed consumers that are named once more to a client that comes back: some may have been lost with its link. */
const REMEMBERED = 300

/** The consumers of one device, as far as its client knows them. `planner.ts` changes them, and `plane-events.ts` by what the plane reports. */
export class DeviceConsumers {
  readonly #offers = new Map<string, ConsumerOffer>()
  /** Closed lately. */
  #takenBack: readonly string[] = []
  /** Ended with their sender's worker; the client has not been told yet. */
  #lost: readonly string[] = []
  /** How consumers fare that ever were in trouble: repeated to a client that comes back. */
  readonly #states = new Map<string, ConsumerState>()
  readonly #restingSent = new LastSent<readonly string[]>()
  #missed = false

  constructor() {
    this.#restingSent.sent([])
  }

  /** By their ids. */
  get offers(): ReadonlyMap<string, ConsumerOffer> {
    return this.#offers
  }
  get states(): ReadonlyMap<string, ConsumerState> {
    return this.#states
  }
  /** The client came back and may have missed messages: it is sent everything once more. */
  get mustRepeat(): boolean {
    return this.#missed
  }

  missed(): void {
    this.#missed = true
  }

  /** The media of these devices begin again, on another worker. */
  sendersLost(deviceIds: ReadonlySet<string>): void {
    const lost = [...this.#offers.values()].filter(({ deviceId }) => deviceIds.has(deviceId))
    for (const { consumerId } of lost) this.#offers.delete(consumerId)
    this.#lost = [...this.#lost, ...lost.map(({ consumerId }) => consumerId)]
  }

  fares(consumerId: string, state: ConsumerState): void {
    this.#states.set(consumerId, state)
  }

  /** The plane has carried out a plan. @returns the ids that the client must take away: the closed ones, and those lost before. */
  changed(added: readonly ConsumerOffer[], closed: readonly string[]): string[] {
    for (const offer of added) this.#offers.set(offer.consumerId, offer)
    for (const consumerId of closed) this.#offers.delete(consumerId)
    const removed = [...this.#lost, ...closed]
    for (const consumerId of removed) this.#states.delete(consumerId)
    this.#lost = []
    if (removed.length > 0) this.#takenBack = [...this.#takenBack, ...removed].slice(-REMEMBERED)
    return removed
  }

  /** Everything for a client that has missed messages, counted as sent; null: it has missed none. */
  repeated(): { offers: ConsumerOffer[]; removed: string[]; states: [string, ConsumerState][] } | null {
    if (!this.#missed) return null
    this.#missed = false
    return { offers: [...this.#offers.values()], removed: [...this.#takenBack], states: [...this.#states] }
  }

  /** The consumers that rest by a plan, counted as sent; `news`: other ones than the client knows of. */
  rest(wanted: readonly WantedStream[]): { resting: string[]; news: boolean } {
    const resting = this.#resting(wanted)
    return { resting, news: this.#restingSent.isNews(resting) }
  }

  allEnded(): void {
    this.#offers.clear()
    this.#takenBack = []
    this.#lost = []
    this.#states.clear()
    this.#restingSent.sent([])
    this.#missed = false
  }

  #resting(wanted: readonly WantedStream[]): string[] {
    const resting = new Set(wanted.filter(rests).map(nameOf))
    if (resting.size === 0) return []
    const isResting = ({ deviceId: peerId, source }: ConsumerOffer): boolean => resting.has(nameOf({ peerId, source }))
    return [...this.#offers.values()].filter(isResting).map(({ consumerId }) => consumerId)
  }
}

/** Offered ahead of time and paused by the server. */
export function rests({ resting }: WantedStream): boolean {
  return resting === true
}
export function nameOf({ peerId, source }: Pick<WantedStream, 'peerId' | 'source'>): string {
  return `${source} ${peerId}`
}
