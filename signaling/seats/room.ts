import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { MediaPlane } from '../../sfu/api.ts'
import { createRoomMedia, type RoomMedia } from '../media/room-media.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { Announcer } from '../server/announcer.ts'
import type { Clock } from '../storage/clock.ts'
import type { AccountId, MeetingId, SeatId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { NOTHING_LIVE, type LiveState } from './live-store.ts'
import { createPresence, type Presence } from './presence.ts'
import { toWire, type LiveSeat } from './seat.ts'
import { createSerial, type Serial } from './serial.ts'
import type { Timers } from './timers.ts'
import type { RoomSnapshot } from './wire.ts'

type KeptEvent = Parameters<Announcer['announce']>[1]

/** A running meeting in memory: who sits in it, what everybody sees of it, and the numbers of its events. */
export interface LiveRoom {
  readonly meetingId: MeetingId
  /** Names this life of the room: numbers of another one mean nothing here. */
  readonly epoch: string
  /** The number of the last kept event. */
  readonly seq: number
  /** Commands that save before they tell, one after the other. */
  readonly serial: Serial
  readonly seats: ReadonlyMap<string, LiveSeat>
  readonly presence: Presence
  readonly media: RoomMedia
  title: string
  state: MeetingState
  /** Null until it has been read from the store. */
  live: LiveState | null
  add(seat: LiveSeat): void
  remove(seat: LiveSeat): void
  seatOf(accountId: AccountId): LiveSeat | undefined
  announce<N extends KeptEvent>(event: N, data: EventDataOf<N>): void
  /** Tells everybody when another seat, or none, is on the stage now. */
  settleStage(): void
  snapshot(): RoomSnapshot
  readonly closed: boolean
  close(): void
}

export interface RoomParts {
  readonly plane: MediaPlane
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly presenceGatherMs: number
  readonly voices: number
}

export function createRoom(meetingId: MeetingId, parts: RoomParts): LiveRoom {
  const seats = new Map<string, LiveSeat>()
  let seq = 0
  let closed = false
  let toldStage: SeatId | null = null

  const presence = createPresence(parts.presenceGatherMs, parts.timers, (data) => announce('seats.changed', data))
  const media = createRoomMedia({
    ...parts,
    meetingId,
    seats,
    chosenStage: stageSeatId,
    touched: (seat) => presence.changed(seat),
  })

  function announce<N extends KeptEvent>(event: N, data: EventDataOf<N>): void {
    if (closed) return
    seq += 1
    for (const seat of seats.values()) seat.connection?.send(event, data, seq)
  }
  function seatOf(accountId: AccountId): LiveSeat | undefined {
    for (const seat of seats.values()) if (seat.account.accountId === accountId) return seat
    return undefined
  }
  function stageSeatId(): SeatId | null {
    const accountId = room.live?.stageAccountId ?? null
    return accountId === null ? null : (seatOf(accountId)?.seatId ?? null)
  }

  const room: LiveRoom = {
    meetingId,
    epoch: randomBytes(12).toString('base64url'),
    serial: createSerial(),
    seats,
    presence,
    media,
    title: '',
    state: 'inSession',
    live: null,
    get seq() {
      return seq
    },
    get closed() {
      return closed
    },
    add(seat) {
      seats.set(seat.seatId, seat)
      presence.changed(seat)
      media.speakers.seatsChanged()
    },
    remove(seat) {
      seats.delete(seat.seatId)
      media.speakers.seatsChanged()
    },
    seatOf,
    announce,
    settleStage() {
      const stage = stageSeatId()
      if (stage === toldStage) return
      const before = toldStage === null ? undefined : seats.get(toldStage)
      if (before !== undefined) media.speakers.wasShown(before.seatId)
      toldStage = stage
      // Whoever is shown must be known before.
      presence.flush()
      announce('floor.stageChanged', { stageSeatId: stage })
      media.planner.markAll()
    },
    snapshot: () => ({
      meetingId,
      title: room.title,
      state: room.state,
      seats: [...seats.values()].map(toWire),
      stageSeatId: stageSeatId(),
      presenting: (room.live ?? NOTHING_LIVE).presenting,
    }),
    close() {
      if (closed) return
      closed = true
      for (const seat of seats.values()) seat.away?.giveUp()
      presence.close()
      media.close()
    },
  }
  return room
}
