// Over 300 lines: one sender, its clock and a receiver that answers as told, which all of these need.
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callBy, HOUR_MS, SITES } from '../../identity/test-support.ts'
import { AgendaItemId, PaperId, WebhookDeliveryId, WebhookId, type MeetingId } from '../../wire/ids.ts'
import { issuePrepared } from '../../papers/issue-prepared.ts'
import { MOST_WAITING } from './addressees.ts'
import { poll } from '../../../tests/support/poll.ts'
import { openWebhooks, URL_TO, type WebhookWorld } from './test-world.ts'

let world: WebhookWorld
beforeEach(async () => {
  world = await openWebhooks()
})
afterEach(() => world.database.destroy())

async function subscribed(...kinds: Parameters<WebhookWorld['add']>[1] & unknown[]) {
  const keyId = await world.makeKey()
  const made = await world.add(keyId, ...(kinds.length > 0 ? [kinds] : []))
  if (!made.ok) throw new Error(made.error)
  return { ...made.value, webhookId: WebhookId.parse(made.value.webhookId), keyId }
}
async function invited() {
  const meetingId = await world.created()
  await world.send(meetingId)
  await world.happens('meetings.send', meetingId, { from: 'draft', to: 'invited' })
  return meetingId
}
async function setTitle(meetingId: MeetingId, title: string) {
  await world.database.updateTable('meetings').set({ title }).where('meeting_id', '=', meetingId).execute()
}

test('an event is kept with its act, and neither is when the act is rolled back', async () => {
  await subscribed()
  const meetingId = await world.created()
  await world.send(meetingId)
  const acts = async () => (await world.database.selectFrom('audit').selectAll().execute()).length
  const before = await acts()
  const failed = world.database.transaction().execute(async (within) => {
    await world.audit.record({ accountId: null, meetingId, action: 'meetings.send' }, within)
    throw new Error('the act fails after all')
  })
  await expect(failed).rejects.toThrow('the act fails')
  await world.settle()
  expect([world.sent, await acts()]).toEqual([[], before])
  await world.happens('meetings.send', meetingId)
  await world.settle()
  expect(world.kinds()).toEqual(['meeting.planned'])
})

test('a receiver checks the signature by the old secret and by the new one, and after a day by the new one alone', async () => {
  const { webhookId, secret: old } = await subscribed()
  const renewed = await world.handlers['interface.renewWebhookSecret'](callBy(world.admin), { webhookId })
  if (!renewed.ok) throw new Error(renewed.error)
  const meetingId = await invited()
  await world.settle()
  const holds = (secret: string) => {
    const last = world.sent.at(-1)
    // Its own check goes by the machine's clock, and the sender by the test's.
    const judge = new Webhook(secret)
    const at = new Date(Number(last?.headers['webhook-timestamp']) * 1_000)
    const wanted = judge.sign(last?.id ?? '', at, last?.text ?? '')
    return (last?.headers['webhook-signature'] ?? '').split(' ').includes(wanted)
  }
  expect([holds(old), holds(renewed.value.secret)]).toEqual([true, true])
  world.clock.advance(24 * HOUR_MS)
  await world.happens('meetings.end', meetingId)
  await world.settle()
  expect([holds(old), holds(renewed.value.secret)]).toEqual([false, true])
})

test('one that fails is tried again after growing pauses, unchanged, until it is given up after 72 hours', async () => {
  await subscribed('meeting.planned')
  await invited()
  world.receiver.answers = () => ({ status: 503 })
  await world.settle()
  await world.settle()
  expect(world.sent).toHaveLength(1)
  for (const pauseMs of [5_000, 20_000, 80_000]) {
    world.clock.advance(pauseMs - 1)
    await world.settle()
    const before = world.sent.length
    world.clock.advance(1)
    await world.settle()
    expect(world.sent).toHaveLength(before + 1)
  }
  expect(new Set(world.sent.map(({ id, text }) => `${id} ${text}`)).size).toBe(1)
  world.clock.advance(72 * HOUR_MS)
  await world.settle()
  const { deliveries } = await deliveriesOf()
  expect(deliveries).toMatchObject([{ state: 'givenUp', lastStatus: 503, nextTryAtMs: null }])
})

