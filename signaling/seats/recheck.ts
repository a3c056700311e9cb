import type { Logger } from 'pino'
import { takeFloor } from '../floor/rules.ts'
import { actorMay } from '../wire/permissions.ts'
import { mayAct } from '../identity/acting.ts'
import { canPresent } from '../presenting/rules.ts'
import type { Database } from '../storage/database.ts'
import type { SeatId } from '../wire/ids.ts'
import { CLOSE } from '../wire/kit.ts'
import { loadHalls } from '../room/halls.ts'
import type { Leaving } from './leaving.ts'
import { saveLive, type LiveState } from '../room/live-store.ts'
import type { RoomsDeps } from '../room/deps.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Rosters } from './roster-store.ts'
import type { BuiltRoster } from '../room/roster.ts'
import type { LiveDevice } from '../room/seat.ts'

export interface RecheckDeps extends Pick<RoomsDeps, 'actorIn' | 'meetingOf'> {
  readonly database: Database
  readonly rosters: Rosters
  readonly leaving: Leaving
  readonly log: Logger
}

/**
 * Lets a changed list of participants, or another chair, hold at once: seats come and go with it, each device is looked at
 * again, and what somebody had by a role that is gone (leading, presenting, floor, stage) is taken back. Must run in the
 * room's turn.
 */
export function createRecheck(deps: RecheckDeps): (room: LiveRoom) => Promise<void> {
  const { database, rosters, leaving, actorIn, meetingOf, log } = deps

  return async (room) => {
    const meeting = await meetingOf(room.meetingId)
    if (meeting !== null) room.title = meeting.title
    const chairBefore = chairOf(room.roster)
    const roster = await rosters.build(room.meetingId)
    let otherRoles = false
    await endActing(room, roster, chairBefore)
    for (const device of [...room.devices.values()]) {
      const role = await actorIn(device.account, room.meetingId)
      if (role === null || role === 'unitAdmin') {
        await leaving.giveUp(room, device, 'uninvited', CLOSE.removed)
      } else if (!belongs(device, role, roster)) {
        // Still invited, but to another seat: the client comes back by itself and is given that one.
        await leaving.giveUp(room, device, 'moved', CLOSE.silent)
      } else if (role !== device.role) {
        device.role = role
        otherRoles = true
        if (!actorMay('media.produce', role)) room.media.silence(device)
        room.changed({ seats: [device.seat] })
      }
    }
    room.setRoster(roster, await loadHalls(database, room.meetingId))
    const presentsNoMore = await takeFromUnentitled(room)
    // Somebody may read the presented page who might not before, or the other way round.
    const otherReaders = otherRoles && room.live?.presenting.page != null
    if (presentsNoMore || otherReaders) room.changed({ presenting: true })
    room.changed({ stage: true, floor: true, roles: true })
  }

  /** What has happened to the list can't be refused: it holds in memory also when it can't be written. */
  async function keep(room: LiveRoom, live: LiveState): Promise<void> {
    room.live = live
    try {
      await saveLive(database, room.meetingId, live)
    } catch (error) {
      log.error({ err: error }, 'what follows from a change of roles could not be written')
    }
  }

  /** A part that was handed over ends when its holder may not act any longer, or when the list names another chair. */
  async function endActing(room: LiveRoom, roster: BuiltRoster, chairBefore: string | undefined): Promise<void> {
    if (room.live === null || room.live.acting === null) return
    const person = roster.people.get(room.live.acting.accountId)
    const chairNow = chairOf(roster)
    const replaced = chairNow !== undefined && chairNow !== chairBefore
    if (person !== undefined && mayAct(person.role) && !replaced) return
    await keep(room, { ...room.live, acting: null })
    room.announce('leading.changed', { acting: null, byName: null })
  }

  /** @returns whether somebody presents no longer. */
  async function takeFromUnentitled(room: LiveRoom): Promise<boolean> {
    if (room.live === null) return false
    const { presenting, floor, stageSeatId } = room.live
    const { presenterId } = presenting
    const presents = presenterId === null || canPresent(room.roster.people.get(presenterId)?.role ?? null)
    const silent = (seatId: SeatId): boolean => !maySpeak(room, seatId)
    const held = floor === null ? [] : [...floor.holders, ...(floor.pointOfOrder === null ? [] : [floor.pointOfOrder])]
    const taken = held.map(({ seatId }) => seatId).filter(silent)
    const unstaged = stageSeatId !== null && silent(stageSeatId)
    for (const seat of room.seats.values()) {
      if (!seat.asking || maySpeak(room, seat.seatId)) continue
      seat.asking = false
      room.changed({ seats: [seat] })
    }
    if (presents && taken.length === 0 && !unstaged) return false
    await keep(room, {
      ...room.live,
      presenting: presents ? presenting : { ...presenting, presenterId: null },
      floor: floor === null ? null : taken.reduce(takeFloor, floor),
      stageSeatId: unstaged ? null : stageSeatId,
    })
    return !presents
  }
}

function chairOf(roster: BuiltRoster): string | undefined {
  return [...roster.people].find(([, { role }]) => role === 'chair')?.[0]
}

/** Whether anybody in the seat may be heard and seen; of an empty one the list says it. */
function maySpeak(room: LiveRoom, seatId: SeatId): boolean {
  const seat = room.seats.get(seatId)
  if (seat === undefined) return false
  const here = [...seat.devices.values()].map(({ role }) => role)
  return (here.length > 0 ? here : [seat.entry.role]).some((role) => actorMay('media.produce', role))
}

/** Whether a device sits where its account would sit if it came now. */
function belongs(device: LiveDevice, role: LiveDevice['role'], roster: BuiltRoster): boolean {
  const { entry } = device.seat
  const person = roster.people.get(device.account.accountId)
  if (person === undefined || !roster.seats.some(({ seatId }) => seatId === entry.seatId)) return false
  if (entry.kind === 'person') return role !== 'operator'
  return entry.siteId === person.site.siteId
}
