import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callBy } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { Mail } from './mail.ts'
import type { MailSettings } from './settings.ts'
import { invited, openOutbox, SETTINGS, standing, type OutboxWorld } from './test-world.ts'
import type { MailState } from './wire.ts'

let world: OutboxWorld
let admin: Account
beforeEach(async () => {
  world = await openOutbox()
  admin = await world.world.add('quantri.tinh', { systemRole: 'admin' })
})
afterEach(() => world.world.database.destroy())

/** Its sender never gets a turn: what is asked for stays to be seen. */
const open = (settings: MailSettings | null) =>
  new Mail({
    ...{ ...world.world, settings, log: pino({ level: 'silent' }), timers: { after: () => () => undefined } },
    ...{ provinceName: 'Tỉnh Hà Giang', publicOrigins: [] },
  }).handlers

async function firstIn(state: MailState) {
  const [row] = await world.rows()
  if (row === undefined) throw new Error('The outbox is empty')
  await world.world.database.updateTable('mail_outbox').set({ state }).where('mail_no', '=', row.mail_no).execute()
  return row.mail_id
}
const audited = async () =>
  (await world.world.database.selectFrom('audit').select('action').where('action', 'like', 'mail.%').execute()).map(
    ({ action }) => action,
  )

test('without a mail server nothing is put into the outbox, and everything says that e-mail is off', async () => {
  expect(
    new Mail({
      ...{ ...world.world, settings: null, log: pino({ level: 'silent' }), timers: { after: () => () => undefined } },
      ...{ provinceName: 'Tỉnh Hà Giang', publicOrigins: [] },
    }).mailing,
  ).toBeUndefined()
  const handlers = open(null)
  expect(await handlers['mail.read'](callBy(admin), {})).toMatchObject({ value: { server: null } })
  expect(await handlers['mail.sendTest'](callBy(admin), {})).toMatchObject({ error: 'mailOff' })
  expect(await handlers['mail.ownAddress'](callBy(admin), {})).toMatchObject({ value: { on: false, address: null } })
  const meetingId = await invited(world)
  const mailId = await firstIn('failed')
  const asked = { mailId, act: 'retry', ifState: 'failed' } as const
  expect(await handlers['mail.decide'](callBy(admin), asked)).toMatchObject({ error: 'mailOff' })
  const by = callBy(world.people.secretary, 'secretary')
  expect(await handlers['mail.ofMeeting'](by, { meetingId })).toMatchObject({ value: { on: false } })
})

test('a letter is tried, stopped and counted as sent only from states where that means something, and as the page showed it', async () => {
  await invited(world)
  const handlers = open(SETTINGS)
  const decide = async (act: 'retry' | 'stop' | 'countAsSent', state: MailState, ifState = state) =>
    handlers['mail.decide'](callBy(admin), { mailId: await firstIn(state), act, ifState })
  for (const state of ['sent', 'sending', 'dropped'] as const)
    for (const act of ['retry', 'stop', 'countAsSent'] as const)
      expect(await decide(act, state), `${act} ${state}`).toMatchObject({ error: 'mailChanged' })
  expect(await decide('stop', 'queued', 'failed')).toMatchObject({ error: 'mailChanged' })
  expect(await audited()).toEqual([])
  for (const state of ['failed', 'inDoubt', 'noAddress', 'stopped', 'queued'] as const)
    expect(await decide('retry', state), state).toMatchObject({ ok: true })
  expect(await decide('stop', 'queued')).toMatchObject({ ok: true })
  expect(await decide('countAsSent', 'inDoubt')).toMatchObject({ ok: true })
  expect((await standing(world))[0]).toMatch(/ sent$/u)
  expect(await audited()).toEqual([...Array.from({ length: 5 }, () => 'mail.retry'), 'mail.stop', 'mail.countAsSent'])
})

test('without an address nothing is tried once more, and no test is sent; one test waits at a time', async () => {
  await invited(world)
  const handlers = open(SETTINGS)
  for (const { accountId } of Object.values(world.people)) await world.addressed(accountId, null)
  const asked = { mailId: await firstIn('noAddress'), act: 'retry', ifState: 'noAddress' } as const
  expect(await handlers['mail.decide'](callBy(admin), asked)).toMatchObject({ error: 'noMailAddress' })
  expect(await handlers['mail.sendTest'](callBy(admin), {})).toMatchObject({ error: 'noMailAddress' })
  await handlers['mail.setOwnAddress'](callBy(admin), { address: 'quan.tri@example.vn' })
  expect(await handlers['mail.sendTest'](callBy(admin), {})).toMatchObject({ ok: true })
  expect(await handlers['mail.sendTest'](callBy(admin), {})).toMatchObject({ error: 'testWaiting' })
})

test('addresses are given and taken away on record, which does not hold the address itself', async () => {
  const handlers = open(SETTINGS)
  const { accountId } = world.people.outsider
  expect(await handlers['mail.setAddress'](callBy(admin), { accountId, address: 'khac@example.vn' })).toMatchObject({
    ok: true,
  })
  const found = await handlers['mail.addressesOf'](callBy(admin), { accountIds: [accountId, admin.accountId] })
  expect(found).toMatchObject({ value: { addresses: [{ accountId, address: 'khac@example.vn' }] } })
  expect(await handlers['mail.setAddress'](callBy(admin), { accountId, address: null })).toMatchObject({ ok: true })
  const rows = await world.world.database
    .selectFrom('audit')
    .select('details')
    .where('action', '=', 'mail.setAddress')
    .execute()
  expect(rows).toHaveLength(2)
  expect(JSON.stringify(rows)).not.toContain('example.vn')
})
