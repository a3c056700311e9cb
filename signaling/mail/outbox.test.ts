import { afterEach, beforeEach, expect, test } from 'vitest'
import { boardHandlers } from '../readiness/commands.ts'
import { callBy, SITES } from '../identity/test-support.ts'
import { meetingPeople } from './reading.ts'
import { waitBeforeRetryMs } from './rules.ts'
import { doubtAfterRestore, queueLetter, settleInterrupted } from './store.ts'
import { invited, openOutbox, SETTINGS, standing, type OutboxWorld } from './test-world.ts'

const HOUR_MS = 3_600_000
let world: OutboxWorld
beforeEach(async () => {
  world = await openOutbox()
})
afterEach(async () => {
  await world.sender.close()
  await world.world.database.destroy()
})
const secretary = () => callBy(world.people.secretary, 'secretary')
const act = (method: 'meetings.postpone' | 'meetings.cancel', meetingId: Awaited<ReturnType<typeof invited>>) =>
  world.meetings.handlers[method](secretary(), { meetingId, reason: 'Bão số 3' })

test('invitations go into the outbox with the meeting, to everybody on the list, and who has no address is on record', async () => {
  await world.addressed(world.people.delegate.accountId, null)
  await invited(world)
  expect((await standing(world)).sort()).toEqual([
    'chair invitation queued',
    'delegate invitation noAddress',
    'secretary invitation queued',
  ])
})

test('a letter of an act that is taken back is taken back with it', async () => {
  const meetingId = await invited(world)
  const before = await standing(world)
  await expect(
    world.world.database.transaction().execute(async (within) => {
      await queueLetter(within, { kind: 'postponed', meetingId, to: null }, world.world.clock.nowMs())
      throw new Error('taken back')
    }),
  ).rejects.toThrow('taken back')
  expect(await standing(world)).toEqual(before)
})

test('nobody is written to about a meeting that they were never invited to', async () => {
  const meetingId = await world.created()
  expect(await act('meetings.cancel', meetingId)).toMatchObject({ ok: true })
  expect(await standing(world)).toEqual([])
})

test('what is new about a meeting takes the place of what has not gone yet', async () => {
  const meetingId = await invited(world)
  world.sender.wake()
  await world.look()
  expect(await act('meetings.postpone', meetingId)).toMatchObject({ ok: true })
  const startsAtMs = world.world.clock.nowMs() + 26 * HOUR_MS
  const time = { meetingId, reason: 'Đã hết bão', startsAtMs, endsAtMs: startsAtMs + HOUR_MS }
  expect(await world.meetings.handlers['meetings.reschedule'](secretary(), time)).toMatchObject({ ok: true })
  const states = await standing(world)
  expect(states.filter((line) => line.includes('sent'))).toHaveLength(1)
  expect(states.filter((line) => line.endsWith('dropped superseded'))).toHaveLength(5)
  expect(states.slice(-3).every((line) => line.endsWith('moved queued'))).toBe(true)
})

test('a letter that was under way when a newer one came, and did not go, is not sent after it', async () => {
  const meetingId = await invited(world)
  world.sender.wake()
  world.answers.push({ kind: 'later', trouble: 'busy', reply: '', ofServer: false })
  await world.look()
  const { database } = world.world
  await database.updateTable('mail_outbox').set({ state: 'sending' }).where('mail_no', '=', 1).execute()
  const startsAtMs = world.world.clock.nowMs() + 26 * HOUR_MS
  const time = { meetingId, reason: 'Bận việc khác', startsAtMs, endsAtMs: startsAtMs + HOUR_MS }
  await world.meetings.handlers['meetings.reschedule'](secretary(), time)
  await database.updateTable('mail_outbox').set({ state: 'queued' }).where('mail_no', '=', 1).execute()
  world.world.clock.advance(HOUR_MS)
  await world.look(4)
  expect((await standing(world))[0]).toMatch(/invitation dropped superseded$/u)
  expect((await standing(world)).filter((line) => line.endsWith('moved sent'))).toHaveLength(3)
})

test('who is put on the list later is invited then, the others are told of another time only', async () => {
  const meetingId = await invited(world)
  const draft = world.draft()
  const outsider = {
    accountId: world.people.outsider.accountId,
    role: 'observer' as const,
    siteId: SITES.otherDistrict,
  }
  await world.addressed(outsider.accountId, 'khac@example.vn')
  const { revision } = await world.detail(meetingId)
  const participants = [...draft.participants, outsider]
  const siteIds = [...draft.siteIds, SITES.otherDistrict]
  const moved = {
    ...draft,
    siteIds,
    participants,
    startsAtMs: draft.startsAtMs + HOUR_MS,
    endsAtMs: draft.endsAtMs + HOUR_MS,
  }
  expect(await world.update(meetingId, revision, moved, true)).toMatchObject({ ok: true })
  const last = (await standing(world)).slice(-4).sort()
  expect(last).toEqual([
    'chair moved queued',
    'delegate moved queued',
    'outsider invitation queued',
    'secretary moved queued',
  ])
})

