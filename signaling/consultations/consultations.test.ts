// Over 300 lines: one noun's behaviour on one world, from the draft to the close.
import { randomUUID } from 'node:crypto'
import { sql, type KyselyPlugin } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callBy } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { ConsultationId } from '../wire/ids.ts'
import { viewOf } from './reading.ts'
import { seen as seenBy } from './sight.ts'
import {
  addFile,
  granted,
  HOUR_MS,
  LASTS_MS,
  MINUTE_MS,
  openConsultations,
  refusal,
  type ConsultationWorld,
} from './test-world.ts'

let at: ConsultationWorld
beforeEach(async () => {
  at = await openConsultations()
})
afterEach(() => at.close())

const kinds = async (of: Account) => (await at.notices(of)).map(({ kind }) => kind)
const extend = (by: Account, consultationId: ConsultationId, deadlineAtMs: number, reason = 'Chờ số liệu') =>
  at.handlers['consultations.extend'](callBy(by), { consultationId, deadlineAtMs, reason })
const remind = (by: Account, consultationId: ConsultationId) =>
  at.handlers['consultations.remind'](callBy(by), { consultationId })
const closing = (by: Account, consultationId: ConsultationId) =>
  at.handlers['consultations.close'](callBy(by), { consultationId })
const withdraw = (by: Account, consultationId: ConsultationId) =>
  at.handlers['consultations.withdraw'](callBy(by), { consultationId, reason: 'Gửi nhầm' })
const save = (by: Account, consultationId: ConsultationId, revision: number, title: string) =>
  at.handlers['consultations.save'](callBy(by), { consultationId, revision, draft: at.draft({ title }) })

describe('a draft', () => {
  test('is for the secretaries of its unit and its administrator, and for nobody else', async () => {
    const { secretary, colleague, unitAdmin, follower, outsider, admin } = at.people
    const { consultationId } = granted(await at.create())
    for (const who of [secretary, colleague, unitAdmin])
      expect(await at.listed(who)).toMatchObject([{ consultationId, keeps: true, state: 'draft', asked: false }])
    const id = ConsultationId.parse((await at.read(colleague, await firstOf(colleague))).consultationId)
    for (const who of [follower, outsider, admin, at.member(0)]) {
      expect(await at.listed(who)).toEqual([])
      expect(refusal(await at.reading(who, id))).toBe('notFound')
      expect(refusal(await save(who, id, 1, 'x'))).toBe('notFound')
      expect(refusal(await at.send(id, who))).toBe('notFound')
    }
  })

  test('is made once however often the form is sent, and a save that knows an older state is refused', async () => {
    const { secretary, colleague } = at.people
    const requestId = randomUUID()
    const first = granted(await at.create({}, secretary, requestId))
    expect(granted(await at.create({}, secretary, requestId))).toEqual(first)
    const id = await firstOf(secretary)
    expect(granted(await save(colleague, id, 1, 'Bản hai'))).toEqual({ revision: 2 })
    // The answer was lost, the same save comes again.
    expect(granted(await save(colleague, id, 1, 'Bản hai'))).toEqual({ revision: 2 })
    expect(refusal(await save(secretary, id, 1, 'Bản ba'))).toBe('stale')
    expect(refusal(await at.send(id, secretary, 1))).toBe('stale')
    expect((await at.read(secretary, id)).title).toBe('Bản hai')
  })

  test('is not sent after its deadline, without words and papers, to nobody, or by a rule that does not hold', async () => {
    const { secretary } = at.people
    const made = async (more: Parameters<typeof at.create>[0]) => {
      await at.create(more)
      return firstOf(secretary)
    }
    const late = await made({ deadlineAtMs: at.clock.nowMs() })
    expect(refusal(await at.send(late))).toBe('deadlinePassed')
    granted(await at.handlers['consultations.remove'](callBy(secretary), { consultationId: late }))
    const empty = await made({ text: '' })
    expect(refusal(await at.send(empty))).toBe('nothingAsked')
    await addFile(at.database, { consultationId: empty, ownerId: null, by: secretary.accountId })
    granted(await at.send(empty))
    await at.database.updateTable('body_rules').set({ last_day: '2020-02-01' }).execute()
    const consultationId = ConsultationId.parse(granted(await at.create()).consultationId)
    expect(refusal(await at.send(consultationId))).toBe('ruleNotValid')
    await at.database.updateTable('body_rules').set({ last_day: null }).execute()
    await at.database.deleteFrom('body_members').execute()
    expect(refusal(await at.send(consultationId))).toBe('noMembers')
  })
})

