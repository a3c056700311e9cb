import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { agendaOf, meetingRow } from '../meeting/store.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Seated } from '../room/seated.ts'
import type { Database } from '../storage/database.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { AgendaInRoom } from './slice.ts'
import { moveTo } from './rules.ts'
import { isHeading } from '../wire/agenda-tree.ts'
import { countRuns, lastRun, writeChange } from './store.ts'
import { MOST_RUNS } from './wire.ts'

export interface AgendaDeps {
  readonly database: Database
  readonly clock: Clock
  readonly seated: Seated
  readonly audit: Audit | undefined
  readonly agendaIn: (room: LiveRoom) => AgendaInRoom
}

/** Runs the agenda: which item is under discussion. */
export function agendaHandlers({ database, clock, seated, audit, agendaIn }: AgendaDeps): Handlers<'agenda.goTo'> {
  return {
    'agenda.goTo': async (call, { agendaItemId, ifCurrent }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      const { meetingId } = room
      return room.serial.run(async () => {
        const moved = await database.transaction().execute(async (within) => {
          const row = await meetingRow(within, meetingId)
          if (row === null) return refuse('notFound')
          const agenda = await agendaOf(within, meetingId)
          const to = agendaItemId === null ? null : agenda.find((item) => item.agendaItemId === agendaItemId)
          if (to != null && isHeading(agenda, agenda.indexOf(to))) return refuse('headingItem')
          const last = await lastRun(within, meetingId)
          const decided = moveTo(last, { to, ifCurrent }, row.state, clock.steadyMs())
          if (!decided.ok) return decided
          if (decided.value.begin !== null && (await countRuns(within, meetingId)) >= MOST_RUNS)
            return refuse('tooManyMoves')
          await writeChange(within, meetingId, decided.value)
          const { accountId } = call.account
          const details = { from: ifCurrent, to: agendaItemId }
          if (decided.value.end !== null || decided.value.begin !== null)
            await audit?.record({ accountId, meetingId, action: 'agenda.goTo', details }, within)
          return accept({})
        })
        if (moved.ok) await agendaIn(room).refresh()
        return moved
      })
    },
  }
}