async function deliveriesOf() {
  const [webhook] = await world.shown()
  if (webhook === undefined) throw new Error('no subscription')
  const webhookId = WebhookId.parse(webhook.webhookId)
  const read = await world.handlers['interface.deliveries'](callBy(world.admin), { webhookId })
  if (!read.ok) throw new Error('not read')
  return read.value
}

test('after 18 tries in a row that failed it is switched off with a notice, and goes on when it is switched on again', async () => {
  const { webhookId } = await subscribed('meeting.planned')
  world.receiver.answers = () => ({ failure: 'noConnection' })
  await invited()
  for (let hours = 0; hours < 72 && world.noticed.length === 0; hours += 1) {
    await world.settle()
    world.clock.advance(HOUR_MS)
  }
  expect(await world.shown()).toMatchObject([{ state: 'off', offReason: 'failing', failures: 18, waiting: 1 }])
  expect(world.noticed).toEqual([world.admin.accountId])
  const notice = await world.database.selectFrom('notices').selectAll().where('what', 'like', '%webhookOff%').execute()
  expect(notice.map(({ what }) => JSON.parse(what) as unknown)).toEqual([
    { kind: 'webhookOff', system: 'Trung tâm điều hành', host: 'ioc.example', why: 'failing' },
  ])
  const before = world.sent.length
  world.clock.advance(5 * HOUR_MS)
  await world.settle()
  expect(world.sent).toHaveLength(before)
  world.receiver.answers = () => ({ status: 200 })
  await world.handlers['interface.switchWebhookOn'](callBy(world.admin), { webhookId })
  await world.settle()
  expect(await world.shown()).toMatchObject([{ state: 'on', failures: 0, waiting: 0 }])
})

test('one that is refused again and again does not hold up the others', async () => {
  await subscribed()
  const poison = await invited()
  world.receiver.answers = ({ data }) => ({ status: data.meeting.id === poison ? 400 : 200 })
  await world.settle()
  const other = await invited()
  world.clock.advance(5_000)
  await world.settle()
  world.clock.advance(5_000)
  await world.settle()
  const { deliveries } = await deliveriesOf()
  const states = Map.groupBy(deliveries, ({ state }) => state)
  expect([states.get('waiting')?.length, states.get('delivered')?.length]).toEqual([1, 1])
  expect(world.sent.some(({ body }) => body.data.meeting.id === other)).toBe(true)
})

test('one that arrived and could not be written down is not sent again, but written until it is kept', async () => {
  await subscribed('meeting.planned')
  await invited()
  await sql`create trigger full before update on webhook_deliveries begin select raise(abort, 'no room'); end`.execute(
    world.database,
  )
  await world.sender.look()
  await poll(() => world.pauses.length > 0, { everyMs: 2, what: 'the write to fail' })
  await world.sender.look()
  expect(world.sent).toHaveLength(1)
  await sql`drop trigger full`.execute(world.database)
  world.pauses.pop()?.()
  await world.settle()
  expect(world.sent).toHaveLength(1)
  expect((await deliveriesOf()).deliveries).toMatchObject([{ state: 'delivered', tries: 1 }])
})

test('an event of which nothing can be made holds up no other', async () => {
  await subscribed('meeting.planned', 'minutes.issued')
  const meetingId = await invited()
  await world.happens('signing.issue', meetingId)
  await invited()
  await sql`create trigger broken before insert on webhook_seen when new.subject like 'minutes %'
    begin select raise(abort, 'broken'); end`.execute(world.database)
  await world.settle()
  expect(world.kinds()).toEqual(['meeting.planned', 'meeting.planned'])
  await sql`drop trigger broken`.execute(world.database)
  world.clock.advance(60_000)
  await world.settle()
  expect(world.kinds()).toEqual(['meeting.planned', 'meeting.planned', 'minutes.issued'])
})

