import type { Logger } from 'pino'
import { MediaError, type ConsumerOffer as PlaneOffer, type MediaRoom } from '../../sfu/api.ts'
import type { LiveSeat } from '../seats/seat.ts'
import type { Cancel, Timers } from '../seats/timers.ts'
import { SeatId } from '../wire/ids.ts'
import { planFor, type Budget, type RoomFacts } from './rules.ts'
import type { ConsumerOffer } from './wire.ts'

/** Keeps every seat's consumers equal to its plan. Reasons to look again are gathered; one message tells all that changed. */
export interface Planner {
  mark(seat: LiveSeat): void
  markAll(): void
  close(): void
}

export interface PlannerParts {
  readonly timers: Timers
  readonly log: Logger
  readonly budget: Budget
  readonly seats: ReadonlyMap<string, LiveSeat>
  readonly mediaRoom: () => MediaRoom | null
  readonly facts: () => RoomFacts
}

/** Short enough not to be noticed when somebody begins to speak, long enough for a page of producers to come together. */
export const PLAN_AFTER_MS = 40
const RETRY_AFTER_MS = 1_000
const RETRIES = 5
/** Consumers taken back that are told once more to a client that comes back: some may have been lost with its line. */
const REMEMBERED = 300

export function createPlanner({ timers, log, budget, seats, mediaRoom, facts }: PlannerParts): Planner {
  const dirty = new Set<LiveSeat>()
  const retries = new Set<Cancel>()
  let waiting: Cancel | null = null

  function mark(seat: LiveSeat): void {
    dirty.add(seat)
    waiting ??= timers.after(PLAN_AFTER_MS, flush)
  }

  function flush(): void {
    waiting = null
    const room = mediaRoom()
    const now = facts()
    for (const seat of dirty) {
      if (seat.gone) dirty.delete(seat)
      // A seat that is cut off or not ready stays marked: it is looked at when it is back.
      if (seat.gone || room === null || seat.connection === null || !seat.media.ready || seat.media.planning) continue
      dirty.delete(seat)
      void plan(room, seat, now)
    }
  }

  async function plan(room: MediaRoom, seat: LiveSeat, now: RoomFacts): Promise<void> {
    const { media } = seat
    const wanted = planFor(seat.seatId, now, media.view, budget)
    // A producer that took another's place needs a new consumer although the same stream is wanted.
    const key = JSON.stringify(
      wanted.map((stream) => [stream, seats.get(stream.seatId)?.media.producers.get(stream.source)?.producerId]),
    )
    if (key === media.planKey) return tell(seat, [], [])
    const { life } = media
    media.planning = true
    try {
      const change = await room.setPlan(seat.seatId, wanted)
      if (seat.gone || media.life !== life) return
      media.planKey = key
      media.planFailures = 0
      tell(seat, change.added.map(toWireOffer), change.removed)
    } catch (error) {
      if (!seat.gone && media.life === life) failed(seat, error)
    } finally {
      media.planning = false
      if (dirty.has(seat)) mark(seat)
    }
  }

  function tell(seat: LiveSeat, added: ConsumerOffer[], removed: string[]): void {
    const { media } = seat
    for (const offer of added) media.offers.set(offer.consumerId, offer)
    for (const consumerId of removed) media.offers.delete(consumerId)
    if (removed.length > 0) media.takenBack = [...media.takenBack, ...removed].slice(-REMEMBERED)
    if (seat.connection === null) return
    const repeated = media.repeat
    media.repeat = false
    const data = repeated ? { added: [...media.offers.values()], removed: [...media.takenBack] } : { added, removed }
    if (data.added.length > 0 || data.removed.length > 0) seat.connection.send('media.consumers', data)
  }

  function failed(seat: LiveSeat, error: unknown): void {
    seat.media.planKey = null
    seat.media.planFailures += 1
    const level = error instanceof MediaError ? 'debug' : 'error'
    log[level]({ err: error, seatId: seat.seatId }, 'the plan of a seat could not be carried out')
    if (seat.media.planFailures > RETRIES) return
    const cancel = timers.after(RETRY_AFTER_MS, () => {
      retries.delete(cancel)
      if (!seat.gone) mark(seat)
    })
    retries.add(cancel)
  }

  return {
    mark,
    markAll() {
      for (const seat of seats.values()) mark(seat)
    },
    close() {
      waiting?.()
      waiting = null
      for (const cancel of retries) cancel()
      retries.clear()
      dirty.clear()
    },
  }
}

function toWireOffer(offer: PlaneOffer): ConsumerOffer {
  return { ...offer, seatId: SeatId.parse(offer.seatId) }
}
