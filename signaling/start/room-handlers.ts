// Every command that is asked from a seat, of all nouns of the running meeting. A noun that is missing here does not compile in `nouns.ts`.
import { agendaHandlers } from '../agenda/commands.ts'
import { floorHandlers } from '../floor/commands.ts'
import { layoutsHandlers } from '../layouts/commands.ts'
import { leadingHandlers } from '../leading/commands.ts'
import { locksHandlers } from '../locks/commands.ts'
import { mediaHandlers } from '../media/commands.ts'
import { createMediaChangeLimiter } from '../media/media-change-limit.ts'
import { messagesHandlers } from '../messages/commands.ts'
import { monitorHandlers } from '../monitor/commands.ts'
import { firstGuessBps } from '../passport/rules.ts'
import type { LinkStart } from '../passport/wire.ts'
import { phoneSoundHandlers } from '../phones/sound.ts'
import { preparingHandlers } from '../preparing/commands.ts'
import { presentingHandlers } from '../presenting/commands.ts'
import { queueHandlers } from '../queues/commands.ts'
import { receptionHandlers } from '../reception/commands.ts'
import { rollCallHandlers } from '../roll-call/commands.ts'
import { createAdmission } from '../seats/admission.ts'
import { seatHandlers } from '../seats/commands.ts'
import type { Capabilities } from '../media/capabilities.ts'
import type { Timers } from '../kit/timers.ts'
import type { ROOM_SETTINGS, RoomsDeps } from '../room/deps.ts'
import type { Registry } from '../room/registry.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveSeat } from '../room/seat.ts'
import type { Attendance } from '../seats/attendance.ts'
import type { Leaving } from '../seats/leaving.ts'
import type { OurSlices } from './slices.ts'

export interface RoomHandlersDeps {
  readonly deps: RoomsDeps
  readonly settings: typeof ROOM_SETTINGS
  readonly timers: Timers
  readonly slices: OurSlices
  readonly registry: Registry
  readonly attendance: Attendance
  readonly leaving: Leaving
  readonly capabilities: Capabilities
  recheck(room: LiveRoom): Promise<void>
}

export type RoomHandlers = ReturnType<typeof roomHandlers>

export function roomHandlers(parts: RoomHandlersDeps) {
  const { deps, settings, timers, slices, registry, attendance, leaving, capabilities, recheck } = parts
  const { clock, database, log, audit, onRolesChanged } = deps
  const { seated } = registry
  const { layouts, locks, waiting, monitor, meeting, agenda, floor, stageSeatId } = slices
  const { queues, leading, presenting, shownOut, rollCall, messages, preparing } = slices
  const linkStartOf = (seat: LiveSeat | undefined) => startOf(seat, deps)
  const mayChange = createMediaChangeLimiter(clock)
  const admission = createAdmission({
    ...{ clock, timers, atOnce: settings.joinsAtOnce, pacedPerSecond: settings.returnsPerSecond },
    ...{ maxWaiting: settings.joinsWaiting, maxWaitMs: settings.joinWaitMs },
  })
  return {
    ...seatHandlers({
      ...{ ...deps, admission, recheck, mayChange, settings, attendance, registry, leaving, linkStartOf },
      ...{ meetingIn: meeting.of, leadingIn: leading.of, shownOutIn: shownOut.of },
      ...{ locksIn: locks.of, waitingIn: waiting.of },
      noteFigures: ({ room, device }, figures) => monitor.of(room).note(device, figures),
    }),
    ...agendaHandlers({ ...deps, seated, audit, agendaIn: agenda.of }),
    ...floorHandlers({ seated, audit, clock, floorIn: floor.of, stageIn: stageSeatId.of }),
    ...rollCallHandlers({
      ...{ seated, audit, clock, database },
      ...{ rollCallIn: rollCall.of, floorIn: floor.of, stageIn: stageSeatId.of },
    }),
    ...layoutsHandlers({ seated, audit, clock, layoutsIn: layouts.of }),
    ...locksHandlers({ seated, audit, locksIn: locks.of, waitingIn: waiting.of }),
    ...queueHandlers({
      ...{ seated, audit, clock },
      ...{ queuesIn: queues.of, floorIn: floor.of, stageIn: stageSeatId.of },
    }),
    ...messagesHandlers({ database, seated, audit, clock, messagesIn: messages.of }),
    ...leadingHandlers({ seated, audit, clock, recheck, onRolesChanged, leadingIn: leading.of }),
    ...monitorHandlers({ seated, database, clock, audit, monitorIn: monitor.of }),
    ...preparingHandlers({ seated, preparingIn: preparing.of }),
    ...phoneSoundHandlers({ database, seated, audit }),
    ...receptionHandlers({ seated, clock, timers, troublesOf: (room, seat) => monitor.of(room).troublesOf(seat) }),
    ...presentingHandlers({ ...deps, seated, audit, presentingIn: presenting.of }),
    ...mediaHandlers({
      ...{ seated, log, capabilities, mayChange },
      firstGuessBps: (call) => firstGuessBps(linkStartOf(seated(call)?.seat)),
    }),
  }
}

/** A person at a desk may sit anywhere: the tests of a site say something of its own seat alone. */
function startOf(seat: LiveSeat | undefined, deps: RoomsDeps): LinkStart | null {
  if (seat?.entry.kind !== 'site') return null
  return deps.linkStartOf?.(seat.entry.siteId) ?? null
}
