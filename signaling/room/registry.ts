// All running meetings by id: opens a room at the first request, closes it when it has been empty for a while.
import type { Logger } from 'pino'
import type { Connection } from '../kit/handlers.ts'
import type { MeetingId } from '../wire/ids.ts'
import { LiveRoom, type RoomDeps } from './room.ts'
import type { Seated, SeatedAt } from './seated.ts'

export interface Registry {
  /** Does something in the meeting's room, which is made when there is none, after all that was asked of it before. */
  inRoom<T>(meetingId: MeetingId, work: (room: LiveRoom) => Promise<T>): Promise<T>
  find(meetingId: MeetingId): LiveRoom | undefined
  all(): readonly LiveRoom[]
  /** Looks whether anybody is left; an empty room is closed after a while. */
  maybeEmpty(room: LiveRoom): void
  close(room: LiveRoom): void
  /** Where this socket sits; for what the socket itself did not ask for. */
  placeOf(connection: Connection): SeatedAt | null
  readonly seated: Seated
}

export interface RegistryDeps extends RoomDeps {
  readonly emptyRoomMs: number
  readonly log: Logger
  /** Fills a new room with what is known of its meeting, before anything else is done in it. May be asked again when it fails. */
  prepare(room: LiveRoom): Promise<void>
}

/** The meetings that run in this process. */
export function createRegistry(deps: RegistryDeps): Registry {
  const rooms = new Map<MeetingId, LiveRoom>()

  function roomOf(meetingId: MeetingId): LiveRoom {
    const known = rooms.get(meetingId)
    if (known !== undefined) return known
    const room = new LiveRoom(meetingId, deps)
    rooms.set(meetingId, room)
    deps.log.info({ meetingId, epoch: room.epoch }, 'a room opens')
    return room
  }
  function close(room: LiveRoom): void {
    if (room.closed) return
    if (rooms.get(room.meetingId) === room) rooms.delete(room.meetingId)
    room.close()
    deps.log.info({ meetingId: room.meetingId, epoch: room.epoch }, 'a room closes')
  }
  function maybeEmpty(room: LiveRoom): void {
    if (room.closed || room.devices.size > 0) return
    deps.timers.after(deps.emptyRoomMs, () => {
      if (room.devices.size === 0 && room.serial.pending === 0) close(room)
    })
  }
  function placeOf(connection: Connection): SeatedAt | null {
    if (connection.held === null) return null
    const { meetingId, deviceId } = connection.held
    const room = rooms.get(meetingId)
    const device = room?.devices.get(deviceId)
    if (room === undefined || device === undefined || device.connection !== connection) return null
    return { room, seat: device.seat, device, connection }
  }

  return {
    async inRoom(meetingId, work) {
      for (;;) {
        const room = roomOf(meetingId)
        try {
          const done = await room.serial.run(async () => {
            if (room.closed) return null
            if (!room.ready) await deps.prepare(room)
            return { value: await work(room) }
          })
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
    placeOf,
    seated({ connection }) {
      const at = connection === null ? null : placeOf(connection)
      // A request from here shows that the answer with the newest proof has arrived.
      if (at !== null) at.device.tokens.previous = null
      return at
    },
  }
}
