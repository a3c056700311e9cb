import { expect, test } from 'vitest'
import { callBy } from '../identity/test-support.ts'
import type { MeetingId } from '../wire/ids.ts'
import { openMeetings } from './test-support.ts'

test('before a meeting is paused or ended, choices that had arrived are saved while it is still as it was', async () => {
  const seen: string[] = []
  const opened = await openMeetings({
    castsSettled: async () => void seen.push(await stateNow()),
  })
  const { created, meetings, people, send, world } = opened
  const meetingId: MeetingId = await created()
  async function stateNow(): Promise<string> {
    const row = world.database.selectFrom('meetings').select('state').where('meeting_id', '=', meetingId)
    return (await row.executeTakeFirstOrThrow()).state
  }
  expect(await send(meetingId)).toMatchObject({ ok: true })
  const act = (which: 'start' | 'pause' | 'resume' | 'end') =>
    meetings.handlers[`meetings.${which}`](callBy(people.chair, 'chair'), { meetingId })
  for (const which of ['start', 'pause', 'resume'] as const) expect(await act(which)).toMatchObject({ ok: true })
  expect(seen).toEqual(['inSession'])
  expect(await act('end')).toMatchObject({ ok: true })
  expect(seen).toEqual(['inSession', 'inSession'])
  await world.database.destroy()
})