describe('what was sent', () => {
  test('freezes members, names and rule, and tells members and follower', async () => {
    const id = await at.sent()
    expect(await kinds(at.member(0))).toEqual(['consultationAsked'])
    expect(await kinds(at.people.follower)).toEqual(['consultationToFollow'])
    expect(await kinds(at.people.outsider)).toEqual([])
    await at.addMember(await at.world.add('tv-moi'))
    await at.database.updateTable('bodies').set({ name: 'Tên khác' }).execute()
    await at.database
      .updateTable('body_rules')
      .set({ text: JSON.stringify({}) })
      .execute()
    const seen = await at.read(at.people.follower, id)
    expect(seen).toMatchObject({ body: { name: 'Uỷ ban nhân dân tỉnh' }, progress: { members: 3, answered: 0 } })
    expect(seen.rule.choices.map(({ label }) => label)).toEqual(['Đồng ý', 'Không đồng ý', 'Ý kiến khác'])
    expect(refusal(await save(at.people.secretary, id, 1, 'x'))).toBe('consultationSent')
    expect(
      refusal(await at.handlers['consultations.remove'](callBy(at.people.secretary), { consultationId: id })),
    ).toBe('consultationSent')
  })

  test('is sent once, however often it is pressed', async () => {
    const id = await at.sent()
    granted(await at.send(id))
    expect(await kinds(at.member(0))).toEqual(['consultationAsked'])
  })

  test('cannot be changed in the database either', async () => {
    const id = await at.sent()
    const { receipt } = granted(await at.answer(at.member(0), id))
    const refused = async (statement: string, why: string) =>
      expect(sql.raw(statement).execute(at.database)).rejects.toThrow(why)
    await refused(`update consultations set title = 'x'`, 'never changed')
    await refused(`update consultations set deadline_at_ms = 1`, 'never changed')
    await refused('delete from consultations', 'stays')
    await refused(`update consultation_answers set choice = 'disagree'`, 'stays')
    await refused('delete from consultation_answers', 'stays')
    await refused('delete from consultation_members', 'stays')
    await refused(`update consultation_acts set told = 0`, 'stays')
    at.clock.advance(LASTS_MS)
    await at.check()
    await refused(
      `insert into consultation_answers values ('x', '${id}', '${at.member(1).accountId}', 'agree', '', null, 1, '', 0)`,
      'while it is open',
    )
    await refused(`update consultation_answers set replaced = 1`, 'stays')
    await refused(`update consultations set passed = 1`, 'closed')
    expect((await at.read(at.member(0), id)).own?.receipt?.receiptId).toBe(receipt.receiptId)
  })

  test('is seen by who keeps it, follows it or is asked, and by nobody else', async () => {
    const id = await at.sent()
    const { outsider, admin, unitAdmin, colleague, follower } = at.people
    for (const who of [outsider, admin]) {
      expect(await at.listed(who)).toEqual([])
      expect(refusal(await at.reading(who, id))).toBe('notFound')
      expect(refusal(await at.answer(who, id))).toBe('notFound')
      expect(refusal(await remind(who, id))).toBe('notFound')
      expect(refusal(await withdraw(who, id))).toBe('notFound')
    }
    expect(refusal(await at.answer(colleague, id))).toBe('forbidden')
    expect(refusal(await withdraw(follower, id))).toBe('forbidden')
    expect(refusal(await extend(at.member(0), id, at.clock.nowMs() + 2 * LASTS_MS))).toBe('forbidden')
    expect(refusal(await remind(at.member(0), id))).toBe('forbidden')
    expect(await at.listed(unitAdmin)).toMatchObject([{ keeps: true, follows: true, asked: false }])
    expect(await at.listed(follower)).toMatchObject([{ keeps: false, follows: true, progress: { members: 3 } }])
    expect(await at.listed(at.member(0))).toMatchObject([{ keeps: false, follows: false, asked: true, progress: null }])
  })
})

