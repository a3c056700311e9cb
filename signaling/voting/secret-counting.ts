// The counting committee of a secret ballot: its keys before the opening, the published list after the end, and opening the sums together.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import type { BallotId, MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { onChairsOrder } from './rules.ts'
import type { ProofChecker } from './secret/checking.ts'
import { edwards25519 } from './secret/common/group.ts'
import { parseExactly, TrusteeKey } from './secret/common/shapes.ts'
import { checkTrusteeKey } from './secret/common/trustees.ts'
import {
  publishedBallots,
  publishedTrackers,
  secretRow,
  secretVotedOf,
  trusteesOf,
  writeDecryption,
  writeOutcome,
  writeTrusteeKey,
  type SecretRow,
} from './secret/store.ts'
import { BALLOTS_A_PAGE } from './secret/wire.ts'
import { ballotRow, writeAct, type BallotRow } from './store.ts'
import { seesBallotNow } from './visible.ts'

export type CountingMethod = `voting.${'readSecret' | 'giveKey' | 'secretBallots' | 'decrypt' | 'failCount'}`

export interface CountingDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly checker: ProofChecker
  /** Told after a key or a part of the count is on disk. */
  onCommittee(meetingId: MeetingId): void
  /** Told after the ballot is another one on disk: counted, or its count failed. */
  onActed(meetingId: MeetingId): Promise<void>
}

export function countingHandlers(deps: CountingDeps): Handlers<CountingMethod> {
  const counting = new SecretCounting(deps)
  return {
    'voting.readSecret': (call, asked) => counting.read(call, asked),
    'voting.giveKey': (call, asked) => counting.giveKey(call, asked),
    'voting.secretBallots': (call, asked) => counting.ballots(call, asked),
    'voting.decrypt': (call, asked) => counting.decrypt(call, asked),
    'voting.failCount': (call, asked) => counting.fail(call, asked),
  }
}

interface Named {
  readonly meetingId: MeetingId
  readonly ballotId: BallotId
}

class SecretCounting {
  readonly #deps: CountingDeps

  constructor(deps: CountingDeps) {
    this.#deps = deps
  }

  async read(call: Call, asked: ParamsOf<'voting.readSecret'>) {
    const { database } = this.#deps
    const found = await seenSecret(database, call, asked)
    if (!found.ok) return found
    const { ballotId } = asked
    const trustees = (await trusteesOf(database, ballotId)).map(({ accountId, fullName, key, decryption }) => ({
      ...{ accountId, fullName, key, decrypted: decryption !== null },
    }))
    const secret = await secretRow(database, ballotId)
    const ended = found.value.state === 'ended'
    const trackers = ended ? await publishedTrackers(database, ballotId) : []
    return accept({ trustees, election: secret?.election ?? null, trackers, failed: secret?.failed ?? null })
  }