test('a reminder goes to who has not answered, and to nobody who has meanwhile', async () => {
  const meetingId = await invited(world)
  world.sender.wake()
  await world.look(3)
  const mailing = {
    queue: (within: Parameters<typeof queueLetter>[0], letter: Parameters<typeof queueLetter>[1]) =>
      queueLetter(within, letter, world.world.clock.nowMs()),
  }
  const board = boardHandlers({ ...world.world, mailing, tellNotices: () => undefined })
  const siteIds = [SITES.district]
  await board['readiness.remind'](secretary(), { meetingId, siteIds, answersAlone: true })
  expect((await standing(world)).at(-1)).toBe('delegate answerReminder queued')
  const { accountId } = world.people.delegate
  await world.world.database
    .insertInto('invitation_answers')
    .values({
      ...{ meeting_id: meetingId, account_id: accountId, answer: 'comes', reason: null, substitute_id: null },
      ...{ time_change_id: 0, answered_by: accountId, answered_at_ms: 0, decision: null },
      ...{ decision_reason: null, decided_by: null, decided_at_ms: null },
    })
    .execute()
  await world.look()
  expect((await standing(world)).at(-1)).toBe('delegate answerReminder dropped answered')
  expect(world.given).toHaveLength(3)
  // The newest word to them is still the invitation.
  const people = await meetingPeople(world.world.database, meetingId)
  expect(people.find((one) => one.accountId === accountId)?.letter).toMatchObject({ kind: 'invitation', state: 'sent' })
})

test('a busy server is asked again later and later, and a letter is given up in the end', async () => {
  await invited(world)
  await world.world.database.deleteFrom('mail_outbox').where('mail_no', '>', 1).execute()
  const { clock } = world.world
  world.sender.wake()
  for (let tries = 1; tries <= 3; tries += 1) {
    world.answers.push({ kind: 'later', trouble: 'busy', reply: '451 busy', ofServer: false })
    await world.look()
    const [row] = await world.rows()
    expect(row).toMatchObject({
      state: 'queued',
      attempts: tries,
      trouble: 'busy',
      reply: '451 busy',
      handed_at_ms: null,
    })
    expect(Number(row?.next_try_at_ms) - clock.nowMs()).toBe(waitBeforeRetryMs(tries))
    // Before its time nothing is tried.
    await world.look()
    expect(world.given).toHaveLength(tries)
    clock.advance(waitBeforeRetryMs(tries))
  }
  clock.advance(SETTINGS.retryForMs)
  await world.look()
  expect(await world.rows()).toMatchObject([{ state: 'failed', trouble: 'busy', attempts: 3 }])
  expect(world.given).toHaveLength(3)
})

test('a server that is away is asked for one letter, not for each, and all go when it is back', async () => {
  await invited(world)
  world.answers.push({ kind: 'later', trouble: 'noServer', reply: '', ofServer: true })
  world.sender.wake()
  await world.look(4)
  expect(world.given).toHaveLength(1)
  expect(world.sender.pause).toMatchObject({ why: 'noServer' })
  world.world.clock.advance(20_000)
  await world.look(4)
  expect((await standing(world)).every((line) => line.endsWith('sent'))).toBe(true)
  expect(world.given).toHaveLength(4)
})

test('letters keep their distance, also those that somebody asks for', async () => {
  await invited(world)
  world.sender.wake()
  expect(world.waits.at(-1)).toBe(0)
  await world.look()
  world.world.clock.advance(200)
  world.sender.endPause()
  expect(world.waits.at(-1)).toBe(SETTINGS.gapMs - 200)
  world.world.clock.advance(SETTINGS.gapMs)
  world.sender.endPause()
  expect(world.waits.at(-1)).toBe(0)
})

test('an address that is refused is final; a letter in doubt is not sent by itself', async () => {
  await invited(world)
  world.answers.push(
    { kind: 'refused', trouble: 'recipientRefused', reply: '550 unknown' },
    { kind: 'inDoubt', trouble: 'noAnswer', reply: '' },
  )
  world.sender.wake()
  await world.look(3)
  world.world.clock.advance(100 * HOUR_MS)
  await world.look(2)
  expect((await world.rows()).map(({ state, trouble }) => [state, trouble])).toEqual([
    ['failed', 'recipientRefused'],
    ['inDoubt', 'noAnswer'],
    ['sent', null],
  ])
  expect(world.given).toHaveLength(3)
})

test('after a stop what had not been handed over goes again, what may have been is in doubt', async () => {
  await invited(world)
  const { clock, database } = world.world
  await database.updateTable('mail_outbox').set({ state: 'sending', attempts: 1 }).where('mail_no', '<=', 2).execute()
  await database.updateTable('mail_outbox').set({ handed_at_ms: 5 }).where('mail_no', '=', 2).execute()
  expect(await settleInterrupted(database, clock.nowMs())).toBe(1)
  expect((await world.rows()).map(({ state, trouble }) => [state, trouble])).toEqual([
    ['queued', null],
    ['inDoubt', 'interrupted'],
    ['queued', null],
  ])
})

test('what waited when a backup was made is in doubt once it is put back', async () => {
  await invited(world)
  world.sender.wake()
  await world.look()
  await doubtAfterRestore(world.world.database, world.world.clock.nowMs())
  expect((await world.rows()).map(({ state, trouble }) => [state, trouble])).toEqual([
    ['sent', null],
    ['inDoubt', 'restored'],
    ['inDoubt', 'restored'],
  ])
})

test('a clock that was put back by a year does not hold letters back for a year', async () => {
  await invited(world)
  world.answers.push({ kind: 'later', trouble: 'busy', reply: '', ofServer: false })
  world.sender.wake()
  await world.look()
  world.world.clock.step(-365 * 24 * HOUR_MS)
  await world.look(3)
  expect((await standing(world)).every((line) => line.endsWith('sent'))).toBe(true)
})
