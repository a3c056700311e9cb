import type { MeetingRole } from '../../../signaling/identity/wire.ts'
import type { Acting } from '../../../signaling/leading/wire.ts'
import { isRunning, type MeetingState } from '../../../signaling/meeting/wire.ts'
import type { AccountId } from '../../../signaling/wire/ids.ts'
import { actorMay, type Action } from '../../../signaling/wire/permissions.ts'

/** What a role sees buttons for. The server decides again at every request. */
export interface RoomRights {
  /** Microphone, camera, screen. */
  readonly send: boolean
  /** Mute others, stage, presenter, show out and let in again, hand over the chair's part. */
  readonly lead: boolean
  /** Who may speak: the floor, its mode, a point of order. The chair's alone. */
  readonly giveFloor: boolean
  /** Stand in line to speak. The chair takes the floor without asking. */
  readonly askFloor: boolean
  /** Call the roll. */
  readonly rollCall: boolean
  /** Order the queues and call from them. */
  readonly orderQueues: boolean
  /** Write messages. */
  readonly write: boolean
  /** See all sites at once (the wall). */
  readonly wall: boolean
  /** Open the meeting. */
  readonly start: boolean
  /** Go from item to item of its agenda, and put its planned end off. */
  readonly extend: boolean
  /** Pause it, go on, end it. The chair's alone. */
  readonly conduct: boolean
}

/** What may be done with the meeting itself in this state, by the same table that the server asks. */
export function actsNow(
  rights: RoomRights,
  state: MeetingState,
): Readonly<Record<'start' | 'pause' | 'resume' | 'end', boolean>> {
  return {
    start: rights.start && state === 'invited',
    pause: rights.conduct && state === 'inSession',
    resume: rights.conduct && state === 'paused',
    end: rights.conduct && isRunning(state),
  }
}

/**
 * What somebody may do about who leads. The chair of the list is known by the list, since they are a delegate while somebody
 * else leads.
 */
export function mayTakeLeadBack(
  role: MeetingRole | null,
  listedAsChair: boolean,
  acting: Pick<Acting, 'accountId'> | null,
  accountId: AccountId,
): boolean {
  if (acting === null) return false
  return role === 'secretary' || listedAsChair || acting.accountId === accountId
}

/** By the server's own table. The chair takes the floor without asking, though the table would let them. */
export function roomRights(role: MeetingRole | null): RoomRights {
  const may = (action: Action) => actorMay(action, role)
  return {
    send: may('media.produce'),
    lead: may('floor.muteSeat'),
    giveFloor: may('floor.give'),
    askFloor: role !== 'chair' && may('queues.ask'),
    orderQueues: may('queues.call'),
    rollCall: may('rollCall.start'),
    write: may('messages.send'),
    wall: may('media.wall'),
    start: may('meetings.start'),
    extend: may('meetings.extend'),
    conduct: may('meetings.end'),
  }
}