  async giveKey(call: Call, { meetingId, ballotId, key }: ParamsOf<'voting.giveKey'>) {
    const read = parseExactly(TrusteeKey, key)
    const holds = read !== null && checkTrusteeKey(edwards25519, read) !== null
    type Refused = 'notFound' | 'notSecret' | 'notTrustee' | 'wrongBallotState' | 'badKey'
    const given = await this.#deps.database.transaction().execute(async (within): Promise<Outcome<null, Refused>> => {
      const found = await seenSecret(within, call, { meetingId, ballotId })
      if (!found.ok) return found
      const trustees = await trusteesOf(within, ballotId)
      const own = trustees.find(({ accountId }) => accountId === call.account.accountId)
      if (own === undefined) return refuse('notTrustee')
      if (found.value.state !== 'draft') return refuse('wrongBallotState', { state: found.value.state })
      // One that only repeats or cancels another's would take their part in the count away.
      if (!holds || trustees.some((one) => one !== own && keyIn(one.key) === read.public_key)) return refuse('badKey')
      if (own.key === key) return accept(null)
      await writeTrusteeKey(within, ballotId, own.accountId, key)
      await this.#record(within, call, meetingId, 'voting.giveKey', { ballotId })
      return accept(null)
    })
    if (!given.ok) return given
    this.#deps.onCommittee(meetingId)
    return accept({})
  }

  async ballots(call: Call, asked: ParamsOf<'voting.secretBallots'>) {
    const { database } = this.#deps
    const found = await seenSecret(database, call, asked)
    if (!found.ok) return found
    if (found.value.state !== 'ended') return refuse('ballotNotEnded')
    const { ballotId, from } = asked
    const ballots = await publishedBallots(database, ballotId, { from, limit: BALLOTS_A_PAGE })
    return accept({ ballots, total: await secretVotedOf(database, ballotId) })
  }

  /** Given again it is not judged again: should the server have died before it counted, it counts then. */
  async decrypt(call: Call, { meetingId, ballotId, decryption }: ParamsOf<'voting.decrypt'>) {
    const { database, onCommittee } = this.#deps
    const found = await seenSecret(database, call, { meetingId, ballotId })
    if (!found.ok) return found
    const { accountId } = call.account
    const own = (await trusteesOf(database, ballotId)).find((one) => one.accountId === accountId)
    if (own === undefined) return refuse('notTrustee')
    const secret = await secretRow(database, ballotId)
    const { state } = found.value
    if (state !== 'ended' || secret === null || own.key === null || secret.failed !== null)
      return refuse('wrongBallotState', { state })
    if (secret.counts !== null) return accept({ counted: true })
    if (own.decryption === null) {
      const alone = [{ key: own.key, decryption }]
      const checked = await this.#check(ballotId, secret, alone)
      if (checked.kind === 'busy') return refuse('unavailable')
      if (!checked.answer.hold) return refuse('badDecryption')
      await database.transaction().execute(async (within) => {
        await writeDecryption(within, ballotId, accountId, decryption)
        await this.#record(within, call, meetingId, 'voting.decrypt', { ballotId })
      })
      onCommittee(meetingId)
    }
    return accept({ counted: await this.#count(call, { meetingId, ballotId }, secret) })
  }

  /** Nothing is cast any more, so the ballots are the same each time. */
  async #check(
    ballotId: BallotId,
    { election }: SecretRow,
    trustees: readonly { readonly key: string; readonly decryption: string | null }[],
  ) {
    const ballots = await publishedBallots(this.#deps.database, ballotId)
    return this.#deps.checker.checkParts({ election, ballots, trustees })
  }

  /** Counts if every part is there. @returns whether the ballot is counted. */
  async #count(call: Call, { meetingId, ballotId }: Named, secret: SecretRow): Promise<boolean> {
    const { clock, database, onActed } = this.#deps
    const trustees = (await trusteesOf(database, ballotId)).map(({ key, decryption }) => ({
      ...{ key: key ?? '', decryption },
    }))
    if (trustees.some(({ decryption }) => decryption === null)) return false
    const checked = await this.#check(ballotId, secret, trustees)
    const counts = checked.kind === 'answered' ? checked.answer.counts : null
    if (counts === null) return false
    const { accountId, fullName } = call.account
    const written = await database.transaction().execute(async (within) => {
      const now = await secretRow(within, ballotId)
      // Two gave their parts at one moment, or it was put on record as failed meanwhile.
      if (now === null || now.counts !== null || now.failed !== null) return false
      await writeOutcome(within, ballotId, { counts })
      await writeAct(within, ballotId, 'count', { accountId, fullName, onOrder: false }, clock.nowMs())
      await this.#record(within, call, meetingId, 'voting.count', { ballotId })
      return true
    })
    if (written) await onActed(meetingId)
    return (await secretRow(database, ballotId))?.counts != null
  }

  async fail(call: Call, { meetingId, ballotId, reason, onChairsOrder: said }: ParamsOf<'voting.failCount'>) {
    const ordered = onChairsOrder(call.actor, said)
    if (!ordered.ok) return ordered
    const { clock, database } = this.#deps
    const { accountId, fullName } = call.account
    type Refused = 'notFound' | 'notSecret' | 'wrongBallotState'
    const failed = await database.transaction().execute(async (within): Promise<Outcome<null, Refused>> => {
      const found = await seenSecret(within, call, { meetingId, ballotId })
      if (!found.ok) return found
      const secret = await secretRow(within, ballotId)
      const { state } = found.value
      if (state !== 'ended' || secret === null || secret.counts !== null) return refuse('wrongBallotState', { state })
      if (secret.failed !== null) return accept(null)
      await writeOutcome(within, ballotId, { failed: reason })
      await writeAct(within, ballotId, 'failCount', { accountId, fullName, ...ordered.value }, clock.nowMs())
      const details = { ballotId, onChairsOrder: ordered.value.onOrder }
      await this.#record(within, call, meetingId, 'voting.failCount', details)
      return accept(null)
    })
    if (!failed.ok) return failed
    await this.#deps.onActed(meetingId)
    return accept({})
  }

  async #record(
    within: Database,
    { account: { accountId } }: Call,
    meetingId: MeetingId,
    action: AuditedAct,
    details: Readonly<Record<string, string | boolean>>,
  ): Promise<void> {
    await this.#deps.audit.record({ accountId, meetingId, action, details }, within)
  }
}

/** A secret ballot that this person sees. */
async function seenSecret(
  database: Database,
  call: Call,
  { meetingId, ballotId }: Named,
): Promise<Outcome<BallotRow, 'notFound' | 'notSecret'>> {
  const row = await ballotRow(database, meetingId, ballotId)
  if (row === null || !(await seesBallotNow(database, row, call))) return refuse('notFound')
  return row.form === 'secret' ? accept(row) : refuse('notSecret')
}

function keyIn(text: string | null): string | null {
  return text === null ? null : (parseExactly(TrusteeKey, text)?.public_key ?? null)
}
