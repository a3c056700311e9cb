import type { MeetingRole } from '../../../../signaling/identity/wire.ts'

/** What a role sees buttons for. The server decides anew at every request; a test holds this against its table. */
export interface RoomRights {
  /** Microphone, camera, screen. */
  readonly send: boolean
  /** Mute others, stage, presenter, show out. */
  readonly lead: boolean
}

export function roomRights(role: MeetingRole | null): RoomRights {
  return {
    send: role !== null && role !== 'observer',
    lead: role === 'chair' || role === 'secretary',
  }
}
