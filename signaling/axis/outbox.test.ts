import { sql } from 'kysely'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAudit } from '../audit/audit.ts'
import { moment } from '../kit/clock.ts'
import { callBy, openWorld, SITES, type World } from '../identity/test-support.ts'
import { interfaceHandlers } from '../interface/commands.ts'
import { poll } from '../../tests/support/poll.ts'
import type { Database } from '../storage/database.ts'
import { AxisIncomingId, AxisMessageId, InterfaceKeyId, Sha256, type AccountId } from '../wire/ids.ts'
import type { Deliver, Delivered } from './delivery.ts'
import { Outbox, pauseAfter, waitAfter } from './outbox.ts'
import { changeMessage } from './store.ts'

const messageId = AxisMessageId.parse('message-0001')
const incomingId = AxisIncomingId.parse('incoming-001')
const RETRY_MS = 1_000
const LATER: Delivered = { kind: 'later', reason: 'unreachable', text: 'ECONNREFUSED' }
const TAKEN: Delivered = { kind: 'taken', status: null }

let nowMs = 1_000_000
let world: World
let database: Database
let by: AccountId
let answers: Delivered[]
let delivered: string[]
let meanwhile: (() => Promise<void>) | null
let pauses: (() => void)[]

beforeEach(async () => {
  world = await openWorld()
  database = world.database
  ;[answers, delivered, meanwhile, nowMs, pauses] = [[], [], null, 1_000_000, []]
  await addWaiting()
})
afterEach(() => database.destroy())

function outbox(deliver?: Deliver): Outbox {
  const clock = { nowMs: () => nowMs, monotonicMs: () => moment(nowMs), steadyMs: () => nowMs }
  return new Outbox({
    ...{ database, clock, audit: createAudit(database, clock), log: pino({ level: 'silent' }) },
    timers: { after: (_ms, run) => (pauses.push(run), () => undefined) },
    settings: { tries: 3, retryMs: RETRY_MS },
    deliver:
      deliver ??
      (async ({ body, messageId: id }) => {
        delivered.push(`${id} ${body.toString()}`)
        await meanwhile?.()
        return answers.shift() ?? TAKEN
      }),
  })
}

/** A status of a paper that came: it needs no meeting. */
async function addWaiting(): Promise<void> {
  const admin = await world.add('quantri', { systemRole: 'admin' })
  const { accountId } = admin
  const made = await interfaceHandlers(world)['interface.makeKey'](callBy(admin), {
    ...{ name: 'QLVB', siteId: SITES.root, scopes: ['axis'], validDays: 30, perMinute: 30 },
  })
  if (!made.ok) throw new Error(made.error)
  const keyId = InterfaceKeyId.parse(made.value.keyId)
  await database
    .insertInto('axis_incoming')
    .values({
      ...{ incoming_id: incomingId, from_code: 'H11', from_name: 'Sở', document_id: 'H11,2026/11/29,1/CV' },
      ...{ content_sha256: Sha256.parse('ab'.repeat(32)), reference: '1/CV', promulgated_on: '2026-11-29', place: '' },
      ...{ type_name: '', subject: '', signer: '', envelope: '', state: 'arrived', site_id: null, key_id: keyId },
      ...{ arrived_at_ms: 1, decided_at_ms: null, decided_by: null },
    })
    .execute()
  by = accountId
  await addMessage(messageId, '03')
}
async function addMessage(id: string, statusCode: string): Promise<AxisMessageId> {
  const added = AxisMessageId.parse(id)
  await database
    .insertInto('axis_messages')
    .values({
      ...{ message_id: added, kind: 'status', meeting_id: null, number: null, sha256: null },
      ...{ incoming_id: incomingId, status_code: statusCode, document_id: 'H11,2026/11/29,1/CV', organ_code: 'H11' },
      ...{ organ_name: 'Sở', envelope: '<a/>', state: 'waiting', reason: null, reason_text: '', tries: 0 },
      ...{ next_try_at_ms: nowMs, created_at_ms: nowMs, created_by: by, created_by_name: 'An' },
      ...{ sent_at_ms: null, changed_at_ms: nowMs },
    })
    .execute()
  return added
}
const row = (id = messageId) =>
  database
    .selectFrom('axis_messages')
    .select(['state', 'tries', 'reason', 'next_try_at_ms'])
    .where('message_id', '=', id)
    .executeTakeFirstOrThrow()

