import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AgendaItemId } from '../wire/ids.ts'
import { openMeetings, type MeetingWorld } from './test-support.ts'

let world: MeetingWorld['world']
let told: MeetingWorld['told']
let draft: MeetingWorld['draft']
let created: MeetingWorld['created']
let detail: MeetingWorld['detail']
let send: MeetingWorld['send']
let update: MeetingWorld['update']
let addPaper: MeetingWorld['addPaper']

beforeEach(async () => {
  ;({ world, told, draft, created, detail, send, update, addPaper } = await openMeetings())
})
afterEach(() => world.database.destroy())

describe('updating', () => {
  test('from an old revision is refused and changes nothing', async () => {
    const meetingId = await created()
    expect(await update(meetingId, 1, draft({ title: 'Lần một' }))).toEqual({ ok: true, value: { revision: 2 } })
    expect(await update(meetingId, 1, draft({ title: 'Lần hai' }))).toEqual({
      ok: false,
      error: 'staleRevision',
      details: { revision: 2 },
    })
    expect((await detail(meetingId)).title).toBe('Lần một')
    expect(told).toMatchObject([
      [
        meetingId,
        'meeting.changed',
        'chair',
        { state: 'draft', revision: 2, title: 'Lần một', rights: { end: false } },
      ],
      [meetingId, 'meeting.changed', 'delegate', { revision: 2, peopleChanged: false }],
    ])
  })

  test('tells a room the agenda when it is another one, and of people only that they are others', async () => {
    const meetingId = await created()
    const agenda = (await detail(meetingId)).agenda.toReversed()
    const again = agenda.map(({ agendaItemId, title, plannedMinutes }) => ({
      agendaItemId: AgendaItemId.parse(agendaItemId),
      ...{ title, plannedMinutes },
    }))
    await update(meetingId, 1, draft({ agenda: again }))
    await update(meetingId, 2, draft({ agenda: again, participants: draft().participants.slice(0, 2) }))
    const [first, second] = told.filter(([, , role]) => role === 'chair').map(([, , , data]) => data)
    expect(first).toMatchObject({ agenda: (await detail(meetingId)).agenda, peopleChanged: false })
    expect(second).toMatchObject({ revision: 3, agenda: null, peopleChanged: true })
    expect(JSON.stringify(second)).not.toContain('Chủ trì')
  })

  test('of two at the same moment one wins', async () => {
    const meetingId = await created()
    const results = await Promise.all([update(meetingId, 1, draft()), update(meetingId, 1, draft())])
    expect(results.filter((result) => result.ok)).toHaveLength(1)
  })

  test('moves and renames agenda items without giving them new ids', async () => {
    const meetingId = await created()
    const [first, second] = (await detail(meetingId)).agenda
    const agenda = [
      { agendaItemId: AgendaItemId.parse(second?.agendaItemId), title: 'Thảo luận tổ', plannedMinutes: 20 },
      { title: 'Nội dung mới', plannedMinutes: 5 },
      { agendaItemId: AgendaItemId.parse(first?.agendaItemId), title: 'Bế mạc', plannedMinutes: 5 },
    ]
    expect((await update(meetingId, 1, draft({ agenda }))).ok).toBe(true)
    const changed = (await detail(meetingId)).agenda
    expect(changed.map((item) => item.title)).toEqual(['Thảo luận tổ', 'Nội dung mới', 'Bế mạc'])
    expect([changed[0]?.agendaItemId, changed[2]?.agendaItemId]).toEqual([second?.agendaItemId, first?.agendaItemId])
  })

  test('an agenda item goes only when it has no papers', async () => {
    const meetingId = await created()
    const [first, second] = (await detail(meetingId)).agenda
    await addPaper(meetingId, first?.agendaItemId ?? '')
    const only = (item: typeof first) =>
      draft({
        agenda: [{ agendaItemId: AgendaItemId.parse(item?.agendaItemId), title: 'Còn lại', plannedMinutes: 5 }],
      })
    expect(await update(meetingId, 1, only(second))).toMatchObject({ error: 'agendaItemHasPapers' })
    expect(await update(meetingId, 1, only(first))).toMatchObject({ ok: true })
  })

  test('an agenda item of another meeting is unknown', async () => {
    const other = await detail(await created())
    const meetingId = await created()
    const agenda = [
      { agendaItemId: AgendaItemId.parse(other.agenda[0]?.agendaItemId), title: 'Của họp khác', plannedMinutes: 5 },
    ]
    expect(await update(meetingId, 1, draft({ agenda }))).toMatchObject({ error: 'unknownAgendaItem' })
  })

  test('a meeting that was sent keeps its chair', async () => {
    const meetingId = await created()
    await send(meetingId)
    const participants = draft().participants.filter(({ role }) => role !== 'chair')
    expect(await update(meetingId, 2, draft({ participants }))).toMatchObject({ error: 'noChair' })
  })

  test('somebody who was barred after being invited does not stand in the way', async () => {
    const meetingId = await created()
    await world.database.updateTable('accounts').set({ disabled: 1 }).where('username', '=', 'daibieu').execute()
    expect(await update(meetingId, 1, draft())).toMatchObject({ ok: true })
  })
})