describe('an opinion', () => {
  test('of one member counts once, whatever the devices, retries and a restart', async () => {
    const id = await at.sent()
    const member = at.member(0)
    const answers = await Promise.all([1, 2, 3].map(() => at.answer(member, id)))
    at.restart()
    const again = granted(await at.answer(member, id))
    const receipts = [...answers.map((one) => granted(one).receipt.receiptId), again.receipt.receiptId]
    expect(new Set(receipts).size).toBe(1)
    expect((await at.read(at.people.follower, id)).progress).toEqual({ members: 3, answered: 1, read: 1 })
    expect(await kinds(member)).toEqual([])
  })

  test('is changed by who names the one that counts; every version is kept', async () => {
    const id = await at.sent()
    const member = at.member(0)
    const first = granted(await at.answer(member, id)).receipt
    const next = { choice: 'other', text: 'Bổ sung khoản 2', changes: first.receiptId }
    const second = granted(await at.answer(member, id, next)).receipt
    expect(granted(await at.answer(member, id, next)).receipt).toEqual(second)
    expect(await at.answer(member, id, { choice: 'disagree', changes: first.receiptId })).toMatchObject({
      ...{ error: 'answeredAlready', details: { receiptId: second.receiptId } },
    })
    // A device that still knows of nothing sends the first one again.
    expect(await at.answer(member, id)).toMatchObject({
      ...{ error: 'answeredAlready', details: { receiptId: second.receiptId } },
    })
    const [person] = (await at.read(at.people.secretary, id)).people ?? []
    expect(person).toMatchObject({ versions: 2, answer: { label: 'Ý kiến khác', text: 'Bổ sung khoản 2' } })
  })

  test('carries only a file of the member’s own', async () => {
    const id = await at.sent()
    const of = (owner: Account | null) =>
      addFile(at.database, { consultationId: id, ownerId: owner?.accountId ?? null, by: at.member(1).accountId })
    const other = await of(at.member(1))
    expect(refusal(await at.answer(at.member(0), id, { fileId: other }))).toBe('noSuchOpinionFile')
    const own = await of(at.member(0))
    expect(granted(await at.answer(at.member(0), id, { fileId: own })).receipt.file).toMatchObject({ fileId: own })
  })

  test('of others is not read at all for the page of a member, nor what counts no more for anybody’s', async () => {
    const id = await at.sent()
    const first = granted(await at.answer(at.member(0), id, { text: 'Bản đầu' })).receipt
    granted(await at.answer(at.member(0), id, { text: 'Bản sau', changes: first.receiptId }))
    granted(await at.answer(at.member(1), id, { text: 'Nhất trí' }))
    const own = await rowsRead(at.member(1), id)
    expect(own).toContain('Nhất trí')
    for (const word of ['Bản đầu', 'Bản sau', at.member(0).accountId]) expect(own).not.toContain(word)
    const followed = await rowsRead(at.people.follower, id)
    for (const word of ['Nhất trí', 'Bản sau']) expect(followed).toContain(word)
    expect(followed).not.toContain('Bản đầu')
  })

  test('of others is for who follows it; members see it after the close where the consultation says so', async () => {
    const hidden = await at.sent()
    const shown = await at.sent({ showsOpinions: true })
    for (const id of [hidden, shown])
      granted(await at.answer(at.member(0), id, { choice: 'disagree', text: 'Chưa rõ' }))
    for (const id of [hidden, shown]) {
      expect((await at.read(at.people.follower, id)).people).toHaveLength(3)
      expect(await at.read(at.member(1), id)).toMatchObject({ people: null, progress: null, result: null })
    }
    at.clock.advance(LASTS_MS)
    expect(await at.read(at.member(1), hidden)).toMatchObject({ people: null, result: { answered: 1, passed: false } })
    const seen = await at.read(at.member(1), shown)
    expect(seen.people?.map(({ answer }) => answer?.text ?? null)).toEqual(['Chưa rõ', null, null])
    expect(seen.people?.every(({ readAtMs }) => readAtMs === null)).toBe(true)
  })
})

