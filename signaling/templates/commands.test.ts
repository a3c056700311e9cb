import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callBy, SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { openMeetings, type MeetingWorld } from '../meeting/test-support.ts'
import { MeetingDraft } from '../meeting/wire.ts'
import { endSites } from '../sites/store.ts'
import type { MeetingId, TemplateId } from '../wire/ids.ts'
import { templatesHandlers } from './commands.ts'
import { MOST_LISTED } from './store.ts'
import { MOST_TEMPLATES } from './wire.ts'

let at: MeetingWorld
let handlers: ReturnType<typeof templatesHandlers>
/** Prepares meetings in the secretary's unit; was in none of them. */
let colleague: Account
beforeEach(async () => {
  at = await openMeetings()
  handlers = templatesHandlers(at.world)
  colleague = await at.world.add('dongnghiep', { mayPrepareMeetings: true })
})
afterEach(() => at.world.database.destroy())

async function weekly(): Promise<MeetingId> {
  const { delegate } = at.people
  return at.created({
    draft: at.draft({
      agenda: [
        { title: 'Khai mạc', plannedMinutes: 10, unitSiteId: SITES.district },
        { title: 'Nhân sự', plannedMinutes: 0, audience: [{ kind: 'person', accountId: delegate.accountId }] },
        { title: 'Bổ nhiệm', plannedMinutes: 20, level: 1, speaker: { kind: 'site', siteId: SITES.district } },
      ],
    }),
  })
}
async function save(meetingId: MeetingId, more: Partial<Parameters<(typeof handlers)['templates.save']>[1]> = {}) {
  const asked = {
    requestId: randomUUID(),
    meetingId,
    name: 'Giao ban tuần',
    withAgenda: true,
    withPeople: true,
    ...more,
  }
  const saved = await handlers['templates.save'](callBy(at.people.secretary, 'secretary'), asked)
  if (!saved.ok) throw new Error(saved.error)
  return saved.value.templateId as TemplateId
}
async function read(by: Account, templateId: TemplateId) {
  const got = await handlers['templates.read'](callBy(by), { templateId })
  return got.ok ? got.value.pattern : null
}
const titlesFor = async (by: Account, templateId: TemplateId) =>
  (await read(by, templateId))?.agenda.map(({ title }) => title)
async function listed(by: Account) {
  const got = await handlers['templates.list'](callBy(by), {})
  if (!got.ok) throw new Error('the list was refused')
  return got.value.templates
}

test('a meeting is made from a template as the one was that it was saved from', async () => {
  const templateId = await save(await weekly())
  const { secretary } = at.people
  const pattern = await read(secretary, templateId)
  if (pattern === null) throw new Error('the template is missing')
  const { title, kind, place, startsAtMs, durationMs, siteIds, agenda, people } = pattern
  const meetingId = await at.created({
    draft: MeetingDraft.parse({
      ...{ title, kind, place, siteIds, agenda, startsAtMs, endsAtMs: startsAtMs + durationMs },
      participants: people.map(({ accountId, role, siteId }) => ({ accountId, role, siteId })),
    }),
  })
  const [old, made] = [await at.detail(await weekly()), await at.detail(meetingId)]
  const bare = (meeting: typeof old) => ({
    ...{ ...meeting, meetingId: null },
    agenda: meeting.agenda.map((item) => ({ ...item, agendaItemId: null })),
  })
  expect(bare(made)).toEqual(bare(old))
  expect(made.agenda).toHaveLength(3)
})

test('colleagues of the unit use it, a closed item only those it was for; other units do not learn of it', async () => {
  const templateId = await save(await weekly())
  const { secretary, unitAdmin, outsider } = at.people
  expect(await titlesFor(secretary, templateId)).toEqual(['Khai mạc', 'Nhân sự', 'Bổ nhiệm'])
  expect(await titlesFor(unitAdmin, templateId)).toEqual(['Khai mạc', 'Nhân sự', 'Bổ nhiệm'])
  expect(await titlesFor(colleague, templateId)).toEqual(['Khai mạc'])
  expect(await listed(colleague)).toMatchObject([{ name: 'Giao ban tuần', itemCount: 1, peopleCount: 3 }])
  expect(await read(outsider, templateId)).toBeNull()
  expect(await listed(outsider)).toEqual([])
})

