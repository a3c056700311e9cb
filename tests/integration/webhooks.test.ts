// Other systems that are told by the server: what they get, that it is signed, and that nothing is lost when the server is killed.
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADDRESSES } from '../../signaling/interface/shapes.ts'
import { InterfaceKeyId, SiteId, WebhookId } from '../../signaling/wire/ids.ts'
import { WebhookKind } from '../../signaling/interface/webhooks/wire.ts'
import { addPaper, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'
import { receiveWebhooks, type WebhookReceiver } from '../support/servers/webhook-receiver.ts'

const DAY_MS = 86_400_000
let server: RunningServer
let receiver: WebhookReceiver
let admin: TestClient
let secretary: TestClient
let chair: TestClient
let key: string
let webhookId: WebhookId
beforeAll(async () => {
  receiver = await receiveWebhooks()
  server = await startServer({ env: { WEBHOOK_TARGETS: receiver.origin } })
  admin = await TestClient.signIn(server.url, 'quantri')
  secretary = await TestClient.signIn(server.url, 'thuky1')
  chair = await TestClient.signIn(server.url, 'chutri')
  const made = await admin.call('interface.makeKey', {
    ...{ name: 'Trung tâm điều hành', siteId: SiteId.parse('hg'), scopes: ['meetings', 'papers'] },
    ...{ validDays: 30, perMinute: 300 },
  })
  if (!made.ok) throw new Error(made.error)
  key = made.result.key
  const keyId = InterfaceKeyId.parse(made.result.keyId)
  const subscribed = await admin.call('interface.addWebhook', {
    ...{ keyId, url: receiver.url, kinds: [...WebhookKind.options] },
  })
  if (!subscribed.ok) throw new Error(subscribed.error)
  webhookId = WebhookId.parse(subscribed.result.webhookId)
  receiver.secret = subscribed.result.secret
})
afterAll(async () => {
  await server?.stop()
  await receiver?.close()
})

async function done(client: TestClient, method: string, params: unknown): Promise<void> {
  expect((await client.callRaw(method, params)).body).toMatchObject({ ok: true })
}

test('a receiver is told of a meeting and its papers as they happen, signed, and reads with its key what it is pointed at', async () => {
  const startsAtMs = Date.now() + DAY_MS
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, {
    title: 'Họp báo đi',
    state: 'invited',
    startsAtMs,
  })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('No item')
  await receiver.got(meetingId, ['meeting.planned'])
  const { paperId } = await addPaper(secretary, { meetingId, agendaItemId }, SUBMISSION)
  await receiver.got(meetingId, ['meeting.planned', 'paper.issued'])
  const told = receiver.received.find(({ body }) => body.type === 'paper.issued')
  expect(told?.body.data.paper).toMatchObject({ id: paperId, agendaItemId })
  const headers = { authorization: `Bearer ${key}` }
  const file = await fetch(server.url + (told?.body.data.paper?.href ?? ''), { headers })
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  const meeting = await fetch(server.url + (told?.body.data.meeting.href ?? ''), { headers })
  expect(ADDRESSES.meeting.result.parse(await meeting.json()).id).toBe(meetingId)

  await done(secretary, 'papers.recall', { meetingId, paperId, reason: 'Nhầm' })
  await done(secretary, 'meetings.start', { meetingId })
  await done(chair, 'meetings.end', { meetingId })
  await receiver.got(meetingId, [
    ...(['meeting.planned', 'paper.issued', 'paper.recalled', 'meeting.changed', 'meeting.ended'] as const),
  ])
  expect(receiver.received.filter(({ isSigned }) => !isSigned)).toEqual([])
})

test('a meeting that is called off is told of, and one that was never sent is not', async () => {
  const startsAtMs = Date.now() + DAY_MS
  const sent = await makeMeeting(secretary, { title: 'Họp rồi huỷ', state: 'invited', startsAtMs })
  const draft = await makeMeeting(secretary, { title: 'Chưa gửi', state: 'draft', startsAtMs })
  for (const { meetingId } of [draft, sent])
    await done(secretary, 'meetings.cancel', { meetingId, reason: 'Không họp nữa' })
  await receiver.got(sent.meetingId, ['meeting.planned', 'meeting.cancelled'])
  await receiver.got(draft.meetingId, [])
  expect(receiver.received.filter(({ isSigned }) => !isSigned)).toEqual([])
})

test('what was acknowledged before SIGKILL is told after it, and what was under way is told once more with the same id', async () => {
  receiver.answers = null
  const startsAtMs = Date.now() + DAY_MS
  const { meetingId } = await makeMeeting(secretary, { title: 'Họp rồi mất điện', state: 'invited', startsAtMs })
  const idsOf = () => receiver.received.filter(({ body }) => body.data.meeting.id === meetingId).map(({ id }) => id)
  await poll(() => idsOf().length > 0 || undefined, { deadlineMs: 20_000, what: 'the first try' })
  await server.kill()
  receiver.answers = 204
  await server.start()
  await poll(() => idsOf().length > 1 || undefined, { deadlineMs: 30_000, what: 'the same once more' })
  await receiver.got(meetingId, ['meeting.planned'])
  const ids = idsOf()
  expect(new Set(ids).size).toBe(1)
  admin = await TestClient.signIn(server.url, 'quantri')
  const state = async () => {
    const read = await admin.call('interface.deliveries', { webhookId })
    return read.ok ? read.result.deliveries.find(({ deliveryId }) => deliveryId === ids[0])?.state : undefined
  }
  await poll(async () => (await state()) === 'delivered' || undefined, { what: 'the delivery to be written down' })
})

test('the secret is changed without a gap, and a withdrawn subscription keeps none', async () => {
  secretary = await TestClient.signIn(server.url, 'thuky1')
  const renewed = await admin.call('interface.renewWebhookSecret', { webhookId })
  if (!renewed.ok) throw new Error(renewed.error)
  const startsAtMs = Date.now() + DAY_MS
  for (const secret of [receiver.secret, renewed.result.secret]) {
    receiver.secret = secret
    const { meetingId } = await makeMeeting(secretary, { title: 'Họp đổi mã', state: 'invited', startsAtMs })
    await receiver.got(meetingId, ['meeting.planned'])
    expect(receiver.received.at(-1)?.isSigned).toBe(true)
  }
  await done(admin, 'interface.withdrawWebhook', { webhookId })
  const { meetingId } = await makeMeeting(secretary, { title: 'Họp không báo', state: 'invited', startsAtMs })
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { readOnly: true })
  const row = database.prepare('select secret, old_secret from webhooks').get()
  const outbox = database.prepare('select count(*) as count from webhook_outbox where meeting_id = ?').get(meetingId)
  database.close()
  expect({ ...row, ...outbox }).toEqual({ secret: '', old_secret: null, count: 0 })
})

test('no address is called that the settings do not allow', async () => {
  const keys = await admin.call('interface.keys', {})
  const keyId = InterfaceKeyId.parse(keys.ok ? keys.result.keys[0]?.keyId : '')
  for (const url of [
    'http://127.0.0.1:22/',
    `${receiver.origin.replace('127.0.0.1', 'localhost')}/hop`,
    'http://[::1]/',
  ])
    expect(await admin.call('interface.addWebhook', { keyId, url, kinds: ['meeting.ended'] })).toMatchObject({
      error: 'targetNotAllowed',
    })
})