test('a system that is down holds up all messages and fails none, and gets the same bytes when it is back', async () => {
  answers = [LATER, LATER, LATER, LATER, LATER]
  const other = await addMessage('message-0002', '06')
  const one = outbox()
  await one.check()
  expect(await row()).toEqual({ state: 'waiting', tries: 1, reason: 'unreachable', next_try_at_ms: nowMs + RETRY_MS })
  expect(await row(other)).toMatchObject({ state: 'waiting', tries: 0 })
  for (const pauseMs of [1, 2, 4, 8].map((times) => times * RETRY_MS)) {
    const before = delivered.length
    nowMs += pauseMs - 1
    await one.check()
    expect(delivered).toHaveLength(before)
    nowMs += 1
    await one.check()
    expect(delivered).toHaveLength(before + 1)
  }
  nowMs += 16 * RETRY_MS
  await one.check()
  expect(await row()).toMatchObject({ state: 'sent', tries: 2, reason: null })
  expect(await row(other)).toMatchObject({ state: 'sent', tries: 1, reason: null })
  expect([delivered.length, new Set(delivered).size]).toEqual([7, 2])
  expect([waitAfter(60, RETRY_MS), pauseAfter(60, RETRY_MS)]).toEqual([6 * 3_600_000, 900_000])
})

test('a message that alone is not taken ends when its tries are used up, and holds up no other for long', async () => {
  const one = outbox(async ({ messageId: id }) => (id === messageId ? LATER : TAKEN))
  for (let time = 0; time < 3; time += 1) {
    await one.check()
    const other = await addMessage(`message-100${time}`, `1${time}`)
    nowMs += 4 * RETRY_MS
    await one.check()
    expect(await row(other)).toMatchObject({ state: 'sent' })
  }
  expect(await row()).toEqual({ state: 'failed', tries: 3, reason: 'unreachable', next_try_at_ms: null })
})

test('a clock that was put back delays nothing', async () => {
  await changeMessage(database, messageId, { next_try_at_ms: nowMs + 30 * 86_400_000 }, nowMs)
  await outbox().check()
  expect((await row()).state).toBe('sent')
})

test('a status that came while a message was on its way is not taken back by the end of the delivery', async () => {
  meanwhile = () => changeMessage(database, messageId, { state: 'received', next_try_at_ms: null }, nowMs)
  await outbox().check()
  expect((await row()).state).toBe('received')
})

test('a delivery that is given up at the end of the server counts as none', async () => {
  const begun = Promise.withResolvers<void>()
  const one = outbox(
    (_message, stop) =>
      new Promise((resolve) => {
        stop.addEventListener('abort', () => resolve(LATER))
        begun.resolve()
      }),
  )
  const checking = one.check()
  await begun.promise
  await one.close()
  await checking
  expect(await row()).toMatchObject({ state: 'waiting', tries: 0 })
})

test('a delivery that could not be written down is not made again, but written until it is kept', async () => {
  await sql`create trigger full before update on axis_messages begin select raise(abort, 'no room'); end`.execute(
    database,
  )
  const checking = outbox().check()
  await poll(() => pauses.length > 0, { everyMs: 2, what: 'the write to fail' })
  await sql`drop trigger full`.execute(database)
  pauses.pop()?.()
  await checking
  expect(delivered).toHaveLength(1)
  expect((await row()).state).toBe('sent')
})

test('a message that fails in the making has had a try, and is not due at once', async () => {
  const broken: Deliver = () => Promise.reject(new Error('a fault of ours'))
  await outbox(broken).check()
  expect(await row()).toEqual({ state: 'waiting', tries: 1, reason: 'internal', next_try_at_ms: nowMs + RETRY_MS })
})

test('a message keeps what it says and under which id, whatever is done to it', async () => {
  const change = database.updateTable('axis_messages').set({ document_id: 'H11,2026/11/29,2/CV' })
  await expect(change.execute()).rejects.toThrow('a message that was made is not changed')
})
