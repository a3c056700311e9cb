import { actorMay } from '../identity/permissions.ts'
import type { Database } from '../storage/database.ts'
import { CLOSE } from '../wire/kit.ts'
import { loadHalls } from './halls.ts'
import type { Leaving } from './leaving.ts'
import type { RoomsParts } from './parts.ts'
import type { LiveRoom } from './room.ts'
import type { Rosters } from './roster-store.ts'
import type { BuiltRoster } from './roster.ts'
import type { LiveDevice } from './seat.ts'

export interface RecheckParts extends Pick<RoomsParts, 'actorIn' | 'meetingOf'> {
  readonly database: Database
  readonly rosters: Rosters
  readonly leaving: Leaving
}

/**
 * Lets a changed list of participants hold at once: seats come and go with it, and each device is looked at again. Must run
 * in the room's turn.
 */
export function createRecheck(parts: RecheckParts): (room: LiveRoom) => Promise<void> {
  const { database, rosters, leaving, actorIn, meetingOf } = parts

  return async (room) => {
    const meeting = await meetingOf(room.meetingId)
    if (meeting !== null) room.title = meeting.title
    const roster = await rosters.build(room.meetingId)
    for (const device of [...room.devices.values()]) {
      const role = await actorIn(device.account, room.meetingId)
      if (role === null || role === 'unitAdmin') {
        await leaving.giveUp(room, device, 'removed', CLOSE.removed)
      } else if (!belongs(device, role, roster)) {
        // Still invited, but to another seat: the client comes back by itself and is given that one.
        await leaving.giveUp(room, device, 'lost', CLOSE.silent)
      } else if (role !== device.role) {
        device.role = role
        if (!actorMay('media.produce', role)) room.media.silence(device)
        room.presence.changed(device.seat)
      }
    }
    room.setRoster(roster, await loadHalls(database, room.meetingId))
    room.settleStage()
    room.settleFloor()
    // Who may be heard follows from roles, also where the floor itself is as before.
    room.media.settleFloor()
    room.media.planner.markAll()
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
