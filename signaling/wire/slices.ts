import { agendaSlice } from '../agenda/wire.ts'
import { floorSlice, shownOutSlice, stageSlice } from '../floor/wire.ts'
import { layoutsSlice } from '../layouts/wire.ts'
import { leadingSlice } from '../leading/wire.ts'
import { shownSlice } from '../media/wire.ts'
import { locksSlice, waitingSlice } from '../locks/wire.ts'
import { meetingSlice } from '../meeting/wire.ts'
import { messagesSlice } from '../messages/wire.ts'
import { monitorSlice } from '../monitor/wire.ts'
import { preparingSlice } from '../preparing/wire.ts'
import { presentingSlice } from '../presenting/wire.ts'
import { rollCallSlice } from '../roll-call/wire.ts'
import { queuesSlice } from '../queues/wire.ts'
import { votingSlice } from '../voting/wire.ts'

/**
 * The nouns of the running meeting and what each adds to the snapshot that a client gets at joining and coming back, under its name here: the
 * schema, with what holds where a server does not know the noun. A new noun is one entry here; from then on the compiler asks for the server's
 * slice (`start/slices.ts`) and for how events change it on the pages (`web/src/net/slices.ts`).
 */
export const slices = {
  meeting: meetingSlice,
  agenda: agendaSlice,
  presenting: presentingSlice,
  stageSeatId: stageSlice,
  floor: floorSlice,
  layouts: layoutsSlice,
  locks: locksSlice,
  waiting: waitingSlice,
  queues: queuesSlice,
  leading: leadingSlice,
  shownOut: shownOutSlice,
  shownSeatId: shownSlice,
  rollCall: rollCallSlice,
  preparing: preparingSlice,
  messages: messagesSlice,
  monitor: monitorSlice,
  voting: votingSlice,
}

export type SliceName = keyof typeof slices
