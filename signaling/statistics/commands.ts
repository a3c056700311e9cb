import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import { accept } from '../wire/kit.ts'
import { statisticsFor } from './store.ts'

/** Figures of the meetings that the asker leads, prepares or administers. */
export function statisticsHandlers({
  database,
  clock,
}: {
  readonly database: Database
  readonly clock: Clock
}): Handlers<'statistics.read'> {
  return {
    'statistics.read': async ({ account }, asked) =>
      accept(await statisticsFor(database, account, asked, clock.nowMs())),
  }
}
