// Over 300 lines on purpose: minutes from the first letter to the tasks after their approval, step by step, in one small world.
import { createHash } from 'node:crypto'
import { PDF } from '@libpdf/core'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import { granted, refusal, settle } from '../seats/test-support.ts'
import { RULE } from '../voting/test-world.ts'
import {
  AgendaItemId,
  BallotId,
  BodyId,
  BodyRuleId,
  MinutesCommentId,
  MinutesTaskId,
  MinutesTemplateId,
} from '../wire/ids.ts'
import { unreadOf } from '../notices/store.ts'
import { USUAL_TEMPLATE } from '../wire/minutes-template.ts'
import { Minutes } from './commands.ts'
import { tasksCsv } from './progress.ts'
import { MinutesRecord, RECORD_FILE } from './record.ts'
import { field, itemText, openMinutesWorld, type MinutesWorld } from './test-world.ts'
import { approvedPdf, Snapshot } from './store.ts'
import { saveMinutesEntry, type MinutesView } from './wire.ts'

const MINUTE = 60_000
/** As the first version that approved minutes kept them. It is never changed: what is added to the shapes has a default. */
const OLD_SNAPSHOT = {
  entries: [],
  facts: {
    ...{
      title: 'Kỳ họp',
      kind: 'councilSession',
      place: 'Hội trường',
      holder: 'HĐND',
      above: null,
      placeName: 'Hà Giang',
    },
    ...{ startsAtMs: 1, endsAtMs: 2, beganAtMs: 1, endedAtMs: 2, chairs: [], secretaries: [], came: [], absent: [] },
    ...{ sites: [], rollCalls: [], items: [], speakers: [], nowMs: 2 },
    ballots: [
      {
        ...{
          title: 'Nghị quyết',
          ruleName: 'Thông qua',
          legalBasis: '',
          passed: true,
          form: 'open',
          counting: null,
          members: 3,
          entitled: 2,
          voted: 2,
        },
        counts: [{ label: 'Tán thành', count: 2 }],
      },
    ],
  },
}