describe('at the deadline', () => {
  test('an answer a millisecond before counts, one at the moment is late and on record, and nothing is counted twice', async () => {
    const id = await at.sent()
    at.clock.advance(LASTS_MS - 1)
    const { receipt } = granted(await at.answer(at.member(0), id))
    at.clock.advance(1)
    // No timer has run: the arrival itself closes it.
    expect(await at.answer(at.member(1), id, { choice: 'other', text: 'Muộn' })).toMatchObject({
      ...{ error: 'answerLate', details: { closedAtMs: at.clock.nowMs() } },
    })
    expect(refusal(await at.answer(at.member(1), id))).toBe('answerLate')
    expect(granted(await at.answer(at.member(0), id)).receipt).toEqual(receipt)
    const seen = await at.read(at.people.secretary, id)
    expect(seen).toMatchObject({ state: 'closed', result: { answered: 1, silent: 2, late: 1, passed: false } })
    expect(seen.people?.[1]).toMatchObject({ answer: null, late: { text: 'Muộn' } })
    expect((await at.read(at.member(1), id)).own).toMatchObject({ receipt: null, late: { text: 'Muộn' } })
    expect(await kinds(at.member(2))).toEqual(['consultationClosed'])
  })

  test('a server that was down closes it when it is up again', async () => {
    const id = await at.sent()
    granted(await at.answer(at.member(0), id))
    at.clock.advance(LASTS_MS + HOUR_MS)
    at.restart()
    await at.check()
    expect(await at.listed(at.member(0))).toMatchObject([{ consultationId: id, state: 'closed', passed: false }])
    expect(await kinds(at.people.follower)).toEqual(['consultationClosed', 'consultationToFollow'])
  })

  test('under a clock that was put years ahead nothing is closed, taken or late, until it is right again', async () => {
    const id = await at.sent()
    at.clock.step(400 * 24 * HOUR_MS)
    await at.check()
    expect(await at.answer(at.member(0), id)).toMatchObject({ error: 'unavailable', details: { clockInDoubt: true } })
    expect((await at.read(at.people.secretary, id)).state).toBe('open')
    at.clock.step(-400 * 24 * HOUR_MS)
    granted(await at.answer(at.member(0), id))
  })

  test('a later one is told with its reason, and an answer between the two counts', async () => {
    const id = await at.sent()
    const later = at.clock.nowMs() + 2 * LASTS_MS
    expect(refusal(await extend(at.people.secretary, id, at.clock.nowMs() + LASTS_MS))).toBe('deadlineNotLater')
    granted(await extend(at.people.secretary, id, later))
    granted(await extend(at.people.secretary, id, later))
    // It takes the place of the question that was not read.
    expect(await at.notices(at.member(0))).toMatchObject([{ kind: 'consultationExtended', reason: 'Chờ số liệu' }])
    at.clock.advance(LASTS_MS)
    await at.check()
    granted(await at.answer(at.member(0), id))
    expect((await at.read(at.member(0), id)).acts.map(({ act }) => act)).toEqual(['send', 'extend'])
  })
})

