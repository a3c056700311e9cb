// Over 300 lines: a machine’s whole way, from its code to its withdrawal, in one world of people.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callBy, openCall, openWorld, SITES, type World } from '../identity/test-support.ts'
import type { Account, MeetingRole } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import type { Paired } from '../kit/handlers.ts'
import type { MeetingState } from '../meeting/wire.ts'
import { MeetingId, PairingId } from '../wire/ids.ts'
import { pairedMay } from '../wire/permissions.ts'
import { createPairings, type Pairings } from './commands.ts'
import { CODE_LASTS_MS, meetingToEnter, nextMeeting } from './rules.ts'
import { CODE_LENGTH, CODE_LETTERS, MAX_PAIRINGS_OF_ONE } from './wire.ts'

const MINUTE_MS = 60_000
let world: World
let pairings: Pairings
let operator: Account
let admin: Account
const ended: string[] = []
beforeEach(async () => {
  world = await openWorld()
  ended.length = 0
  pairings = createPairings({ ...world, onSessionsEnded: (hashes) => void ended.push(...hashes) })
  operator = await world.add('operator', { siteId: SITES.commune })
  admin = await world.add('admin', { systemRole: 'admin' })
  await invite(operator, 'operator', 'inSession')
})
afterEach(() => world.database.destroy())

async function invite(account: Account, role: MeetingRole, state: MeetingState, startsAtMs = world.clock.nowMs()) {
  const meetingId = newId(MeetingId)
  await world.database
    .insertInto('meetings')
    .values({
      ...{ meeting_id: meetingId, request_id: meetingId, revision: 1, title: 'Giao ban', kind: 'meeting', place: 'x' },
      ...{ starts_at_ms: startsAtMs, ends_at_ms: startsAtMs + 60 * MINUTE_MS, state, state_reason: null },
      ...{ owner_site_id: SITES.office, created_by: account.accountId, created_at_ms: world.clock.nowMs() },
    })
    .execute()
  await world.database
    .insertInto('participants')
    .values({ meeting_id: meetingId, account_id: account.accountId, role, site_id: account.siteId })
    .execute()
  return meetingId
}

/** A browser with its cookie. */
function browser(ip = '192.0.2.1') {
  let token: string | null = null
  const call = async () => {
    const paired = token === null ? null : await pairings.authenticate(token)
    const cookie = { token, set: (next: string | null) => void (token = next) }
    return {
      ...openCall(),
      ...{ ip, device: 'Chrome, Windows', pairingCookie: cookie },
      ...(paired === null ? {} : { account: paired.account, sessionHash: paired.sessionHash, paired: paired.paired }),
    }
  }
  return {
    get token() {
      return token
    },
    begin: async () => pairings.handlers['pairing.begin'](await call(), {}),
    own: async () => pairings.handlers['pairing.own'](await call(), {}),
    leave: async () => pairings.handlers['pairing.leave'](await call(), {}),
    async code(): Promise<string> {
      const begun = await pairings.handlers['pairing.begin'](await call(), {})
      if (!begun.ok) throw new Error(begun.error)
      return begun.value.code
    },
  }
}
const confirm = (by: Account, code: string, more: object = {}) =>
  pairings.handlers['pairing.confirm'](callBy(by), { code, part: 'display', label: 'Máy chiếu', ...more })
const list = async (by: Account) => {
  const listed = await pairings.handlers['pairing.list'](callBy(by), {})
  return listed.ok ? listed.value.pairings : listed.error
}
const kindOf = async (one: ReturnType<typeof browser>) => {
  const own = await one.own()
  return own.ok ? own.value.own.kind : own.error
}

