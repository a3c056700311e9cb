// Every role in every state of a secret ballot with every command of it: what the table of permissions and the handlers answer together.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Account, MeetingRole } from '../identity/wire.ts'
import type { BallotId } from '../wire/ids.ts'
import { actorMay, type MeetingActor } from '../wire/permissions.ts'
import { makeTrusteeKey } from './secret/common/trustees.ts'
import { edwards25519 } from './secret/common/group.ts'
import { draftSecret, openSecretBallot, type SecretWorld } from './test-secret.ts'
import { granted, openVotingWorld, type VotingWorld } from './test-world.ts'

const STATES = ['draft', 'open', 'stopped', 'ended', 'counted', 'failed'] as const
type State = (typeof STATES)[number]
/** `counter`: a delegate of the committee; `guest`: a delegate who is no member of the body. */
const ROLES = ['chair', 'counter', 'member', 'late', 'guest', 'secretary', 'observer', 'operator', 'unitAdmin'] as const
type Role = (typeof ROLES)[number]
/** `failCount` last: it changes the state. */
const METHODS = ['readSecret', 'secretBallots', 'giveKey', 'castSecret', 'decrypt', 'failCount'] as const
type Method = (typeof METHODS)[number]

const actorOf = (role: Role): MeetingActor =>
  role === 'counter' || role === 'member' || role === 'late' || role === 'guest' ? 'delegate' : role
const counts = (role: Role): boolean => role === 'chair' || role === 'counter'
const over = (state: State): boolean => state === 'ended' || state === 'counted' || state === 'failed'

function expected(method: Method, role: Role, state: State): string {
  if (!actorMay(`voting.${method}`, actorOf(role))) return 'forbidden'
  switch (method) {
    case 'readSecret':
      return 'ok'
    case 'secretBallots':
      return over(state) ? 'ok' : 'ballotNotEnded'
    case 'giveKey':
      if (!counts(role)) return 'notTrustee'
      return state === 'draft' ? 'ok' : 'wrongBallotState'
    case 'castSecret':
      if (state === 'draft') return 'ballotNotOpen'
      if (role === 'late') return 'cameLater'
      if (role === 'guest' || role === 'secretary') return 'notAMember'
      if (state === 'open') return 'ok'
      return state === 'stopped' ? 'ballotStopped' : 'castLate'
    case 'decrypt':
      if (!counts(role)) return 'notTrustee'
      if (state === 'ended') return 'badDecryption'
      return state === 'counted' ? 'ok' : 'wrongBallotState'
    case 'failCount':
      return state === 'ended' || state === 'failed' ? 'ok' : 'wrongBallotState'
    default:
      return method satisfies never
  }
}

let world: VotingWorld
const accounts = new Map<Role, Account>()
const account = (role: Role): Account => {
  const one = accounts.get(role)
  if (one === undefined) throw new Error(`nobody is ${role}`)
  return one
}
beforeEach(async () => {
  world = await openVotingWorld()
  const invite = async (role: Role, as: MeetingRole, more: { member?: boolean; seated?: boolean } = {}) =>
    void accounts.set(role, await world.invite(role === 'chair' ? 'chutri' : role.toLowerCase(), as, more))
  await invite('chair', 'chair', { member: true })
  for (const role of ['counter', 'member'] as const) await invite(role, 'delegate', { member: true })
  await invite('late', 'delegate', { member: true, seated: false })
  await invite('guest', 'delegate')
  for (const role of ['secretary', 'observer', 'operator'] as const) await invite(role, role)
  accounts.set('unitAdmin', await world.add('quanly'))
})
afterEach(() => world.close())

interface Made {
  readonly ballotId: BallotId
  readonly secret: SecretWorld | null
}

async function inState(state: State): Promise<Made> {
  if (state === 'draft') return { ballotId: await draftSecret(world, [account('counter')]), secret: null }
  const secret = await openSecretBallot(world, [account('chair'), account('counter')])
  const { ballotId } = secret
  const act = { meetingId: world.meetingId, ballotId, onChairsOrder: false }
  const chair = world.call(account('chair'), 'chair')
  if (state === 'stopped') granted(await world.voting.handlers['voting.stop'](chair, act))
  if (over(state)) granted(await secret.end())
  if (state === 'counted') await secret.counted()
  if (state === 'failed') granted(await world.voting.handlers['voting.failCount'](chair, { ...act, reason: 'x' }))
  return { ballotId, secret }
}

async function outcome(method: Method, role: Role, { ballotId, secret }: Made): Promise<string> {
  if (!actorMay(`voting.${method}`, actorOf(role))) return 'forbidden'
  const about = { meetingId: world.meetingId, ballotId }
  const handlers = world.voting.handlers
  const call = world.call(account(role), actorOf(role))
  const asking = {
    readSecret: () => handlers['voting.readSecret'](call, about),
    secretBallots: () => handlers['voting.secretBallots'](call, { ...about, from: 0 }),
    giveKey: () =>
      handlers['voting.giveKey'](call, { ...about, key: JSON.stringify(makeTrusteeKey(edwards25519).key) }),
    castSecret: () =>
      handlers['voting.castSecret'](call, { ...about, ballot: secret?.encrypt(0) ?? '{}', changes: null }),
    decrypt: () => handlers['voting.decrypt'](call, { ...about, decryption: '{}' }),
    failCount: () =>
      handlers['voting.failCount'](call, { ...about, reason: 'x', onChairsOrder: actorOf(role) === 'secretary' }),
  } as const
  const answer = await asking[method]()
  return answer.ok ? 'ok' : answer.error
}

describe.each(STATES)('in the state %s', (state) => {
  test('each role gets from each command what the rules say', async () => {
    const made = await inState(state)
    const wanted: Record<string, string> = {}
    const found: Record<string, string> = {}
    for (const method of METHODS)
      for (const role of ROLES) {
        wanted[`${method} ${role}`] = expected(method, role, state)
        found[`${method} ${role}`] = await outcome(method, role, made)
      }
    expect(found).toEqual(wanted)
    expect(Object.keys(found)).toHaveLength(METHODS.length * ROLES.length)
  })
})