describe('reminders', () => {
  test('by the clock come once each to those who have not answered, whatever restarts there are', async () => {
    const id = await at.sent()
    granted(await at.answer(at.member(0), id))
    at.clock.advance(LASTS_MS - 24 * HOUR_MS - 1)
    await at.check()
    expect(await kinds(at.member(1))).toEqual(['consultationAsked'])
    at.clock.advance(1)
    for (let turn = 0; turn < 3; turn += 1) {
      at.restart()
      await at.check()
    }
    expect(await kinds(at.member(1))).toEqual(['consultationReminder'])
    at.clock.advance(22 * HOUR_MS)
    await at.check()
    await at.check()
    const { acts } = await at.read(at.people.secretary, id)
    expect(acts.map(({ act, told }) => [act, told])).toEqual([
      ['send', 4],
      ['remindDay', 2],
      ['remindHours', 2],
    ])
    expect(await kinds(at.member(0))).toEqual([])
  })

  test('that fell due while the server was down come as one', async () => {
    const id = await at.sent()
    at.clock.advance(LASTS_MS - HOUR_MS)
    at.restart()
    await at.check()
    expect((await at.read(at.people.secretary, id)).acts.map(({ act, told }) => [act, told]).slice(1)).toEqual([
      ['remindDay', 0],
      ['remindHours', 3],
    ])
    expect(await kinds(at.member(1))).toEqual(['consultationReminder'])
  })

  test('by hand are the follower’s too, and not twice within minutes', async () => {
    const id = await at.sent()
    granted(await at.answer(at.member(0), id))
    expect(granted(await remind(at.people.follower, id))).toEqual({ told: 2 })
    expect(refusal(await remind(at.people.secretary, id))).toBe('remindedJustNow')
    at.clock.advance(10 * MINUTE_MS)
    granted(await at.answer(at.member(1), id))
    granted(await at.answer(at.member(2), id))
    expect(refusal(await remind(at.people.secretary, id))).toBe('allAnswered')
    expect(await kinds(at.people.follower)).toEqual(['consultationAllAnswered', 'consultationToFollow'])
  })
})

describe('an end before the deadline', () => {
  test('is for when all have answered', async () => {
    const id = await at.sent()
    granted(await at.answer(at.member(0), id))
    granted(await at.answer(at.member(1), id))
    expect(await closing(at.people.secretary, id)).toMatchObject({ error: 'notAllAnswered', details: { missing: 1 } })
    granted(await at.answer(at.member(2), id, { choice: 'disagree' }))
    granted(await closing(at.people.secretary, id))
    expect(refusal(await closing(at.people.secretary, id))).toBe('consultationNotOpen')
    expect((await at.read(at.member(0), id)).result).toMatchObject({
      passed: true,
      answered: 3,
      threshold: { count: 2 },
    })
  })

  test('by taking it back counts nothing, and members learn why', async () => {
    const id = await at.sent()
    granted(await at.answer(at.member(0), id))
    granted(await withdraw(at.people.colleague, id))
    expect((await at.notices(at.member(1)))[0]).toMatchObject({ kind: 'consultationWithdrawn', reason: 'Gửi nhầm' })
    expect(refusal(await at.answer(at.member(1), id))).toBe('consultationNotOpen')
    const seen = await at.read(at.member(1), id)
    expect(seen).toMatchObject({
      state: 'withdrawn',
      result: null,
      closed: { reason: 'Gửi nhầm' },
      own: { late: null },
    })
  })
})

/** Every row that the database gives for the page of this person, as one text. */
async function rowsRead(account: Account, consultationId: ConsultationId): Promise<string> {
  const rows: unknown[] = []
  const recorder: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult({ result }) {
      rows.push(...result.rows)
      return Promise.resolve(result)
    },
  }
  const found = await seenBy(at.database, account, consultationId)
  if (found === null) throw new Error('it is not seen')
  await viewOf(at.database.withPlugin(recorder), account, found, at.clock.nowMs())
  return JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}

async function firstOf(who: Account): Promise<ConsultationId> {
  const [first] = await at.listed(who)
  if (first === undefined) throw new Error('nothing is listed')
  return ConsultationId.parse(first.consultationId)
}
