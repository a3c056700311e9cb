import type { Logger } from 'pino'
import type { MeetingId } from '../wire/ids.ts'
import { createRoom, type LiveRoom, type RoomParts } from './room.ts'
import type { Seated } from './seated.ts'

export interface Registry {
  /** Does something in the meeting's room, which is made when there is none, after all that was asked of it before. */
  inRoom<T>(meetingId: MeetingId, work: (room: LiveRoom) => Promise<T>): Promise<T>
  find(meetingId: MeetingId): LiveRoom | undefined
  all(): readonly LiveRoom[]
  /** Looks whether anybody is left; an empty room is closed after a while. */
  maybeEmpty(room: LiveRoom): void
  close(room: LiveRoom): void
  readonly seated: Seated
}

export interface RegistryParts extends RoomParts {
  readonly emptyRoomMs: number
  readonly log: Logger
}

/** The meetings that run in this process. */
export function createRegistry(parts: RegistryParts): Registry {
  const rooms = new Map<MeetingId, LiveRoom>()

  function roomOf(meetingId: MeetingId): LiveRoom {
    const known = rooms.get(meetingId)
    if (known !== undefined) return known
    const room = createRoom(meetingId, parts)
    rooms.set(meetingId, room)
    parts.log.info({ meetingId, epoch: room.epoch }, 'a room opens')
    return room
  }
  function close(room: LiveRoom): void {
    if (room.closed) return
    if (rooms.get(room.meetingId) === room) rooms.delete(room.meetingId)
    room.close()
    parts.log.info({ meetingId: room.meetingId, epoch: room.epoch }, 'a room closes')
  }
  function maybeEmpty(room: LiveRoom): void {
    if (room.closed || room.seats.size > 0) return
    parts.timers.after(parts.emptyRoomMs, () => {
      if (room.seats.size === 0 && room.serial.pending === 0) close(room)
    })
  }

  return {
    async inRoom(meetingId, work) {
      for (;;) {
        const room = roomOf(meetingId)
        try {
          const done = await room.serial.run(async () => (room.closed ? null : { value: await work(room) }))
          if (done !== null) return done.value
        } finally {
          maybeEmpty(room)
        }
      }
    },
    find: (meetingId) => rooms.get(meetingId),
    all: () => [...rooms.values()],
    maybeEmpty,
    close,
    seated({ connection }) {
      if (connection?.held == null) return null
      const { meetingId, seatId } = connection.held
      const room = rooms.get(meetingId)
      const seat = room?.seats.get(seatId)
      if (room === undefined || seat === undefined || seat.connection !== connection) return null
      // A request from here shows that the answer with the newest proof has arrived.
      seat.tokens.previous = null
      return { room, seat, connection }
    },
  }
}
