import type { MeetingRole } from '../../../../signaling/identity/wire.ts'

/** What a role sees buttons for. The server decides anew at every request; a test holds this against its table. */
export interface RoomRights {
  /** Microphone, camera, screen. */
  readonly send: boolean
  /** Mute others, stage, presenter, show out. */
  readonly lead: boolean
  /** Who may speak: the floor, its mode, a point of order. The chair's alone. */
  readonly giveFloor: boolean
  /** Raise one's hand. The chair takes the floor without asking. */
  readonly askFloor: boolean
  /** Look at all sites at once. */
  readonly wall: boolean
}

export function roomRights(role: MeetingRole | null): RoomRights {
  return {
    send: role !== null && role !== 'observer',
    lead: role === 'chair' || role === 'secretary',
    giveFloor: role === 'chair',
    askFloor: role !== null && role !== 'observer' && role !== 'chair',
    wall: role === 'chair' || role === 'secretary',
  }
}
