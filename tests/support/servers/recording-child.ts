/** Puts acts on record one after the other and prints the number of each once it is acknowledged, until it is killed. */
import { join } from 'node:path'
import { pino } from 'pino'
import { createAudit, headOf } from '../../../signaling/audit/audit.ts'
import { HEAD_FILE } from '../../../signaling/audit/head.ts'
import { ChainWatch } from '../../../signaling/audit/watch.ts'
import { systemClock } from '../../../signaling/kit/clock.ts'
import { systemTimers } from '../../../signaling/kit/timers.ts'
import { openDatabase } from '../../../signaling/storage/database.ts'

const folder = process.argv[2] ?? ''
const database = await openDatabase(join(folder, 'meetings.sqlite'))
const audit = createAudit(database, systemClock)
// The head is written down as often as can be, so that kills hit it too.
const timers = { ...systemTimers, after: (_delayMs: number, run: () => void) => systemTimers.after(1, run) }
const log = pino({ level: 'error' }, pino.destination(2))
await new ChainWatch({ database, audit, clock: systemClock, timers, log, headFile: join(folder, HEAD_FILE) }).begin()
for (;;) {
  await audit.record({ accountId: null, meetingId: null, action: 'identity.signIn' })
  process.stdout.write(`${(await headOf(database)).row}\n`)
}