test('a closed item stays hidden from the administrator of the saver’s unit, who administers not the unit that held the meeting', async () => {
  const { secretary, outsider } = at.people
  const local = await at.world.add('quantri.meovac', { systemRole: 'unitAdmin', siteId: SITES.otherDistrict })
  const meetingId = await weekly()
  const saved = await handlers['templates.save'](callBy(outsider, 'secretary'), {
    ...{ requestId: randomUUID(), meetingId, name: 'Của Mèo Vạc', withAgenda: true, withPeople: true },
  })
  if (!saved.ok) throw new Error(saved.error)
  const templateId = saved.value.templateId as TemplateId
  expect(await titlesFor(local, templateId)).toEqual(['Khai mạc'])
  expect(await listed(local)).toMatchObject([{ name: 'Của Mèo Vạc', itemCount: 1, mayRemove: true }])
  expect(await titlesFor(outsider, templateId)).toHaveLength(3)
  expect(await read(secretary, templateId)).toBeNull()
})

test('for whom a closed item is, those learn who prepare such a meeting, not who is among them', async () => {
  const { delegate, secretary } = at.people
  const templateId = await save(await weekly())
  const { database } = at.world
  const inUnit = { site_id: SITES.office, may_prepare_meetings: 1 } as const
  await database.updateTable('accounts').set(inUnit).where('username', '=', 'daibieu').execute()
  const audienceFor = async (by: Account) => (await read(by, templateId))?.agenda.map(({ audience }) => audience)
  const moved = { ...delegate, siteId: SITES.office, mayPrepareMeetings: true }
  expect(await audienceFor(moved)).toEqual([null, [], null])
  const fromChair = await audienceFor({ ...at.people.chair, siteId: SITES.office, mayPrepareMeetings: true })
  expect(fromChair).toEqual(await audienceFor(secretary))
  expect(fromChair?.[1]).toEqual([{ kind: 'person', accountId: delegate.accountId }])
})

test('without its people a closed item stays closed', async () => {
  const templateId = await save(await weekly(), { withPeople: false })
  expect(await titlesFor(colleague, templateId)).toEqual(['Khai mạc'])
  const own = await read(at.people.secretary, templateId)
  expect(own).toMatchObject({ people: [], siteIds: [] })
  expect(own?.agenda).toMatchObject([{ audience: null }, { audience: [] }, { speaker: null }])
})

test('who can be invited no longer is left out and named', async () => {
  const templateId = await save(await weekly())
  const { database } = at.world
  await database.updateTable('accounts').set({ disabled: 1 }).where('username', '=', 'chutri').execute()
  await endSites(database, [SITES.district], '2020-01-01', [])
  const pattern = await read(at.people.secretary, templateId)
  expect(pattern?.people.map(({ fullName }) => fullName)).toEqual(['thuky'])
  expect(pattern?.siteIds).toEqual([SITES.root, SITES.office])
  expect(pattern?.leftOut).toEqual({ people: ['chutri', 'daibieu'], sites: ['Huyện Đồng Văn'] })
  expect(pattern?.agenda).toMatchObject([{ unitSiteId: null }, { audience: [] }, { speaker: null }])
})

test('a template goes over with its unit', async () => {
  const templateId = await save(await weekly())
  await endSites(at.world.database, [SITES.office], '2020-01-01', [SITES.otherDistrict])
  expect(await titlesFor(at.people.outsider, templateId)).toEqual(['Khai mạc'])
})

