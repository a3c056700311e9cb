import type { MeetingId } from '../wire/ids.ts'
import type { EventDataOf, events } from '../wire/registry.ts'

type KeptEvent = Extract<(typeof events)[number], { kept: true }>['name']

/** Tells everyone seated in a meeting a fact, numbered in its order; whoever is cut off gets a snapshot instead. Nobody there: nothing happens. */
export interface Announcer {
  announce<N extends KeptEvent>(meetingId: MeetingId, event: N, data: EventDataOf<N>): void
}
