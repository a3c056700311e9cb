import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Account } from '../identity/wire.ts'
import { callBy, openWorld, SITES, type World } from '../identity/test-support.ts'
import { newId } from '../kit/clock.ts'
import { localDay } from '../kit/local-day.ts'
import { BallotId, BodyId, BodyRuleId, MembershipId, MeetingId, MinutesTemplateId, type SiteId } from '../wire/ids.ts'
import type { Outcome } from '../wire/kit.ts'
import { MinutesTemplate, USUAL_TEMPLATE } from '../wire/minutes-template.ts'
import { bodiesHandlers } from './commands.ts'
import { dayBefore, holdsOn, overlap, ruleChange } from './rules.ts'
import { rulesOn, setBodyOfMeeting } from './store.ts'
import type { RuleText } from './wire.ts'

const HALF = { numerator: 1, denominator: 2, strict: true }
const TEXT: RuleText = {
  name: 'Thông qua nghị quyết',
  choices: [
    { key: 'for', label: 'Tán thành', countsAs: 'for' },
    { key: 'against', label: 'Không tán thành', countsAs: 'against' },
  ],
  ...{ threshold: HALF, base: 'allMembers', quorum: HALF, mayChange: false, legalBasis: '' },
}
const FROM = { firstDay: '2021-07-01', lastDay: null }

let world: World
let admin: Account
let ofDistrict: Account
let handlers: ReturnType<typeof bodiesHandlers>
beforeEach(async () => {
  world = await openWorld()
  admin = await world.add('admin', { systemRole: 'admin' })
  ofDistrict = await world.add('unit', { systemRole: 'unitAdmin', siteId: SITES.district })
  handlers = bodiesHandlers(world)
})
afterEach(() => world.database.destroy())

function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.error)
  return outcome.value
}
const refusal = (outcome: Outcome<unknown>) => (outcome.ok ? null : outcome.error)
const today = () => localDay(world.clock.nowMs())
const save = (by: Account, siteId: SiteId, bodyId: BodyId | null = null, name = 'HĐND') =>
  handlers['bodies.save'](callBy(by), { bodyId, name, siteId })
const made = async (by: Account = admin, siteId: SiteId = SITES.root) =>
  BodyId.parse(granted(await save(by, siteId)).bodyId)
const read = async (bodyId: BodyId) => granted(await handlers['bodies.read'](callBy(admin), { bodyId }))
const saveRule = (bodyId: BodyId, more: Partial<Parameters<(typeof handlers)['bodies.saveRule']>[1]> = {}) =>
  handlers['bodies.saveRule'](callBy(admin), { ...{ bodyId, ruleId: null, revision: 0, text: TEXT, ...FROM }, ...more })

/** A ballot of some meeting names the rule. */
async function use(ruleId: BodyRuleId): Promise<MeetingId> {
  const meetingId = newId(MeetingId)
  const atMs = world.clock.nowMs()
  await world.database
    .insertInto('meetings')
    .values({
      ...{ meeting_id: meetingId, request_id: meetingId, revision: 1, title: '', kind: 'meeting', place: '' },
      ...{ starts_at_ms: atMs, ends_at_ms: atMs, state: 'draft', state_reason: null, owner_site_id: SITES.root },
      ...{ created_by: admin.accountId, created_at_ms: atMs },
    })
    .execute()
  await world.database
    .insertInto('ballots')
    .values({
      ...{
        ballot_id: newId(BallotId),
        request_id: meetingId,
        meeting_id: meetingId,
        agenda_item_id: null,
        position: 0,
      },
      ...{ form: 'open', title: '', text: '', rule_id: ruleId, revision: 1, approved_revision: null, state: 'draft' },
      ...{ rule_text: null, members: null, entitled: null, opened_at_ms: null, ended_at_ms: null },
    })
    .execute()
  return meetingId
}

