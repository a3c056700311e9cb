import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../storage/database.ts'
import { openTestDatabase } from '../storage/test-database.ts'
import { MeetingRequestId, MinutesTaskId } from '../wire/ids.ts'
import { noticesOfRequest, noticesOfTask } from './store.ts'

let database: Database
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.destroy())

async function planOf(query: ReturnType<typeof noticesOfRequest>): Promise<string> {
  const rows = await query.explain<{ detail: string }>(undefined, sql`query plan`)
  return rows.map(({ detail }) => detail).join('; ')
}

test('notices that an act settles are found by an index, however many nobody has read', async () => {
  const id = 'A'.repeat(22)
  expect(await planOf(noticesOfRequest(database, MeetingRequestId.parse(id), 1))).toContain('notices_of_request')
  expect(await planOf(noticesOfTask(database, MinutesTaskId.parse(id), 1))).toContain('notices_of_task')
})