test('slow receivers do not keep those behind them waiting', async () => {
  const keyId = await world.makeKey()
  for (let at = 0; at < 9; at += 1) {
    await world.add(keyId, ['meeting.planned', 'meeting.ended'], `${URL_TO}/${at}`)
    world.clock.advance(1)
  }
  const meetingId = await invited()
  await world.happens('meetings.end', meetingId)
  const held: ((answered: { status: number }) => void)[] = []
  world.receiver.answers = () => new Promise((resolve) => held.push(resolve))
  await world.sender.look()
  const tried = (count: number) => poll(() => held.length === count, { everyMs: 2, what: `${count} tries` })
  await tried(8)
  // The first has more to get, but is behind the ninth now.
  held[0]?.({ status: 204 })
  await tried(9)
  expect(world.targets.at(-1)).toBe(`${URL_TO}/8`)
  world.receiver.answers = () => ({ status: 204 })
  for (const answer of held) answer({ status: 204 })
  await world.settle()
})

test('a receiver that answers 410 is not called any more', async () => {
  await subscribed()
  world.receiver.answers = () => ({ status: 410 })
  await invited()
  await world.settle()
  expect(await world.shown()).toMatchObject([{ state: 'off', offReason: 'gone', waiting: 0 }])
})

test('papers go out with the invitations; one that was recalled before it could be sent is not told of', async () => {
  await subscribed()
  const meetingId = await world.created()
  const { agenda } = await world.detail(meetingId)
  await world.addPaper(meetingId, agenda[0]?.agendaItemId ?? '')
  await world.send(meetingId)
  world.receiver.answers = ({ type }) => (type === 'paper.issued' ? { status: 500 } : { status: 200 })
  await world.happens('meetings.send', meetingId)
  await world.settle()
  world.clock.advance(6_000)
  await world.settle()
  expect(new Set(world.kinds())).toEqual(new Set(['meeting.planned', 'paper.issued']))
  const told = world.sent.find(({ body }) => body.type === 'paper.issued')?.body.data.paper
  expect(told?.href).toBe(`/api/v1/papers/${told?.versionId}/file`)
  const paperId = PaperId.parse(told?.id)
  const recalled = { state: 'recalled' as const, recall_reason: 'Nhầm' }
  await world.database.updateTable('papers').set(recalled).where('paper_id', '=', paperId).execute()
  await world.happens('papers.recall', meetingId, { paperId })
  world.sent.length = 0
  world.clock.advance(HOUR_MS)
  await world.settle()
  expect(world.kinds()).toEqual(['paper.recalled'])
  const { deliveries } = await deliveriesOf()
  expect(deliveries.find(({ kind }) => kind === 'paper.issued')?.state).toBe('dropped')
})

test('papers that go out when a postponed meeting is sent again are told of, and those that were told of before are not', async () => {
  await subscribed('meeting.planned', 'paper.issued')
  const meetingId = await world.created()
  const [item] = (await world.detail(meetingId)).agenda
  await world.addPaper(meetingId, item?.agendaItemId ?? '')
  const sendAs = async (from: 'draft' | 'postponed') => {
    await world.database.updateTable('meetings').set({ state: from }).where('meeting_id', '=', meetingId).execute()
    const by = world.people.secretary.accountId
    await world.database.transaction().execute(async (within) => {
      await issuePrepared(within, world.audit, { meetingId, by, nowMs: world.clock.nowMs() })
      await within.updateTable('meetings').set({ state: 'invited' }).where('meeting_id', '=', meetingId).execute()
      const details = { from, to: 'invited' }
      await world.audit.record({ accountId: by, meetingId, action: 'meetings.send', details }, within)
    })
    await world.settle()
  }
  await sendAs('draft')
  expect(world.kinds().toSorted()).toEqual(['meeting.planned', 'paper.issued'])
  const later = await world.addPaper(meetingId, item?.agendaItemId ?? '')
  await sendAs('postponed')
  expect(world.sent.slice(2).map(({ body }) => body.data.paper?.id)).toEqual([later])
})

