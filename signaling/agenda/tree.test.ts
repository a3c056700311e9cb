import { afterEach, beforeEach, expect, test } from 'vitest'
import { openMeetings, type MeetingWorld } from '../meeting/test-support.ts'
import { AgendaItemId } from '../wire/ids.ts'
import { SITES } from '../identity/test-support.ts'
import { granted, refusal } from '../seats/test-support.ts'
import { openAgendaWorld } from './test-world.ts'

let world: MeetingWorld
beforeEach(async () => {
  world = await openMeetings()
})
afterEach(() => world.world.database.destroy())

test('an agenda of three levels is kept with its units; what is too deep is brought up, and what is left out stays as it was', async () => {
  const meetingId = await world.created({
    draft: world.draft({
      agenda: [
        { title: 'Kinh tế', plannedMinutes: 99 },
        { title: 'Thu', plannedMinutes: 10, level: 1, unitSiteId: SITES.office },
        { title: 'Chi', plannedMinutes: 20, level: 2 },
        { title: 'Khác', plannedMinutes: 5, level: 2 },
        { title: 'Bế mạc', plannedMinutes: 3 },
      ],
    }),
  })
  const before = await world.detail(meetingId)
  expect(before.agenda.map(({ level, plannedMinutes }) => [level, plannedMinutes])).toEqual([
    [0, 0],
    [1, 0],
    [2, 20],
    [2, 5],
    [0, 3],
  ])
  expect(before.agenda[1]?.unit).toMatchObject({ siteId: SITES.office })
  const agenda = before.agenda.slice(1).map(({ agendaItemId, title, plannedMinutes }) => ({
    agendaItemId: AgendaItemId.parse(agendaItemId),
    title,
    plannedMinutes,
  }))
  granted(await world.update(meetingId, before.revision, world.draft({ agenda })))
  const after = await world.detail(meetingId)
  expect(after.agenda.map(({ title, level, unit }) => [title, level, unit?.siteId ?? null])).toEqual([
    ['Thu', 0, SITES.office],
    ['Chi', 1, null],
    ['Khác', 1, null],
    ['Bế mạc', 0, null],
  ])
})

test('the meeting goes from leaf to leaf: a heading is not taken up, and counts for no item', async () => {
  const running = await openAgendaWorld(4)
  try {
    const [, second, third] = running.items
    await running.database
      .updateTable('agenda_items')
      .set({ level: 1 })
      .where('agenda_item_id', 'in', [second ?? '', third ?? ''] as never)
      .execute()
    expect(refusal(await running.goTo(running.chair, 0, null))).toBe('headingItem')
    granted(await running.goTo(running.chair, 1, null))
    expect(running.secretary.dataOf('agenda.moved').at(-1)?.current).toMatchObject({ number: 1, of: 3 })
    granted(await running.goTo(running.chair, 3, 1))
    expect(running.secretary.dataOf('agenda.moved').at(-1)?.current).toMatchObject({ number: 3, of: 3 })
  } finally {
    await running.rooms.close()
    await running.database.destroy()
  }
})

test('an item that is for nobody on the list any more stays closed', async () => {
  const { delegate } = world.people
  const meetingId = await world.created({
    draft: world.draft({
      agenda: [
        { title: 'Khai mạc', plannedMinutes: 10 },
        { title: 'Nhân sự', plannedMinutes: 10, audience: [{ kind: 'person', accountId: delegate.accountId }] },
      ],
    }),
  })
  granted(await world.send(meetingId))
  expect((await world.get(meetingId, delegate))?.agenda.map(({ title, audience }) => [title, audience])).toEqual([
    ['Khai mạc', []],
    ['Nhân sự', []],
  ])
  const { revision, agenda } = await world.detail(meetingId)
  const kept = agenda.map(({ agendaItemId, title, plannedMinutes }) => ({
    agendaItemId: AgendaItemId.parse(agendaItemId),
    title,
    plannedMinutes,
  }))
  const others = world.draft().participants.filter(({ accountId }) => accountId !== delegate.accountId)
  granted(await world.update(meetingId, revision, world.draft({ agenda: kept, participants: others })))
  expect((await world.detail(meetingId)).agenda[1]).toMatchObject({ restricted: true, audience: [] })
})