test('where a unit went over to another as a whole, that one is invited, and sees no more of a closed item', async () => {
  const { delegate, secretary } = at.people
  const audience = [
    { kind: 'site', siteId: SITES.district },
    { kind: 'site', siteId: SITES.office },
  ] as const
  const speaker = { kind: 'site' as const, siteId: SITES.district }
  const agenda = [
    { title: 'Nhân sự', plannedMinutes: 5, unitSiteId: SITES.district, audience: [...audience] },
    { title: 'Báo cáo', plannedMinutes: 5, speaker },
  ]
  const templateId = await save(await at.created({ draft: at.draft({ agenda }) }))
  await endSites(at.world.database, [SITES.district], '2020-01-01', [SITES.commune])
  await endSites(at.world.database, [SITES.root], '2020-01-01', [SITES.office])
  const pattern = await read(secretary, templateId)
  expect(pattern?.siteIds).toEqual([SITES.office, SITES.commune])
  expect(pattern?.people).toContainEqual(
    expect.objectContaining({ accountId: delegate.accountId, siteId: SITES.commune }),
  )
  expect(pattern?.leftOut).toEqual({ people: [], sites: [] })
  expect(pattern?.agenda).toMatchObject([
    { unitSiteId: SITES.commune, audience: [] },
    { audience: null, speaker: { kind: 'site', siteId: SITES.commune } },
  ])
})

test('a list is bounded, the templates of one’s own unit first', async () => {
  const meetingId = await weekly()
  for (let n = 0; n < MOST_TEMPLATES; n += 1) await save(meetingId, { name: `A ${n}` })
  const { database } = at.world
  await database.updateTable('meeting_templates').set({ site_id: SITES.commune }).execute()
  for (let n = 0; n < MOST_TEMPLATES; n += 1) await save(meetingId, { name: `B ${n}` })
  await database
    .updateTable('meeting_templates')
    .set({ site_id: SITES.district })
    .where('site_id', '=', SITES.office)
    .execute()
  await save(meetingId, { name: 'Z' })
  const got = await handlers['templates.list'](callBy(at.people.secretary), {})
  expect(got).toMatchObject({ ok: true, value: { more: true } })
  const names = got.ok ? got.value.templates.map(({ name }) => name) : []
  expect(names).toHaveLength(MOST_LISTED)
  expect(names[0]).toBe('Z')
})

test('the same form saves once; a unit keeps so many', async () => {
  const meetingId = await weekly()
  const requestId = randomUUID()
  expect(await save(meetingId, { requestId })).toBe(await save(meetingId, { requestId }))
  for (let n = 1; n < MOST_TEMPLATES; n += 1) await save(meetingId)
  await expect(save(meetingId)).rejects.toThrow('tooManyTemplates')
  expect(await save(meetingId, { requestId })).toBeTruthy()
})

test('who saved it and the administrator of the unit remove it, nobody else', async () => {
  const meetingId = await weekly()
  const { secretary, unitAdmin, outsider } = at.people
  const remove = (by: Account, templateId: TemplateId) => handlers['templates.remove'](callBy(by), { templateId })
  const [one, other] = [await save(meetingId), await save(meetingId)]
  expect(await remove(colleague, one)).toMatchObject({ error: 'forbidden' })
  expect(await remove(outsider, one)).toMatchObject({ error: 'notFound' })
  expect(await remove(secretary, one)).toMatchObject({ ok: true })
  expect(await remove(unitAdmin, other)).toMatchObject({ ok: true })
  expect(await listed(secretary)).toEqual([])
})

test('a copy is made from all of a meeting but its papers', async () => {
  const meetingId = await weekly()
  const [item] = (await at.detail(meetingId)).agenda
  await at.addPaper(meetingId, item?.agendaItemId ?? '')
  const got = await handlers['templates.ofMeeting'](callBy(at.people.secretary, 'secretary'), { meetingId })
  expect(got).toMatchObject({ ok: true, value: { pattern: { title: 'Giao ban tuần', durationMs: 3_600_000 } } })
  expect(JSON.stringify(got)).not.toContain('Tờ trình')
})