describe('a body', () => {
  test('is changed by the administrators of its unit, of what is above it, and by nobody else', async () => {
    expect(refusal(await save(ofDistrict, SITES.root))).toBe('foreignSite')
    const own = await made(ofDistrict, SITES.commune)
    const ofRoot = await made()
    // Neither taken over to the own unit nor changed in what it has.
    expect(refusal(await save(ofDistrict, SITES.district, ofRoot))).toBe('foreignSite')
    const by = callBy(ofDistrict)
    const member = { bodyId: ofRoot, membershipId: null, accountId: ofDistrict.accountId, ...FROM }
    expect(refusal(await handlers['bodies.saveMember'](by, member))).toBe('foreignSite')
    const rule = { bodyId: ofRoot, ruleId: null, revision: 0, text: TEXT, ...FROM }
    expect(refusal(await handlers['bodies.saveRule'](by, rule))).toBe('foreignSite')
    expect(refusal(await handlers['bodies.remove'](by, { bodyId: ofRoot }))).toBe('foreignSite')
    const listed = granted(await handlers['bodies.list'](by, {})).bodies
    expect(listed.map(({ bodyId, mayChange }) => [bodyId, mayChange])).toEqual([
      [ofRoot, false],
      [own, true],
    ])
  })

  test('has a name of its own in its unit, and goes only while no meeting names it', async () => {
    const bodyId = await made()
    expect(refusal(await save(admin, SITES.root))).toBe('nameTaken')
    granted(await save(admin, SITES.root, bodyId, 'HĐND tỉnh'))
    const ruleId = BodyRuleId.parse(granted(await saveRule(bodyId)).ruleId)
    const meetingId = await use(ruleId)
    expect(refusal(await handlers['bodies.remove'](callBy(admin), { bodyId }))).toBe('bodyInUse')
    await world.database.deleteFrom('ballots').execute()
    await setBodyOfMeeting(world.database, meetingId, bodyId)
    expect(refusal(await handlers['bodies.remove'](callBy(admin), { bodyId }))).toBe('bodyInUse')
    await setBodyOfMeeting(world.database, meetingId, null)
    granted(await handlers['bodies.remove'](callBy(admin), { bodyId }))
    expect(refusal(await handlers['bodies.read'](callBy(admin), { bodyId }))).toBe('noSuchBody')
  })

  test('has members from a day to a day, each once at a time', async () => {
    const bodyId = await made()
    const person = await world.add('an')
    const ask = (more: object) =>
      handlers['bodies.saveMember'](callBy(admin), {
        ...{ bodyId, membershipId: null, accountId: person.accountId, ...FROM },
        ...more,
      })
    expect(refusal(await ask({ lastDay: '2021-06-30' }))).toBe('daysTurned')
    const membershipId = MembershipId.parse(granted(await ask({ lastDay: '2024-06-30' })).membershipId)
    expect(refusal(await ask({ firstDay: '2024-06-30' }))).toBe('memberTwice')
    granted(await ask({ firstDay: '2024-07-01' }))
    expect(refusal(await ask({ membershipId, lastDay: '2024-07-01' }))).toBe('memberTwice')
    const { members, body } = await read(bodyId)
    expect(members.map(({ firstDay, lastDay }) => [firstDay, lastDay])).toEqual([
      ['2021-07-01', '2024-06-30'],
      ['2024-07-01', null],
    ])
    expect(body).toMatchObject({ members: 1, rules: 0 })
    granted(await handlers['bodies.removeMember'](callBy(admin), { bodyId, membershipId }))
    expect((await read(bodyId)).members).toHaveLength(1)
    const another = await world.add('another')
    const others = (await read(bodyId)).members[0]?.membershipId
    expect(refusal(await ask({ membershipId: others, accountId: another.accountId }))).toBe('noSuchMember')
    const barred = await world.add('barred', { disabled: true })
    expect(refusal(await ask({ accountId: barred.accountId }))).toBe('noSuchAccount')
  })
})

describe('a rule', () => {
  test('that no ballot names is changed in place, and tells who changes an older one', async () => {
    const bodyId = await made()
    const ruleId = BodyRuleId.parse(granted(await saveRule(bodyId)).ruleId)
    const text = { ...TEXT, legalBasis: 'Điều 91' }
    expect(granted(await saveRule(bodyId, { ruleId, revision: 1, text }))).toEqual({ ruleId, revision: 2 })
    expect(refusal(await saveRule(bodyId, { ruleId, revision: 1, text }))).toBe('stale')
    expect((await read(bodyId)).rules).toMatchObject([{ ruleId, text, used: false, replaces: null }])
  })

  test('that a ballot names is never edited: a change ends it and makes a new one, and only its last day moves', async () => {
    const bodyId = await made()
    const ruleId = BodyRuleId.parse(granted(await saveRule(bodyId)).ruleId)
    await use(ruleId)
    const text = { ...TEXT, mayChange: true }
    expect(refusal(await saveRule(bodyId, { ruleId, revision: 1, text }))).toBe('beginsInPast')
    const changed = granted(await saveRule(bodyId, { ruleId, revision: 1, text, firstDay: today() }))
    expect(changed.ruleId).not.toBe(ruleId)
    const { rules } = await read(bodyId)
    expect(rules.find((rule) => rule.ruleId === ruleId)).toMatchObject({
      ...{ text: TEXT, used: true, lastDay: dayBefore(today()) },
    })
    expect(rules.find((rule) => rule.ruleId === changed.ruleId)).toMatchObject({
      text,
      replaces: ruleId,
      lastDay: null,
    })
    const holding = await rulesOn(world.database, bodyId, today())
    expect(holding.map((rule) => rule.ruleId)).toEqual([changed.ruleId])
    // The same words: only the end is another one.
    const moved = granted(await saveRule(bodyId, { ruleId, revision: 2, lastDay: '2024-01-01' }))
    expect(moved).toEqual({ ruleId, revision: 3 })
    expect(refusal(await handlers['bodies.removeRule'](callBy(admin), { bodyId, ruleId }))).toBe('ruleInUse')
    granted(await handlers['bodies.removeRule'](callBy(admin), { bodyId, ruleId: BodyRuleId.parse(changed.ruleId) }))
  })
})

