import type { MeetingId } from '../wire/ids.ts'
import type { EventDataOf, events } from '../wire/registry.ts'

type KeptEvent = Extract<(typeof events)[number], { kept: true }>['name']

/** Tells everyone seated in a meeting a fact, numbered and kept for those who are cut off. Nobody there: nothing happens. */
export interface Announcer {
  announce<N extends KeptEvent>(meetingId: MeetingId, event: N, data: EventDataOf<N>): void
}
