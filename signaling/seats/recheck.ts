import type { Logger } from 'pino'
import { actorMay } from '../wire/permissions.ts'
import { CLOSE } from '../wire/kit.ts'
import { loadHalls } from '../room/halls.ts'
import type { Database } from '../storage/database.ts'
import type { Leaving } from './leaving.ts'
import type { MeetingInRoom } from '../meeting/slice.ts'
import type { RoomsDeps } from '../room/deps.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Rosters } from './roster-store.ts'
import type { BuiltRoster } from '../room/roster.ts'
import type { LiveDevice } from '../room/seat.ts'

export interface RecheckDeps extends Pick<RoomsDeps, 'actorIn' | 'meetingOf'> {
  readonly database: Database
  readonly rosters: Rosters
  readonly leaving: Leaving
  readonly meetingIn: (room: LiveRoom) => MeetingInRoom
  readonly log: Logger
}

/**
 * Lets a changed list of participants, or another chair, hold at once: seats come and go with it, each device's role is looked up
 * again, and each noun takes back what somebody had by a role that is gone. Must run in the room's turn.
 */
export function createRecheck(deps: RecheckDeps): (room: LiveRoom) => Promise<void> {
  const { database, rosters, meetingOf, meetingIn } = deps

  return async (room) => {
    const meeting = await meetingOf(room.meetingId)
    if (meeting !== null) meetingIn(room).set({ title: meeting.title })
    const roster = await rosters.build(room.meetingId)
    for (const slice of room.slices) slice.listChanges?.(roster)
    // Roles follow from what is saved.
    await keep(deps, room)
    const roles = await recheckDevices(deps, room, roster)
    room.setRoster(roster, await loadHalls(database, room.meetingId))
    for (const slice of room.slices) slice.rolesChanged?.()
    await keep(deps, room)
    room.changed({ sitting: true, roles })
  }
}

/** @returns whether some device has another role. */
async function recheckDevices(deps: RecheckDeps, room: LiveRoom, roster: BuiltRoster): Promise<boolean> {
  const { actorIn, leaving } = deps
  let otherRoles = false
  for (const device of [...room.devices.values()]) {
    const role = await actorIn(device.account, room.meetingId)
    if (role === null || role === 'unitAdmin' || (device.pairingId !== null && role !== 'operator')) {
      await leaving.giveUp(room, device, 'uninvited', CLOSE.removed)
    } else if (!belongs(device, role, roster)) {
      // Still invited, but to another seat: the client joins again and is given that one.
      await leaving.giveUp(room, device, 'moved', CLOSE.silent)
    } else if (role !== device.role) {
      device.role = role
      otherRoles = true
      if (!actorMay('media.produce', role)) room.media.silence(device)
      room.changed({ seats: [device.seat] })
    }
  }
  return otherRoles
}

/** What has happened to the list can't be refused: it holds in memory also when it can't be written. */
async function keep({ log }: RecheckDeps, room: LiveRoom): Promise<void> {
  try {
    await room.kept.save()
  } catch (error) {
    log.error({ err: error }, 'what follows from a change of roles could not be written')
  }
}

/** Whether a device sits where its account would sit if it came now. */
function belongs(device: LiveDevice, role: LiveDevice['role'], roster: BuiltRoster): boolean {
  const { entry } = device.seat
  const person = roster.people.get(device.account.accountId)
  if (person === undefined || !roster.seats.some(({ seatId }) => seatId === entry.seatId)) return false
  if (entry.kind === 'person') return role !== 'operator'
  return entry.siteId === person.site.siteId
}
