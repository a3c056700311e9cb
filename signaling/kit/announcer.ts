import type { Viewer } from '../wire/agenda-audience.ts'
import type { MeetingRole } from '../identity/wire.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { EventDataOf, EventName, events } from '../wire/registry.ts'

export type KeptEvent = Extract<(typeof events)[number], { kept: true }>['name']
export type PassingEvent = Exclude<EventName, KeptEvent>

/** Announces an event to every device seated in a meeting, with its sequence number; a device that is cut off gets a snapshot instead. Without any device nothing happens. */
export interface Announcer {
  announce<N extends KeptEvent>(meetingId: MeetingId, event: N, data: EventDataOf<N>): void
  /** One fact under one number, as each person may see it. Connections that see the same should be given the same object: it is written out once. */
  announceByViewer<N extends KeptEvent>(
    meetingId: MeetingId,
    event: N,
    dataFor: (viewer: Viewer) => EventDataOf<N>,
  ): void
  /**
   * Without a number, so that roles for which `dataFor` has nothing (null) do not learn that something happened. Roles that see the
   * same should be given the same object: it is written out once.
   */
  tellByRole<N extends PassingEvent>(
    meetingId: MeetingId,
    event: N,
    dataFor: (role: MeetingRole) => EventDataOf<N> | null,
  ): void
  /** The same, as each person may see it. */
  tellByViewer<N extends PassingEvent>(
    meetingId: MeetingId,
    event: N,
    dataFor: (viewer: Viewer) => EventDataOf<N> | null,
  ): void
}
