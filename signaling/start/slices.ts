import { AgendaInRoom } from '../agenda/slice.ts'
import { Floor } from '../floor/slice.ts'
import { ChosenStage } from '../floor/stage-slice.ts'
import type { FloorState } from '../floor/wire.ts'
import { Layouts } from '../layouts/slice.ts'
import { Locks } from '../locks/slice.ts'
import { WaitingRoom } from '../locks/waiting-slice.ts'
import { Leading } from '../leading/slice.ts'
import { RoomMedia } from '../media/room-media.ts'
import { MeetingInRoom } from '../meeting/slice.ts'
import { Messages } from '../messages/slice.ts'
import { Monitor } from '../monitor/slice.ts'
import { Preparing } from '../preparing/slice.ts'
import { Presenting } from '../presenting/slice.ts'
import { RollCalls } from '../roll-call/slice.ts'
import { Queues } from '../queues/slice.ts'
import { ROOM_SETTINGS, type RoomsDeps } from '../room/deps.ts'
import type { LiveRoom, RoomSlices } from '../room/room.ts'
import type { LiveDevice } from '../room/seat.ts'
import { SliceOf } from '../room/slice-of.ts'
import { ShownOut } from '../seats/shown-out-slice.ts'
import { VotingInRoom } from '../voting/slice.ts'
import { systemTimers, type Timers } from '../kit/timers.ts'
import type { SeatId } from '../wire/ids.ts'

type SlicesDeps = Pick<
  RoomsDeps,
  'clock' | 'database' | 'readersOf' | 'onPresentersChanged' | 'log' | 'timers' | 'settings'
>

/** What each noun has in a running meeting on the server: a new noun is one entry here. They load and settle in this order. */
export function roomSlices(deps: SlicesDeps) {
  const { clock, database, log, timers = systemTimers, settings } = deps
  const agenda = new SliceOf((room) => new AgendaInRoom(room, { database, clock }))
  const rollCall = new SliceOf((room) => new RollCalls(room, { database, clock, timers }))
  const stageSeatId = new SliceOf((room) => new ChosenStage(room))
  const floor = new SliceOf((room) => new Floor(room, clock))
  const queues = new SliceOf(
    (room) =>
      new Queues(room, {
        ...{ clock, timers, log, floorIn: floor.of },
        itemIn: (where) => agenda.of(where).currentItemId,
        rollCalledIn: (where) => rollCall.of(where).newest?.calledSeatId ?? null,
      }),
  )
  const monitor = new SliceOf((room) => new Monitor(room, { database, clock, timers, log }))
  const { graceMs } = { ...ROOM_SETTINGS, ...settings }
  return {
    meeting: new SliceOf((room) => new MeetingInRoom(room)),
    agenda,
    presenting: new SliceOf((room) => new Presenting(room, deps)),
    stageSeatId,
    floor,
    // Before the queues, which ask it at loading.
    rollCall,
    queues,
    layouts: new SliceOf((room) => new Layouts(room)),
    locks: new SliceOf((room) => new Locks(room)),
    waiting: new SliceOf((room) => new WaitingRoom(room, { clock, timers, graceMs })),
    messages: new SliceOf((room) => new Messages(room, { database, clock, timers })),
    leading: new SliceOf((room) => new Leading(room)),
    shownOut: new SliceOf((room) => new ShownOut(room)),
    preparing: new SliceOf(
      (room) =>
        new Preparing(room, {
          ...{ clock, timers },
          firstInLine: (where) => queues.of(where).firstInLine,
          troublesOf: (where, seat) => monitor.of(where).troublesOf(seat),
          onAir: (where) => onAir(floor.of(where).now, stageSeatId.of(where).now),
        }),
    ),
    monitor,
    voting: new SliceOf((room) => new VotingInRoom(room, { database, timers, log })),
    shownSeatId: new SliceOf(({ media }) => ({ snapshot: (device: LiveDevice) => media.shownTo(device) })),
  } satisfies RoomSlices
}
export type OurSlices = ReturnType<typeof roomSlices>

/** Seats that are heard by the floor, or shown to all by the chair's choice. */
function onAir({ holders, pointOfOrder }: FloorState, stageSeatId: SeatId | null): ReadonlySet<SeatId> {
  const heard = [...holders, ...(pointOfOrder === null ? [] : [pointOfOrder])].map(({ seatId }) => seatId)
  return new Set(stageSeatId === null ? heard : [...heard, stageSeatId])
}

interface MediaDeps extends Pick<RoomsDeps, 'plane' | 'clock' | 'log'> {
  readonly timers: Timers
  /** How many microphones of others a seat hears at most in an open meeting. */
  readonly speakerVoices: number
  readonly slices: OurSlices
}

/** The media of a room: they follow its floor and its chosen stage, and tell the room what changes about its seats. */
export function openMedia({ speakerVoices, slices, ...deps }: MediaDeps, room: LiveRoom): RoomMedia {
  return new RoomMedia({
    ...deps,
    voices: speakerVoices,
    meetingId: room.meetingId,
    seats: room.seats,
    devices: room.devices,
    chosenStage: () => slices.stageSeatId.of(room).now,
    floor: () => slices.floor.of(room).now,
    locks: () => slices.locks.of(room).now,
    nextSeat: () => slices.preparing.of(room).prepared,
    touched: (seatId) => {
      const seat = room.seats.get(seatId)
      if (seat !== undefined) room.presence.changed(seat)
    },
    isKnown: (seatId) => room.presence.isKnown(seatId),
  })
}