let world: MinutesWorld
let chair: Account
let secretary: Account
let delegate: Account
let observer: Account
beforeEach(async () => {
  world = await openMinutesWorld()
  chair = world.chair.account
  secretary = world.secretary.account
  delegate = await world.invite('daibieu', 'delegate')
  observer = await world.invite('duthinh', 'observer')
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const end = async () => {
  await world.act('meetings.end')
  await settle()
}
const acts = async () => {
  const rows = await world.database.selectFrom('audit').select('action').where('action', 'like', 'minutes.%').execute()
  return rows.map(({ action }) => action)
}
/** A vote of the meeting as a whole that has ended; a secret one is not counted. */
const endedBallot = async (form: 'open' | 'secret', title: string): Promise<BallotId> => {
  const { clock, database, meetingId } = world
  const [bodyId, ruleId, ballotId] = [newId(BodyId), newId(BodyRuleId), newId(BallotId)]
  const [nowMs, text] = [clock.nowMs(), JSON.stringify(RULE)]
  await database.insertInto('bodies').values({ body_id: bodyId, site_id: SITES.root, name: title }).execute()
  await database
    .insertInto('body_rules')
    .values({
      ...{ rule_id: ruleId, body_id: bodyId, revision: 1, text, first_day: '2021-07-01', last_day: null },
      ...{ replaces: null, made_at_ms: nowMs },
    })
    .execute()
  await database
    .insertInto('ballots')
    .values({
      ...{ ballot_id: ballotId, request_id: ballotId, meeting_id: meetingId, agenda_item_id: null, position: 0 },
      ...{ form, title, text: '', rule_id: ruleId, revision: 1, approved_revision: 1, state: 'ended' },
      ...{ rule_text: text, members: 3, entitled: 2, body_name: title, opened_at_ms: nowMs, ended_at_ms: nowMs },
    })
    .execute()
  if (form === 'secret')
    await database
      .insertInto('secret_ballots')
      .values({ ballot_id: ballotId, election: '{}', counts: null, failed: null })
      .execute()
  return ballotId
}
const notices = async (of: Account) => (await unreadOf(world.database, of)).notices.map(({ what }) => what.kind)

describe('writing', () => {
  test('is kept with its revision, and the same once more is the same save', async () => {
    expect(granted(await world.save(secretary, field('opening', 'Chủ trì khai mạc.')))).toMatchObject({ revision: 1 })
    expect(granted(await world.save(secretary, field('opening', 'Chủ trì khai mạc.')))).toMatchObject({ revision: 1 })
    expect(granted(await world.save(chair, field('opening', 'Đã khai mạc.'), 1))).toMatchObject({ revision: 2 })
    const { entries, revision } = await world.read(secretary)
    expect(entries).toMatchObject([{ entry: { text: 'Đã khai mạc.' }, revision: 2, savedByName: 'chutri' }])
    expect(revision).toBe(2)
  })
  test('of two people who write upon the same revision the later one is refused, and the first text stands', async () => {
    granted(await world.save(secretary, field('conclusions', 'Bản một')))
    expect(refusal(await world.save(chair, field('conclusions', 'Bản hai')))).toBe('stale')
    expect((await world.read(chair)).entries).toMatchObject([{ entry: { text: 'Bản một' }, revision: 1 }])
  })
  test('on different entries two people do not meet', async () => {
    granted(await world.save(secretary, field('opening', 'Một')))
    granted(await world.save(chair, itemText(world.items[0] ?? newId(AgendaItemId), 'Hai')))
    expect((await world.read(chair)).entries).toHaveLength(2)
  })
  test('is refused about what is not on the agenda, and before the meeting has begun', async () => {
    expect(refusal(await world.save(secretary, itemText(newId(AgendaItemId), 'x')))).toBe('noSuchItem')
    await world.setState('invited')
    expect(refusal(await world.save(secretary, field('opening', 'x')))).toBe('notBegun')
    expect(refusal(await world.tryRead(secretary))).toBe('notBegun')
  })
  test('a task is saved, changed and taken out; its revision counts on', async () => {
    const taskId = newId(MinutesTaskId)
    const task = { what: 'Sửa đường vào thôn', who: 'UBND xã Lũng Cú', dueDay: '2026-12-15' }
    granted(await world.save(secretary, { kind: 'task', taskId, task }))
    granted(await world.save(secretary, { kind: 'task', taskId, task: null }, 1))
    expect((await world.read(chair)).entries).toMatchObject([{ entry: { kind: 'task', task: null }, revision: 2 }])
  })
  test('a text that saves itself is one act of the record, another person’s save another', async () => {
    for (const revision of [0, 1, 2, 3])
      granted(await world.save(secretary, field('opening', `Lần ${revision}`), revision))
    expect(await acts()).toEqual(['minutes.save'])
    granted(await world.save(chair, field('opening', 'Chủ trì sửa'), 4))
    world.clock.advance(11 * MINUTE)
    granted(await world.save(chair, field('opening', 'Chủ trì sửa nữa'), 5))
    expect(await acts()).toEqual(['minutes.save', 'minutes.save', 'minutes.save'])
  })
  test('control and turning characters are taken out, lines stay', () => {
    const params = { meetingId: 'AAAAAAAA', revision: 0, entry: field('opening', 'a\u0000b\r\n\u202Ec\td') }
    expect(saveMinutesEntry.params.parse(params).entry).toMatchObject({ text: 'ab\nc\td' })
  })
})

describe('reading', () => {
  test('is for chair and secretaries until the draft goes out, then for delegates, and approved for all who see everything', async () => {
    granted(await world.save(secretary, field('opening', 'x')))
    expect((await world.read(secretary)).rights).toMatchObject({ write: true, askComments: false, approve: false })
    expect(refusal(await world.tryRead(delegate))).toBe('notReady')
    await end()
    granted(await world.setStage(secretary, 'comments'))
    expect((await world.read(delegate)).rights).toMatchObject({
      write: false,
      comment: true,
      answer: false,
      approve: false,
    })
    expect(refusal(await world.tryRead(observer))).toBe('notReady')
    granted(await world.setStage(secretary, 'draft'))
    expect(refusal(await world.tryRead(delegate))).toBe('notReady')
    granted(await world.setStage(secretary, 'comments'))
    granted(await world.approve(chair, (await world.read(chair)).revision))
    expect((await world.read(observer)).state).toBe('approved')
  })

  test('with an item for some people only, nobody else reads them, nor gets a notice of them', async () => {
    const other = await world.invite('khac', 'delegate', SITES.otherDistrict)
    await world.closeItem(1, [delegate.accountId])
    granted(await world.goTo(world.chair, 1, null))
    await end()
    granted(await world.setStage(secretary, 'comments'))
    expect(refusal(await world.tryRead(other))).toBe('itemsClosed')
    expect((await world.read(delegate)).facts.items).toHaveLength(2)
    expect(refusal(await world.comment(other, 'x'))).toBe('itemsClosed')
    expect([await notices(delegate), await notices(other)]).toEqual([['minutesForComments'], []])
    granted(await world.approve(chair, (await world.read(chair)).revision))
    expect(refusal(await world.tryRead(other))).toBe('itemsClosed')
    expect(refusal(await world.tryRead(observer))).toBe('itemsClosed')
    expect([await notices(delegate), await notices(other), await notices(observer)]).toEqual([
      ['minutesApproved'],
      [],
      [],
    ])
  })

  test('an item for some that was discussed and taken off the agenda closes them too', async () => {
    const other = await world.invite('khac', 'delegate')
    await world.closeItem(1, [delegate.accountId])
    granted(await world.goTo(world.chair, 1, null))
    world.clock.advance(MINUTE)
    granted((await world.edit([0])) as never)
    await end()
    granted(await world.setStage(secretary, 'comments'))
    expect([refusal(await world.tryRead(delegate)), refusal(await world.tryRead(other))]).toEqual([null, 'itemsClosed'])
  })
})

describe('stages', () => {
  test('nothing goes out or is approved while the meeting runs', async () => {
    granted(await world.save(secretary, field('opening', 'x')))
    expect(refusal(await world.setStage(secretary, 'comments'))).toBe('meetingRuns')
    expect(refusal(await world.approve(chair, 1))).toBe('meetingRuns')
  })

  test('remarks are kept with author and time and answered; the same remark once more is one', async () => {
    await end()
    expect(refusal(await world.comment(delegate, 'x'))).toBe('notReady')
    granted(await world.setStage(secretary, 'comments'))
    const commentId = newId(MinutesCommentId)
    granted(await world.comment(delegate, 'Sửa số liệu', commentId))
    granted(await world.comment(delegate, 'Sửa số liệu', commentId))
    expect(refusal(await world.comment(secretary, 'Khác', commentId))).toBe('commentIdTaken')
    expect(await notices(secretary)).toEqual(['minutesCommented'])
    const call = await world.callOf(secretary)
    const { meetingId } = world
    const answer = world.minutes.handlers['minutes.answerComment']
    expect(
      refusal(await answer(call, { meetingId, commentId: newId(MinutesCommentId), answer: 'x', replaces: null })),
    ).toBe('noSuchComment')
    granted(await answer(call, { meetingId, commentId, answer: 'Đã sửa', replaces: null }))
    expect((await world.read(delegate)).comments).toMatchObject([
      { byName: 'daibieu', text: 'Sửa số liệu', answer: { text: 'Đã sửa', byName: 'thuky' } },
    ])
  })

  test('of two answers to one remark the later one is refused, until its author has read the first', async () => {
    await end()
    granted(await world.setStage(secretary, 'comments'))
    const commentId = newId(MinutesCommentId)
    granted(await world.comment(delegate, 'Sửa số liệu', commentId))
    const answer = async (by: Account, words: string, replaces: string | null) =>
      world.minutes.handlers['minutes.answerComment'](await world.callOf(by), {
        ...{ meetingId: world.meetingId, commentId, answer: words, replaces },
      })
    const stands = async () => (await world.read(delegate)).comments.map((one) => one.answer?.text)
    granted(await answer(secretary, 'Đã sửa', null))
    expect(refusal(await answer(chair, 'Không sửa', null))).toBe('stale')
    expect(await stands()).toEqual(['Đã sửa'])
    // The answer to it was lost on the way.
    granted(await answer(secretary, 'Đã sửa', null))
    granted(await answer(chair, 'Không sửa', 'Đã sửa'))
    expect(await stands()).toEqual(['Không sửa'])
    expect((await acts()).filter((act) => act === 'minutes.answerComment')).toHaveLength(2)
  })

  test('a remark that was changed before it was sent again is not taken for the same', async () => {
    await end()
    granted(await world.setStage(secretary, 'comments'))
    const commentId = newId(MinutesCommentId)
    granted(await world.comment(delegate, 'Ý một', commentId))
    expect(refusal(await world.comment(delegate, 'Ý một và ý hai', commentId))).toBe('commentIdTaken')
    expect((await world.read(secretary)).comments.map(({ text }) => text)).toEqual(['Ý một'])
  })

  test('a text about an item that was taken off the agenda before it was discussed is read by those who write alone', async () => {
    const [, second] = world.items
    if (second === undefined) throw new Error('two items were wanted')
    granted(await world.save(secretary, itemText(second, 'Riêng về nhân sự')))
    await world.database.deleteFrom('agenda_items').where('agenda_item_id', '=', second).execute()
    await end()
    granted(await world.setStage(secretary, 'comments'))
    const about = (view: MinutesView) => JSON.stringify(view.entries).includes('Riêng về nhân sự')
    expect([about(await world.read(secretary)), about(await world.read(delegate))]).toEqual([true, false])
    granted(await world.approve(chair, (await world.read(chair)).revision))
    expect([about(await world.read(secretary)), about(await world.read(delegate))]).toEqual([false, false])
  })

  test('the file of a draft is drawn once for all who ask for it as it stands, and again when it has changed', async () => {
    granted(await world.save(secretary, field('opening', 'Một')))
    await end()
    granted(await world.setStage(secretary, 'comments'))
    const ask = async (account: Account) => {
      const { actor } = await world.callOf(account)
      if (actor === null) throw new Error('nobody in the meeting')
      return granted(await world.minutes.pdf(world.meetingId, { accountId: account.accountId, actor }))
    }
    const [first, same] = await Promise.all([ask(delegate), ask(chair)])
    expect(same).toBe(first)
    granted(await world.save(secretary, field('opening', 'Hai'), 1))
    const second = await ask(delegate)
    expect(second).not.toBe(first)
    await endedBallot('open', 'Nghị quyết')
    expect(await ask(delegate)).not.toBe(second)
    const { actor } = await world.callOf(observer)
    if (actor === null) throw new Error('nobody in the meeting')
    const refused = await world.minutes.pdf(world.meetingId, { accountId: observer.accountId, actor })
    expect(refusal(refused)).toBe('notReady')
  })

  test('minutes that an earlier version approved, whose votes name no body, are read', () => {
    const { facts } = OLD_SNAPSHOT
    expect(Snapshot.parse(OLD_SNAPSHOT).facts.ballots).toEqual([{ ...facts.ballots[0], bodyName: null }])
  })

  test('minutes follow the template of the body that holds on the day of the meeting, and keep it once they are approved', async () => {
    const { database, meetingId, clock } = world
    const bodyId = newId(BodyId)
    await database.insertInto('bodies').values({ body_id: bodyId, site_id: SITES.root, name: 'UBND tỉnh' }).execute()
    await database.insertInto('meeting_bodies').values({ meeting_id: meetingId, body_id: bodyId }).execute()
    const keep = (title: string, firstDay: string) =>
      database
        .insertInto('minutes_templates')
        .values({
          ...{ template_id: newId(MinutesTemplateId), body_id: bodyId, revision: 1, made_at_ms: clock.nowMs() },
          ...{ text: JSON.stringify({ ...USUAL_TEMPLATE, title }), first_day: firstDay, last_day: null },
        })
        .execute()
    expect((await world.read(secretary)).template).toEqual(USUAL_TEMPLATE)
    await keep('BIÊN BẢN CŨ', '2000-01-01')
    await keep('BIÊN BẢN PHIÊN HỌP', '2001-01-01')
    await keep('BIÊN BẢN MAI SAU', '2999-01-01')
    await end()
    granted(await world.setStage(secretary, 'comments'))
    const read = await world.read(chair)
    expect(read.template.title).toBe('BIÊN BẢN PHIÊN HỌP')
    await keep('BIÊN BẢN MỚI', '2002-01-01')
    expect(refusal(await world.approve(chair, read.revision, read.templateSha256))).toBe('stale')
    await database.deleteFrom('minutes_templates').where('first_day', '=', '2002-01-01').execute()
    granted(await world.approve(chair, read.revision, read.templateSha256))
    await database.deleteFrom('minutes_templates').execute()
    expect((await world.read(delegate)).template.title).toBe('BIÊN BẢN PHIÊN HỌP')
  })

  test('an approval of what was read before the last change is refused', async () => {
    granted(await world.save(secretary, field('opening', 'x')))
    await end()
    granted(await world.setStage(secretary, 'comments'))
    const { revision } = await world.read(chair)
    granted(await world.comment(delegate, 'Chờ đã'))
    expect(refusal(await world.approve(chair, revision))).toBe('stale')
    granted(await world.approve(chair, revision + 1))
  })

  test('nothing is approved while a secret vote has ended and is not counted', async () => {
    await end()
    granted(await world.setStage(secretary, 'comments'))
    const ballotId = await endedBallot('secret', 'Bầu Chủ tịch')
    const { facts, revision } = await world.read(chair)
    expect(facts.ballots).toMatchObject([{ title: 'Bầu Chủ tịch', counting: 'waiting', passed: null }])
    const refused = await world.approve(chair, revision)
    expect(refused).toMatchObject({ ok: false, error: 'countWaiting', details: { title: 'Bầu Chủ tịch' } })
    await world.database
      .updateTable('secret_ballots')
      .set({ failed: 'Mất khoá' })
      .where('ballot_id', '=', ballotId)
      .execute()
    granted(await world.approve(chair, revision))
    expect((await world.read(chair)).facts.ballots).toMatchObject([{ counting: 'failed' }])
  })

  test('what becomes of a vote while the file is made is not passed over', async () => {
    await end()
    granted(await world.setStage(secretary, 'comments'))
    const { revision, templateSha256 } = await world.read(chair)
    const { audit, clock, database, meetingId } = world
    const approveWhile = async (meanwhile: () => Promise<unknown>) => {
      const minutes = new Minutes({
        ...{ audit, clock, database, provinceName: 'Tỉnh Hà Giang', tellNotices: () => undefined },
        async attendanceOf(id) {
          await meanwhile()
          return world.rooms.attendanceOf(id)
        },
      })
      return minutes.handlers['minutes.approve'](await world.callOf(chair), { meetingId, revision, templateSha256 })
    }
    expect(refusal(await approveWhile(() => endedBallot('open', 'Nghị quyết')))).toBe('stale')
    expect(refusal(await approveWhile(() => endedBallot('secret', 'Bầu Chủ tịch')))).toBe('countWaiting')
    expect((await world.read(chair)).state).toBe('comments')
  })

  test('what was approved stays: text, facts and file, whatever is done to the meeting and the tables afterwards', async () => {
    granted(await world.save(secretary, field('opening', 'Như đã duyệt')))
    await end()
    granted(await world.setStage(secretary, 'comments'))
    const { sha256 } = granted(await world.approve(chair, (await world.read(chair)).revision))
    const pdf = await approvedPdf(world.database, world.meetingId)
    const attached = (await PDF.load(pdf ?? new Uint8Array())).attachments.get(RECORD_FILE)
    const record = MinutesRecord.parse(JSON.parse(new TextDecoder().decode(attached ?? new Uint8Array())))
    const shown = await world.read(chair)
    expect(record).toMatchObject({
      meetingId: world.meetingId,
      approvedByName: chair.fullName,
      ballots: [],
      papers: [],
    })
    expect(record.text).toEqual({ facts: shown.facts, entries: shown.entries, template: USUAL_TEMPLATE })
    const chain = world.database.selectFrom('audit').select(['audit_id', 'hash'])
    const named = await chain.where('audit_id', '=', record.auditHead?.row ?? 0).executeTakeFirst()
    expect(record.auditHead?.hash).toBe(named?.hash)
    expect(
      createHash('sha256')
        .update(pdf ?? '')
        .digest('hex'),
    ).toBe(sha256)
    expect(refusal(await world.save(secretary, field('opening', 'Khác'), 1))).toBe('minutesApproved')
    expect(refusal(await world.setStage(secretary, 'draft'))).toBe('wrongStage')
    expect(refusal(await world.comment(delegate, 'x'))).toBe('wrongStage')
    await world.database.updateTable('meetings').set({ title: 'Tên khác' }).execute()
    const read = await world.read(delegate)
    expect(read).toMatchObject({ facts: { title: 'Giao ban tuần' }, approved: { byName: 'chutri', sha256 } })
    expect(read.entries).toMatchObject([{ entry: { text: 'Như đã duyệt' } }])
    for (const statement of [
      `update minutes set snapshot = '{}'`,
      'delete from minutes',
      `update minutes_entries set content = '{}'`,
      'delete from minutes_entries',
    ])
      await expect(sql.raw(statement).execute(world.database)).rejects.toThrow(/never/u)
    expect(await acts()).toEqual(['minutes.save', 'minutes.askComments', 'minutes.approve'])
  })

  test('tasks are followed after the approval, and not before; of two who say something the later one is refused', async () => {
    const taskId = newId(MinutesTaskId)
    const task = { what: 'Sửa đường', who: 'UBND xã', dueDay: '2020-01-01' }
    granted(await world.save(secretary, { kind: 'task', taskId, task }))
    const follow = async (by: Account, more: Partial<{ revision: number; done: boolean; note: string }> = {}) =>
      world.minutes.handlers['minutes.followTask'](await world.callOf(by), {
        ...{ meetingId: world.meetingId, taskId, revision: 0, done: true, note: 'Đã thông xe' },
        ...more,
      })
    expect(refusal(await follow(secretary))).toBe('wrongStage')
    await end()
    granted(await world.setStage(secretary, 'comments'))
    granted(await world.approve(chair, (await world.read(chair)).revision))
    const csv = async () => tasksCsv(await world.read(delegate), world.clock.nowMs())
    expect(await csv()).toContain('"Sửa đường","UBND xã","01/01/2020","Quá hạn",""')
    expect(granted(await follow(secretary))).toEqual({ revision: 1 })
    // The answer was lost on the way.
    expect(granted(await follow(secretary))).toEqual({ revision: 1 })
    expect(refusal(await follow(chair, { done: false }))).toBe('stale')
    expect((await world.read(delegate)).progress).toMatchObject([
      { taskId, done: true, note: 'Đã thông xe', revision: 1 },
    ])
    expect(await csv()).toContain('"Đã xong","Đã thông xe"')
    expect(granted(await follow(chair, { revision: 1, done: false, note: '' }))).toEqual({ revision: 2 })
    expect((await world.read(delegate)).rights.follow).toBe(false)
    expect(
      refusal(
        await world.minutes.handlers['minutes.followTask'](await world.callOf(chair), {
          ...{ meetingId: world.meetingId, taskId: newId(MinutesTaskId), revision: 0, done: true, note: '' },
        }),
      ),
    ).toBe('noSuchTask')
  })
})