test('nothing is told of restricted papers, of closed items, of drafts, or to units that are not invited', async () => {
  await subscribed()
  const elsewhere = await world.makeKey(['meetings', 'papers'], SITES.otherDistrict)
  await world.add(elsewhere)
  const meetingId = await world.created()
  await world.happens('meetings.update', meetingId)
  await world.settle()
  expect(world.sent).toEqual([])

  const { agenda } = await world.detail(meetingId)
  const [open, closed] = agenda.map(({ agendaItemId }) => AgendaItemId.parse(agendaItemId))
  if (open === undefined || closed === undefined) throw new Error('no items')
  await world.addPaper(meetingId, open)
  await world.database.updateTable('papers').set({ access_class: 'restricted' }).execute()
  await world.addPaper(meetingId, closed)
  const { accountId } = world.people.delegate
  await world.database.updateTable('agenda_items').set({ restricted: 1 }).where('agenda_item_id', '=', closed).execute()
  await world.database
    .insertInto('agenda_audience')
    .values({ agenda_item_id: closed, account_id: accountId, site_id: null })
    .execute()
  await world.send(meetingId)
  await world.happens('meetings.send', meetingId)
  await world.settle()
  expect(world.kinds()).toEqual(['meeting.planned'])
  await world.database.updateTable('agenda_items').set({ title: 'Khác' }).where('agenda_item_id', '=', closed).execute()
  await world.happens('meetings.update', meetingId)
  await world.settle()
  expect(world.sent).toHaveLength(1)
  await setTitle(meetingId, 'Giao ban tháng')
  await world.happens('meetings.update', meetingId)
  await world.settle()
  expect(world.kinds()).toEqual(['meeting.planned', 'meeting.changed'])
  for (const { text } of world.sent) expect(text).not.toContain('Giao ban')
})

test('what a withdrawn key waits for is dropped, and so is what waits for a withdrawn subscription', async () => {
  const { webhookId, keyId } = await subscribed()
  world.receiver.answers = () => ({ status: 500 })
  await invited()
  await world.settle()
  await world.database
    .updateTable('interface_keys')
    .set({ withdrawn_at_ms: world.clock.nowMs() })
    .where('key_id', '=', keyId)
    .execute()
  world.clock.advance(HOUR_MS)
  await world.settle()
  expect(await world.shown()).toMatchObject([{ state: 'keyEnded', waiting: 0 }])
  expect(world.sent).toHaveLength(1)
  await world.handlers['interface.withdrawWebhook'](callBy(world.admin), { webhookId })
  expect(await world.shown()).toMatchObject([{ state: 'withdrawn' }])
  const row = await world.database.selectFrom('webhooks').select('secret').executeTakeFirstOrThrow()
  expect(row.secret).toBe('')
})

test('more than 5,000 that wait switch the subscription off instead of filling the disk', async () => {
  const { webhookId } = await subscribed('meeting.changed')
  world.receiver.answers = () => ({ status: 500 })
  const meetingId = await invited()
  await world.settle()
  const waiting = {
    ...{ webhook_id: webhookId, kind: 'meeting.changed' as const, meeting_id: meetingId, paper_id: null, body: '{}' },
    ...{ at_ms: world.clock.nowMs(), state: 'waiting' as const, tries: 1, last_status: null, last_failure: null },
    ...{ last_tried_at_ms: null, next_try_at_ms: world.clock.nowMs() + HOUR_MS },
  }
  for (let from = 0; from < MOST_WAITING; from += 500)
    await world.database
      .insertInto('webhook_deliveries')
      .values(
        Array.from({ length: 500 }, (_, at) => ({
          ...waiting,
          delivery_id: WebhookDeliveryId.parse(`waiting-${from + at}`),
        })),
      )
      .execute()
  await setTitle(meetingId, 'Khác')
  await world.happens('meetings.update', meetingId)
  await world.settle()
  expect(await world.shown()).toMatchObject([{ state: 'off', offReason: 'tooMany', waiting: MOST_WAITING }])
})

test('a subscription is refused for what its key may not read, for an address that is not allowed, and for an ended key', async () => {
  const keyId = await world.makeKey(['meetings'])
  expect(await world.add(keyId, ['paper.issued'])).toMatchObject({ error: 'outsideScopes' })
  for (const url of [
    'https://elsewhere.example/',
    'http://ioc.example/',
    'https://a:b@ioc.example/',
    'file:///etc',
    'x',
  ])
    expect(await world.add(keyId, ['meeting.ended'], url)).toMatchObject({ error: 'targetNotAllowed' })
  expect(await world.add(keyId, ['meeting.ended'], URL_TO)).toMatchObject({ ok: true })
  world.clock.advance(31 * 24 * HOUR_MS)
  expect(await world.add(keyId, ['meeting.ended'])).toMatchObject({ error: 'keyEnded' })
})
