// Lets the current item's time stop, go on and end with the meeting itself, within the transaction that changes the meeting.
import type { Clock } from '../kit/clock.ts'
import { agendaOf } from '../meeting/store.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId } from '../wire/ids.ts'
import { withAgenda, withState } from './rules.ts'
import { lastRun, writeChange } from './store.ts'

export interface AgendaClock {
  /** The meeting is in this state from now on. */
  agendaFollows(within: Database, meetingId: MeetingId, state: MeetingState): Promise<void>
  /** The agenda was edited. */
  agendaEdited(within: Database, meetingId: MeetingId): Promise<void>
}

export function createAgendaClock(clock: Pick<Clock, 'steadyMs'>): AgendaClock {
  return {
    async agendaFollows(within, meetingId, state) {
      const last = await lastRun(within, meetingId)
      if (last === null) return
      const titles = new Map((await agendaOf(within, meetingId)).map((item) => [item.agendaItemId, item.title]))
      await writeChange(
        within,
        meetingId,
        withState(last, state, (id) => titles.get(id), clock.steadyMs()),
      )
    },
    async agendaEdited(within, meetingId) {
      const last = await lastRun(within, meetingId)
      if (last === null) return
      const agenda = await agendaOf(within, meetingId)
      await writeChange(within, meetingId, withAgenda(last, agenda, clock.steadyMs()))
    },
  }
}
