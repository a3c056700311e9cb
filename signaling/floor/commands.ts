import type { Logger } from 'pino'
import { MediaError } from '../../sfu/api.ts'
import type { Audit } from '../audit/audit.ts'
import { SOUNDS } from '../media/wire.ts'
import { rolesIn } from '../media/live-facts.ts'
import { setPaused } from '../media/sending.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import type { Leaving } from '../seats/leaving.ts'
import { changeLive, type ShownOut } from '../room/live-store.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveDevice, LiveSeat } from '../room/seat.ts'
import type { Seated } from '../room/seated.ts'
import type { Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import type { SeatId } from '../wire/ids.ts'
import { accept, CLOSE, refuse, type Outcome } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import { admitPoint, giveFloor, takeFloor, withMode, type FloorSeat } from './rules.ts'
import type { FloorState } from './wire.ts'

export interface FloorParts {
  readonly database: Database
  readonly clock: Clock
  readonly seated: Seated
  readonly leaving: Pick<Leaving, 'giveUp'>
  readonly audit: Audit | undefined
  readonly log: Logger
}

/** Whoever gets to speak has been heard asking. */
const LOWERS_HAND: readonly string[] = ['floor.give', 'floor.admitPoint']

/** What chair and secretary decide about who is seen and heard. */
export function floorHandlers(parts: FloorParts): Handlers<Extract<Method, `floor.${string}`>> {
  const { database, clock, seated, leaving, audit, log } = parts

  /** @returns whether a microphone of the device, or the sound of its screen, was on. */
  async function mute(room: LiveRoom, device: LiveDevice, byName: string): Promise<boolean> {
    return device.media.serial.run(async () => {
      const on = SOUNDS.filter((source) => device.media.producers.get(source)?.paused === false)
      if (device.gone || on.length === 0) return false
      for (const source of on) {
        try {
          await setPaused({ room }, device, source, true)
        } catch (error) {
          // Without a media worker nobody is heard, and its successor begins with every microphone off.
          if (!(error instanceof MediaError)) throw error
          log.debug({ err: error }, 'nothing to mute on the media plane')
          room.media.drop(device, source)
        }
      }
      device.connection?.send('floor.mutedBy', { byName, why: 'muted', sources: on })
      return true
    })
  }

  /** @returns whether anything of the seat was heard. */
  async function muteSeat(room: LiveRoom, seat: LiveSeat, byName: string): Promise<boolean> {
    const muted = await Promise.all([...seat.devices.values()].map((device) => mute(room, device, byName)))
    return muted.some(Boolean)
  }

  async function note(call: Call, room: LiveRoom, action: string, seat: LiveSeat | null, more = {}): Promise<void> {
    const of = seat === null ? null : (seat.entry.accountId ?? seat.entry.siteId)
    const { accountId } = call.account
    await audit?.record({ accountId, meetingId: room.meetingId, action, details: { of, ...more } })
  }

  /** Saved first; then microphones go off at once where the floor was taken, and everybody is told. */
  async function keep(call: Call, room: LiveRoom, before: FloorState, floor: FloorState): Promise<void> {
    if (floor === before) return
    await changeLive(database, room, { floor })
    room.media.settleFloor(call.account.fullName)
    room.settleFloor()
  }

  /** Decides about one seat in the room's turn. */
  async function decide<E extends string>(
    call: Call,
    action: string,
    seatId: SeatId | null,
    rule: (floor: FloorState, seat: LiveSeat | null, room: LiveRoom) => Outcome<FloorState, E>,
    more = {},
  ): Promise<Outcome<Record<string, never>, E | 'notSeated' | 'noSuchSeat'>> {
    const at = seated(call)
    if (at === null) return refuse('notSeated')
    const { room } = at
    return room.serial.run<Outcome<Record<string, never>, E | 'notSeated' | 'noSuchSeat'>>(async () => {
      const seat = seatId === null ? null : room.seats.get(seatId)
      if (seat === undefined) return refuse('noSuchSeat')
      const before = room.floor()
      const decided = rule(before, seat, room)
      if (!decided.ok) return decided
      await keep(call, room, before, decided.value)
      if (seat !== null && LOWERS_HAND.includes(action)) lowerHand(room, seat)
      await note(call, room, action, seat, more)
      return accept({})
    })
  }

  function lowerHand(room: LiveRoom, seat: LiveSeat): void {
    if (!seat.asking) return
    seat.asking = false
    room.presence.changed(seat)
  }

  return {
    'floor.setMode': async (call, { mode }) => {
      const set = await decide<never>(call, 'floor.setMode', null, (floor) => accept(withMode(floor, mode)), { mode })
      return set.ok ? set : refuse(set.error === 'notSeated' ? 'notSeated' : 'internal')
    },

    'floor.give': (call, { seatId, instead }) =>
      decide(
        call,
        'floor.give',
        seatId,
        (floor, seat, room) => {
          if (seat === null) return accept(floor)
          const joined = (id: SeatId): boolean => (room.seats.get(id)?.devices.size ?? 0) > 0
          return giveFloor(floor, floorSeat(seat), { instead, steadyMs: clock.steadyMs(), joined })
        },
        { instead },
      ),

    'floor.take': (call, { seatId }) =>
      decide(call, 'floor.take', seatId, (floor, seat) =>
        accept(seat === null ? floor : takeFloor(floor, seat.seatId)),
      ),

    'floor.admitPoint': (call, { seatId }) =>
      decide(call, 'floor.admitPoint', seatId, (floor, seat) =>
        admitPoint(floor, seat === null ? null : floorSeat(seat), clock.steadyMs()),
      ),

    'floor.ask': async (call, { asking }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      if (at.seat.asking !== asking) {
        at.seat.asking = asking
        at.room.presence.changed(at.seat)
      }
      return accept({})
    },

    'floor.putOnStage': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const seat = seatId === null ? null : room.seats.get(seatId)
        if (seat === undefined) return refuse('noSuchSeat')
        await changeLive(database, room, { stageSeatId: seat?.seatId ?? null })
        room.settleStage()
        await note(call, room, 'floor.putOnStage', seat)
        return accept({})
      })
    },

    'floor.muteSeat': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const seat = at.room.seats.get(seatId)
      if (seat === undefined) return refuse('noSuchSeat')
      await muteSeat(at.room, seat, call.account.fullName)
      await note(call, at.room, 'floor.muteSeat', seat)
      return accept({})
    },

    'floor.muteAll': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const others = [...at.room.seats.values()].filter((seat) => seat !== at.seat && seat.devices.size > 0)
      const muted = await Promise.all(others.map((seat) => muteSeat(at.room, seat, call.account.fullName)))
      await note(call, at.room, 'floor.muteAll', null)
      return accept({ muted: muted.filter(Boolean).length })
    },

    'floor.removeSeat': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const seat = room.seats.get(seatId)
        if (seat === undefined) return refuse('noSuchSeat')
        if (seat === at.seat) return refuse('ownSeat')
        if (leads(seat)) return refuse('chairSeat')
        // Saved first: from here on nobody of this seat comes back, whatever becomes of the lines or of this process.
        await changeLive(database, room, { shownOut: [...othersOut(room, seatId), outOf(seat)] })
        await note(call, room, 'floor.removeSeat', seat)
        for (const device of [...seat.devices.values()]) await leaving.giveUp(room, device, 'removed', CLOSE.removed)
        // Whoever is shown out does not come back with the floor.
        const before = room.floor()
        await keep(call, room, before, takeFloor(before, seatId))
        room.announce('floor.shownOutChanged', { seatIds: room.shownOut() })
        return accept({})
      })
    },

    'floor.letIn': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const seat = room.seats.get(seatId)
        if (seat === undefined) return refuse('noSuchSeat')
        if (!room.shownOut().includes(seatId)) return accept({})
        await changeLive(database, room, { shownOut: othersOut(room, seatId) })
        await note(call, room, 'floor.letIn', seat)
        room.announce('floor.shownOutChanged', { seatIds: room.shownOut() })
        return accept({})
      })
    },
  }
}

/** Whoever leads now, or is chair by the list, sits here: the meeting would be left without a head. */
function leads({ entry, devices }: LiveSeat): boolean {
  return entry.role === 'chair' || [...devices.values()].some(({ role }) => role === 'chair')
}

function othersOut(room: LiveRoom, seatId: SeatId): ShownOut[] {
  return (room.live?.shownOut ?? []).filter((out) => out.seatId !== seatId)
}

function outOf({ seatId, entry, devices }: LiveSeat): ShownOut {
  const sat = [...devices.values()].map(({ account }) => account.accountId)
  return { seatId, accountIds: [...new Set(entry.accountId === null ? sat : [entry.accountId, ...sat])] }
}

function floorSeat(seat: LiveSeat): FloorSeat {
  return { seatId: seat.seatId, roles: rolesIn(seat) }
}
