// Takes encrypted ballots: proofs are checked off the event loop, then ballots that arrive together are judged and saved in one transaction.
import type { Clock } from '../kit/clock.ts'
import type { Call } from '../kit/handlers.ts'
import type { Timers } from '../kit/timers.ts'
import type { Database } from '../storage/database.ts'
import { ReceiptId, type AccountId, type BallotId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { ErrorOf, ParamsOf } from '../wire/registry.ts'
import type { CastingDeps, LateCast } from './casting.ts'
import { writeLate } from './casts-store.ts'
import { Gatherer, mayBeOneJobs, type GathererSettings } from './gatherer.ts'
import { judgeCast, standingOf, type CastVerdict, type KeptCast } from './rules.ts'
import type { ProofChecker } from './secret/checking.ts'
import { ChecksUnderWay } from './secret/checks-under-way.ts'
import { fingerprint } from './secret/common/group.ts'
import { credentialsTaken, secretCastsOf, secretRow, writeSecretCast, type SecretCast } from './secret/store.ts'
import { ballotRow, ruleOf, voterOf, type BallotRow } from './store.ts'
import { seesBallotNow } from './visible.ts'
import type { Receipt } from './wire.ts'

type SecretAnswer = Outcome<{ receipt: Receipt }, ErrorOf<'voting.castSecret'>>
type Asked = ParamsOf<'voting.castSecret'>

interface SecretJob {
  readonly meetingId: Asked['meetingId']
  readonly ballotId: BallotId
  readonly accountId: AccountId
  readonly actor: MeetingActor | null
  readonly tracker: ReceiptId
  readonly changes: ReceiptId | null
  readonly encrypted: string
  /** Of a ballot whose proofs hold; null: they were not looked at, since it would not have been saved. */
  readonly credential: string | null
}

export interface SecretCastingDeps extends Pick<CastingDeps, 'onCast' | 'onLate'> {
  readonly database: Database
  readonly clock: Clock
  readonly timers: Timers
  readonly checker: ProofChecker
  readonly gatherer?: GathererSettings | undefined
}

export class SecretCasting {
  readonly #deps: SecretCastingDeps
  readonly #gatherer: Gatherer<SecretJob, SecretAnswer>
  readonly #checks = new ChecksUnderWay<Awaited<ReturnType<ProofChecker['checkBallot']>>>()
  /** Casts whose proofs are being checked, or that wait to be saved. */
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(deps: SecretCastingDeps) {
    this.#deps = deps
    this.#gatherer = new Gatherer({ ...deps, commit: (jobs) => this.#commit(jobs), mayBeOneJobs }, deps.gatherer)
  }

  /** The answer leaves when the ballot is on disk. @throws what the store threw, when nothing was saved. */
  cast(call: Call, asked: Asked): Promise<SecretAnswer> {
    const cast = this.#cast(call, asked)
    this.#underWay.add(cast)
    const done = (): void => void this.#underWay.delete(cast)
    cast.then(done, done)
    return cast
  }

  /** Once every ballot that had arrived by now is saved or refused. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay)
  }

  async close(): Promise<void> {
    await this.settled()
    await this.#gatherer.close()
  }

  async #cast(call: Call, { meetingId, ballotId, ballot: padded, changes }: Asked): Promise<SecretAnswer> {
    const { database, checker } = this.#deps
    const { accountId } = call.account
    const row = await ballotRow(database, meetingId, ballotId)
    const listed = row === null ? undefined : await voterOf(database, ballotId, accountId)
    // Who is entitled saw it at the opening.
    const sees = row !== null && (listed?.entitled === 1 || (await seesBallotNow(database, row, call)))
    if (row === null || !sees) return refuse('notFound')
    if (row.form !== 'secret') return refuse('notSecret')
    const encrypted = padded.trimEnd()
    const tracker = ReceiptId.parse(fingerprint(encrypted))
    const job = { meetingId, ballotId, accountId, actor: call.actor, tracker, changes, encrypted, credential: null }
    const own = await secretCastsOf(database, ballotId, [accountId])
    const verdict = await this.#judge(database, row, job, own, listed)
    if (verdict.kind !== 'save') return this.#save(job)
    const secret = await secretRow(database, ballotId)
    if (secret === null) return refuse('ballotNotOpen')
    const checked = await this.#checks.of(accountId, `${ballotId} ${tracker}`, () =>
      checker.checkBallot(secret.election, encrypted),
    )
    if (checked === null || checked.kind === 'busy') return refuse('unavailable')
    return checked.answer === null ? refuse('badBallot') : this.#save({ ...job, ...checked.answer, tracker })
  }

  async #save(job: SecretJob): Promise<SecretAnswer> {
    const gathered = await this.#gatherer.add(job)
    if (gathered.kind === 'answered') return gathered.answer
    if (gathered.kind === 'failed') throw gathered.error
    return refuse('unavailable')
  }

  /** By the rules of open votes, with the tracker in the place of the choice. */
  async #judge(
    database: Database,
    row: BallotRow,
    { tracker, changes, actor }: SecretJob,
    own: readonly SecretCast[],
    listed: { readonly entitled: number } | undefined,
  ): Promise<CastVerdict> {
    const { mayChange } = await ruleOf(database, row)
    return judgeCast(
      { choice: tracker, changes },
      {
        ...{ state: row.state, endedAtMs: row.ended_at_ms, countedByHand: false },
        rule: { choices: [{ key: tracker, label: '', countsAs: 'abstain' }], mayChange },
        standing: standingOf(actor, listed === undefined ? undefined : { entitled: listed.entitled === 1 }),
        own: own.map(keptOf),
      },
    )
  }

  async #commit(jobs: readonly SecretJob[]): Promise<readonly SecretAnswer[]> {
    const cast = new Map<BallotId, SecretJob['meetingId']>()
    const late: LateCast[] = []
    const answers = await this.#deps.database.transaction().execute(async (within) => {
      const given: SecretAnswer[] = []
      for (const job of jobs) given.push(await this.#settle(within, job, cast, late))
      return given
    })
    for (const [ballotId, meetingId] of cast) this.#deps.onCast(meetingId, ballotId)
    for (const one of late) this.#deps.onLate(one)
    return answers
  }

  async #settle(
    within: Database,
    job: SecretJob,
    cast: Map<BallotId, SecretJob['meetingId']>,
    late: LateCast[],
  ): Promise<SecretAnswer> {
    const { meetingId, ballotId, accountId, tracker, credential, encrypted } = job
    const row = await ballotRow(within, meetingId, ballotId)
    if (row === null) return refuse('notFound')
    const listed = await voterOf(within, ballotId, accountId)
    const own = await secretCastsOf(within, ballotId, [accountId])
    const verdict = await this.#judge(within, row, job, own, listed)
    switch (verdict.kind) {
      case 'same':
        return accept({ receipt: secretReceipt(ballotId, verdict.cast.receiptId) })
      case 'late': {
        const atMs = this.#deps.clock.nowMs()
        for (const one of await writeLate(within, ballotId, [accountId], atMs))
          late.push({ meetingId, ballotId, accountId: one, fullName: listed?.full_name ?? '', atMs })
        return refuse('castLate', verdict.details)
      }
      case 'refused':
        return refuseCast(verdict)
      case 'save': {
        // Judged as not to be saved a moment ago, so its proofs were not looked at: the page sends it again.
        if (credential === null) return refuse('unavailable')
        if ((await credentialsTaken(within, ballotId, [credential])).size > 0) return refuse('badBallot')
        const replaces = verdict.replaces?.receiptId ?? null
        await writeSecretCast(within, ballotId, {
          tracker,
          accountId,
          credential,
          encrypted,
          replaces,
          replaced: false,
        })
        cast.set(ballotId, meetingId)
        return accept({ receipt: secretReceipt(ballotId, tracker) })
      }
      default:
        return verdict satisfies never
    }
  }
}

function refuseCast({ error, details }: Extract<CastVerdict, { kind: 'refused' }>): SecretAnswer {
  if (error === 'countedByHand' || error === 'noSuchChoice') throw new Error(`a secret ballot cannot be ${error}`)
  if (error === 'alreadyCast') return refuse('alreadyCast', { receiptId: String(details?.['receiptId'] ?? '') })
  return details === undefined ? refuse(error) : refuse(error, details)
}

function keptOf({ tracker, accountId, replaces, replaced }: SecretCast): KeptCast {
  return { receiptId: tracker, accountId, choice: tracker, castAtMs: 0, replaces, replaced }
}

/** Shows the choice to nobody, nor when it was made. */
export function secretReceipt(ballotId: BallotId, tracker: ReceiptId): Receipt {
  return { receiptId: tracker, ballotId, choice: null, label: '', castAtMs: null, changedFrom: null }
}