describe('a code', () => {
  test('has letters that nobody mistakes, and neither it nor the cookie stands in the database', async () => {
    const screen = browser()
    const code = await screen.code()
    expect(code).toMatch(new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`, 'u'))
    const kept = JSON.stringify(await world.database.selectFrom('pairings').selectAll().execute())
    expect(kept).not.toContain(code)
    expect(kept).not.toContain(screen.token)
  })

  test('opens nothing until it is confirmed, and pairs its browser once it is', async () => {
    const screen = browser()
    const code = await screen.code()
    expect(await pairings.authenticate(screen.token ?? '')).toBeNull()
    expect(await kindOf(screen)).toBe('waiting')
    expect(await confirm(operator, code)).toMatchObject({ ok: true })
    expect(await screen.own()).toMatchObject({
      ok: true,
      value: { own: { kind: 'paired', part: 'display', label: 'Máy chiếu', siteName: 'Xã Lũng Cú' } },
    })
  })

  test('is good once, also when two confirm it at the same moment', async () => {
    const code = await browser().code()
    const answers = await Promise.all([confirm(operator, code), confirm(operator, code)])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await confirm(operator, code)).toMatchObject({ error: 'wrongCode' })
  })

  test('is over after its minutes, and another one for the same browser takes its place', async () => {
    const screen = browser()
    const late = await screen.code()
    world.clock.advance(CODE_LASTS_MS)
    expect(await confirm(operator, late)).toMatchObject({ error: 'wrongCode' })
    expect(await kindOf(screen)).toBe('none')
    const first = await screen.code()
    const second = await screen.code()
    expect(await confirm(operator, first)).toMatchObject({ error: 'wrongCode' })
    expect(await confirm(operator, second)).toMatchObject({ ok: true })
  })

  test('is not found by guessing: an account that tries many is stopped, and others go on', async () => {
    const code = await browser().code()
    const guess = (by: Account, tried: string) => pairings.handlers['pairing.look'](callBy(by), { code: tried })
    const answers = []
    for (let at = 0; at < 40; at += 1) answers.push(await guess(operator, 'AAAAAA'))
    const tried = answers.filter((answer) => !answer.ok && answer.error === 'wrongCode').length
    expect(tried).toBeLessThanOrEqual(10)
    expect(answers.at(-1)).toMatchObject({ error: 'rateLimited' })
    expect(await confirm(operator, code)).toMatchObject({ error: 'rateLimited' })
    expect(await confirm(admin, code, { accountId: operator.accountId })).toMatchObject({ ok: true })
    const refused = await world.database
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'pairing.look.refused')
      .execute()
    expect(refused).toHaveLength(tried)
    // Over the ten minutes that a code lasts no more than some dozens of hundreds of millions.
    world.clock.advance(CODE_LASTS_MS)
    const later = []
    for (let at = 0; at < 200; at += 1) later.push(await guess(operator, 'BBBBBB'))
    expect(later.filter((answer) => !answer.ok && answer.error === 'wrongCode').length).toBeLessThanOrEqual(10)
  })

  test('is not asked for without end by one address, and screens that wait are bounded', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => browser('198.51.100.7').begin()))
    expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(20)
    for (let at = 0; at < 400; at += 1) await browser(`203.0.113.${at}`).begin()
    const waiting = await world.database.selectFrom('pairings').select('pairing_id').execute()
    expect(waiting.length).toBeLessThanOrEqual(300)
  })
})

describe('who may', () => {
  test('an operator for the own hall, an administrator for halls of the own sites, nobody else', async () => {
    const foreign = await world.add('foreign', { siteId: SITES.otherDistrict })
    await invite(foreign, 'operator', 'inSession')
    const delegate = await world.add('delegate')
    await invite(delegate, 'delegate', 'inSession')
    const district = await world.add('unit.district', { systemRole: 'unitAdmin', siteId: SITES.district })
    const other = await world.add('unit.other', { systemRole: 'unitAdmin', siteId: SITES.otherDistrict })
    const forLungCu = { accountId: operator.accountId }
    const tries: readonly [Account, object, string][] = [
      [foreign, forLungCu, 'noSuchAccount'],
      [delegate, {}, 'forbidden'],
      [delegate, forLungCu, 'forbidden'],
      [other, forLungCu, 'noSuchAccount'],
      [admin, {}, 'noSuchAccount'],
      [operator, { accountId: admin.accountId }, 'noSuchAccount'],
      [admin, { accountId: district.accountId }, 'noSuchAccount'],
      [operator, {}, 'ok'],
      [district, forLungCu, 'ok'],
      [admin, forLungCu, 'ok'],
    ]
    for (const [by, more, expected] of tries) {
      const answer = await confirm(by, await browser().code(), more)
      expect([by.username, answer.ok ? 'ok' : answer.error]).toEqual([by.username, expected])
    }
    expect(await list(operator)).toHaveLength(3)
    expect(await list(district)).toHaveLength(3)
    expect(await list(other)).toEqual([])
    expect(await list(foreign)).toEqual([])
    expect(await list(delegate)).toBe('forbidden')
  })

  test('a pairing is withdrawn by accounts that see it and by no other; its cookie is nobody’s from then on', async () => {
    const screen = browser()
    await confirm(operator, await screen.code())
    const [pairing] = await list(operator).then((all) => (typeof all === 'string' ? [] : all))
    if (pairing === undefined) throw new Error('It is listed')
    const pairingId = PairingId.parse(pairing.pairingId)
    const foreign = await world.add('foreign', { siteId: SITES.otherDistrict })
    await invite(foreign, 'operator', 'inSession')
    const withdraw = (by: Account) => pairings.handlers['pairing.withdraw'](callBy(by), { pairingId })
    expect(await withdraw(foreign)).toMatchObject({ error: 'notFound' })
    const session = await pairings.authenticate(screen.token ?? '')
    expect(session?.account).toMatchObject({ username: 'operator', systemRole: 'user' })
    expect(await withdraw(operator)).toMatchObject({ ok: true })
    expect(ended).toEqual([session?.sessionHash])
    expect(await pairings.authenticate(screen.token ?? '')).toBeNull()
    expect(await kindOf(screen)).toBe('none')
    expect(await withdraw(operator)).toMatchObject({ error: 'notFound' })
  })

  test('one hall has so many paired machines and no more', async () => {
    for (let at = 0; at < MAX_PAIRINGS_OF_ONE; at += 1) {
      world.clock.advance(2 * MINUTE_MS)
      expect(await confirm(operator, await browser().code())).toMatchObject({ ok: true })
    }
    world.clock.advance(2 * MINUTE_MS)
    expect(await confirm(operator, await browser().code())).toMatchObject({ error: 'tooManyPairings' })
  })

  test('a browser unpairs itself', async () => {
    const screen = browser()
    await confirm(operator, await screen.code())
    expect(await screen.begin()).toMatchObject({ error: 'alreadyPaired' })
    expect(await screen.leave()).toMatchObject({ ok: true })
    expect(screen.token).toBeNull()
    expect(await list(operator)).toEqual([])
  })

  test('a barred account’s machines are let in no more; a new password withdraws what the old one paired', async () => {
    const [own, byAdmin] = [browser(), browser()]
    await confirm(operator, await own.code())
    await confirm(admin, await byAdmin.code(), { accountId: operator.accountId })
    const hashes = await world.database.selectFrom('pairings').select('token_hash').execute()
    const { accountId } = operator
    const identity = world.identity.handlers
    expect(await identity['identity.setDisabled'](callBy(admin), { accountId, disabled: true })).toMatchObject({
      ok: true,
    })
    expect(world.ended.toSorted()).toEqual(hashes.map((row) => row.token_hash).toSorted())
    expect(await pairings.authenticate(own.token ?? '')).toBeNull()
    await identity['identity.setDisabled'](callBy(admin), { accountId, disabled: false })
    expect(await kindOf(own)).toBe('paired')
    await identity['identity.resetPassword'](callBy(admin), { accountId, next: 'mat-khau-moi-1' })
    expect([await kindOf(own), await kindOf(byAdmin)]).toEqual(['none', 'paired'])
  })
})

describe('what a paired browser may ask', () => {
  const paired = (part: Paired['part']) => (action: Parameters<typeof pairedMay>[0]) => pairedMay(action, part)

  test('nothing of a person’s own, nothing of administration, nothing that leads', () => {
    for (const may of [paired('display'), paired('operator')]) {
      for (const action of [
        'identity.signIn',
        'identity.changePassword',
        'identity.createAccount',
        'identity.findAccounts',
        'meetings.list',
        'meetings.create',
        'papers.upload',
        'pairing.look',
        'pairing.confirm',
        'pairing.list',
        'pairing.withdraw',
        'annotations.ownPrivate',
        'answers.read',
        'answers.give',
        'voting.cast',
        'voting.castFromSeat',
        'floor.give',
        'floor.muteAll',
        'media.wall',
        'sites.create',
      ] as const) {
        expect([action, may(action)]).toEqual([action, false])
      }
    }
  })

  test('as a display to receive and not to send; as the operator’s page what operators do', () => {
    for (const action of [
      'media.produce',
      'media.openSend',
      'queues.ask',
      'rollCall.answer',
      'seats.setHall',
    ] as const) {
      expect([action, paired('display')(action), paired('operator')(action)]).toEqual([action, false, true])
    }
    expect(paired('display')('media.open')).toBe(true)
  })
})

describe('where it goes', () => {
  const meeting = (title: string, state: MeetingState, startsInMinutes: number) => ({
    ...{ meetingId: newId(MeetingId), title, state },
    startsAtMs: 1_000 * MINUTE_MS + startsInMinutes * MINUTE_MS,
  })
  const now = 1_000 * MINUTE_MS
  const [long, short] = [meeting('dài', 'inSession', -300), meeting('ngắn', 'paused', -5)]
  const [soon, later] = [meeting('sắp họp', 'invited', 20), meeting('chiều', 'invited', 240)]

  test('into the meeting that runs, of several the one that began last; else into the one that is about to begin', () => {
    expect(meetingToEnter([later, soon, long, short], now)).toBe(short)
    expect(meetingToEnter([later, soon], now)).toBe(soon)
    expect(meetingToEnter([later], now)).toBeNull()
    expect(nextMeeting([later, long], now)).toBe(later)
    expect(nextMeeting([long], now)).toBeNull()
  })

  test('never into one where its account is something else than the operator, or that is over', async () => {
    const screen = browser()
    await confirm(operator, await screen.code())
    await world.database.deleteFrom('participants').execute()
    await invite(operator, 'delegate', 'inSession')
    await invite(operator, 'operator', 'ended')
    await invite(operator, 'operator', 'draft')
    expect(await screen.own()).toMatchObject({ value: { own: { meeting: null, next: null } } })
    const meetingId = await invite(operator, 'operator', 'invited', world.clock.nowMs() + 10 * MINUTE_MS)
    expect(await screen.own()).toMatchObject({ value: { own: { meeting: { meetingId } } } })
  })
})
