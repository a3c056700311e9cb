import { expect, test } from 'vitest'
import { openMeetings } from '../meeting/test-support.ts'
import { readFacts } from './facts.ts'

test('a closed item stands in the letters of those whom it is for, and in no other, the one to everybody included', async () => {
  const { world, created, draft, people } = await openMeetings()
  const { accountId } = people.delegate
  const agenda = [
    { title: 'Khai mạc', plannedMinutes: 10 },
    { title: 'Nhân sự', plannedMinutes: 20, audience: [{ kind: 'person' as const, accountId }] },
  ]
  const observer = await world.add('duthinh')
  const participants = [
    ...draft().participants,
    { accountId: observer.accountId, role: 'observer' as const, siteId: observer.siteId },
  ]
  const meetingId = await created({ draft: draft({ agenda, participants }) })
  const items = async (of: typeof accountId | null) =>
    (await readFacts(world.database, meetingId, of))?.agenda.map(({ title }) => title)
  expect(await items(null)).toEqual(['Khai mạc'])
  expect(await items(observer.accountId)).toEqual(['Khai mạc'])
  expect(await items(accountId)).toEqual(['Khai mạc', 'Nhân sự'])
})

test('the letter bears the day on which the invitations went; before, none', async () => {
  const { world, created, send } = await openMeetings()
  const meetingId = await created()
  const sentAtMs = async () => (await readFacts(world.database, meetingId, null))?.sentAtMs
  expect(await sentAtMs()).toBeNull()
  world.clock.advance(60_000)
  expect(await send(meetingId)).toMatchObject({ ok: true })
  expect(await sentAtMs()).toBe(world.clock.nowMs())
})
