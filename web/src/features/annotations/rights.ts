import type { MeetingRole } from '../../../../signaling/identity/wire.ts'

/** Whether a role is offered the shared layer. The server decides anew at every update; a test holds this against its table. */
export function mayWriteShared(role: MeetingRole): boolean {
  return role === 'chair' || role === 'secretary' || role === 'delegate'
}