test('a rule that has ended does not hold again because a new one takes its place later', () => {
  const endsOn = (lastDay: string | null, firstDay: string) =>
    ruleChange(
      { text: TEXT, used: true, firstDay: '2021-07-01', lastDay },
      { text: { ...TEXT, name: 'Khác' }, firstDay, lastDay: null },
      '2026-01-01',
    )
  expect(endsOn('2025-06-30', '2026-05-01')).toEqual({ kind: 'replace', endsOn: '2025-06-30' })
  expect(endsOn('2027-06-30', '2026-05-01')).toEqual({ kind: 'replace', endsOn: '2026-04-30' })
  expect(endsOn(null, '2026-05-01')).toEqual({ kind: 'replace', endsOn: '2026-04-30' })
})

test('days count with both ends, and a rule that is used may be replaced from today at the earliest', () => {
  expect(
    ['2021-06-30', '2021-07-01', '2021-07-02', '2021-07-03'].map((day) =>
      holdsOn({ firstDay: '2021-07-01', lastDay: '2021-07-02' }, day),
    ),
  ).toEqual([...[false, true, true, false]])
  expect(dayBefore('2024-03-01')).toBe('2024-02-29')
  expect(overlap({ firstDay: '2021-01-01', lastDay: '2021-02-01' }, { firstDay: '2021-02-01', lastDay: null })).toBe(
    true,
  )
  expect(overlap({ firstDay: '2021-01-01', lastDay: '2021-01-31' }, { firstDay: '2021-02-01', lastDay: null })).toBe(
    false,
  )
  const before = { text: TEXT, used: true, firstDay: '2021-07-01', lastDay: null }
  const change = (firstDay: string) =>
    ruleChange(before, { text: { ...TEXT, name: 'Khác' }, firstDay, lastDay: null }, '2026-01-01').kind
  expect([change('2025-12-31'), change('2026-01-01'), change('2026-05-01')]).toEqual([
    'beginsInPast',
    'replace',
    'replace',
  ])
})

describe('templates of minutes', () => {
  const saveTemplate = (
    bodyId: BodyId,
    more: Partial<Parameters<(typeof handlers)['bodies.saveTemplate']>[1]> = {},
    by = admin,
  ) =>
    handlers['bodies.saveTemplate'](callBy(by), {
      ...{ bodyId, templateId: null, revision: 0, text: USUAL_TEMPLATE, ...FROM },
      ...more,
    })

  test('are made, changed by the one who knows the newest text, and removed; each begins on a day of its own', async () => {
    const bodyId = await made()
    const { templateId: id, revision } = granted(await saveTemplate(bodyId))
    const templateId = MinutesTemplateId.parse(id)
    expect(revision).toBe(1)
    expect(refusal(await saveTemplate(bodyId))).toBe('beginsTwice')
    expect(refusal(await saveTemplate(bodyId, { lastDay: '2020-01-01' }))).toBe('daysTurned')
    const text = { ...USUAL_TEMPLATE, title: 'BIÊN BẢN PHIÊN HỌP' }
    granted(await saveTemplate(bodyId, { templateId, revision: 1, text }))
    expect(refusal(await saveTemplate(bodyId, { templateId, revision: 1 }))).toBe('stale')
    granted(await saveTemplate(bodyId, { firstDay: '2025-07-01' }))
    expect((await read(bodyId)).templates.map((one) => [one.firstDay, one.text.title, one.revision])).toEqual([
      ['2025-07-01', 'BIÊN BẢN', 1],
      ['2021-07-01', 'BIÊN BẢN PHIÊN HỌP', 2],
    ])
    const remove = () => handlers['bodies.removeTemplate'](callBy(admin), { bodyId, templateId })
    granted(await remove())
    expect(refusal(await remove())).toBe('noSuchTemplate')
    expect(refusal(await saveTemplate(bodyId, { firstDay: '2030-01-01' }, ofDistrict))).toBe('foreignSite')
  })

  test('have every part once', () => {
    const { sections } = USUAL_TEMPLATE
    const [first] = sections
    for (const wrong of [sections.slice(1), [first, first, ...sections.slice(2)]])
      expect(MinutesTemplate.safeParse({ ...USUAL_TEMPLATE, sections: wrong }).success).toBe(false)
  })
})
