// The acts on a ballot: open, stop, resume, end. Each is decided and kept in one transaction, then told.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { meetingRow } from '../meeting/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, BallotId, MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { unconfirmedHalls } from './hands-store.ts'
import { openingNow, type SeatedPeople } from './opening.ts'
import { onChairsOrder, transition } from './rules.ts'
import { openSecret } from './secret-opening.ts'
import { ballotRow, freezeVoters, resultsOf, writeAct, type BallotRow } from './store.ts'
import type { BallotResult, Comparison } from './wire.ts'

export type ActMethod = 'voting.open' | 'voting.stop' | 'voting.resume' | 'voting.end' | 'voting.checkOpening'

export interface ActsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  /** Who sits in the meeting now. */
  seatedIn(meetingId: MeetingId): SeatedPeople
  /** Once every choice that had arrived by now is saved. */
  castsSettled(): Promise<void>
  /** Told after the act is on disk. */
  onActed(meetingId: MeetingId): Promise<void>
}

/** By whom an act is, and whether on the chair's order. */
interface By {
  readonly accountId: Call['account']['accountId']
  readonly fullName: string
  readonly onOrder: boolean
}
type Act = ParamsOf<'voting.stop'>

export function actHandlers(deps: ActsDeps): Handlers<ActMethod> {
  const acts = new BallotActs(deps)
  return {
    'voting.checkOpening': (_call, asked) => acts.check(asked),
    'voting.open': (call, asked) => acts.open(call, asked),
    'voting.stop': (call, asked) => acts.stop(call, asked),
    'voting.resume': (call, asked) => acts.resume(call, asked),
    'voting.end': (call, asked) => acts.end(call, asked),
  }
}

class BallotActs {
  readonly #deps: ActsDeps

  constructor(deps: ActsDeps) {
    this.#deps = deps
  }

  async check({ meetingId, ballotId }: ParamsOf<'voting.checkOpening'>) {
    const { database, clock, seatedIn } = this.#deps
    const ballot = await ballotRow(database, meetingId, ballotId)
    if (ballot === null) return refuse('notFound')
    const opening = await openingNow(database, ballot, clock.nowMs(), seatedIn(meetingId))
    if (opening === null) return refuse('noBody')
    const { quorum, against } = opening
    const members = opening.members.map(({ accountId, fullName, title, present }) => ({
      ...{ accountId, fullName, title, present },
    }))
    return accept({ quorum, against, members })
  }

  async open(call: Call, asked: ParamsOf<'voting.open'>) {
    const ordered = onChairsOrder(call.actor, asked.onChairsOrder)
    if (!ordered.ok) return ordered
    const { accountId, fullName } = call.account
    const opened = await this.#deps.database
      .transaction()
      .execute((within) => this.#open(within, asked, { accountId, fullName, ...ordered.value }))
    if (opened.ok) await this.#deps.onActed(asked.meetingId)
    return opened
  }

  async #open(within: Database, { meetingId, ballotId, revision }: ParamsOf<'voting.open'>, by: By) {
    const { audit, clock, seatedIn } = this.#deps
    const ballot = await ballotRow(within, meetingId, ballotId)
    if (ballot === null) return refuse('notFound')
    if (ballot.state === 'draft' && ballot.revision !== revision) return refuse('stale')
    const nowMs = clock.nowMs()
    const opening = await openingNow(within, ballot, nowMs, seatedIn(meetingId))
    if (opening === null) return refuse('noBody')
    const { against, bodyName, members, quorum, rule } = opening
    if (against === 'noQuorum') {
      const { count: present, of, needed } = quorum
      return refuse('noQuorum', { members: of, present, needed })
    }
    if (against !== null) return refuse(against)
    const entitled = members.filter(({ present }) => present)
    await within
      .updateTable('ballots')
      .set({
        ...{ state: 'open', rule_text: JSON.stringify(rule), opened_at_ms: nowMs },
        ...{ members: members.length, entitled: entitled.length, body_name: bodyName },
        chair_account_id: ballot.form === 'open' ? await soleChair(within, meetingId) : null,
      })
      .where('ballot_id', '=', ballotId)
      .execute()
    await freezeVoters(
      within,
      members.map(({ accountId, fullName, title, present, hallSiteId }) => ({
        ...{ ballot_id: ballotId, account_id: accountId, full_name: fullName, title },
        ...{ entitled: present ? 1 : 0, hall_site_id: hallSiteId },
      })),
    )
    if (ballot.form === 'secret') await openSecret(within, ballot, rule)
    await writeAct(within, ballotId, 'open', by, nowMs)
    await audit.record(
      {
        ...{ accountId: by.accountId, meetingId, action: 'voting.open' },
        details: { ballotId, ...figuresOf(quorum), onChairsOrder: by.onOrder },
      },
      within,
    )
    return accept({ quorum, openedAtMs: nowMs })
  }

  async stop(call: Call, asked: Act): Promise<Outcome<Record<string, never>, ActError>> {
    // What had arrived before counts, although its commit was still to come.
    await this.#deps.castsSettled()
    const acted = await this.#act(call, asked, 'stop', () => Promise.resolve(accept(null)))
    return acted.ok ? accept({}) : acted
  }

  async resume(call: Call, asked: Act): Promise<Outcome<Record<string, never>, ActError | 'notInSession'>> {
    const acted = await this.#act<'notInSession'>(call, asked, 'resume', async (within) => {
      const meeting = await meetingRow(within, asked.meetingId)
      return meeting?.state === 'inSession' ? accept(null) : refuse('notInSession')
    })
    return acted.ok ? accept({}) : acted
  }

  async end(call: Call, asked: Act): Promise<Outcome<{ result: BallotResult | null }, ActError | 'handsUnconfirmed'>> {
    await this.#deps.castsSettled()
    const acted = await this.#act<'handsUnconfirmed'>(call, asked, 'end', async (within) => {
      const halls = await unconfirmedHalls(within, asked.ballotId)
      return halls === 0 ? accept(null) : refuse('handsUnconfirmed', { halls })
    })
    if (!acted.ok) return acted
    const result = (await resultsOf(this.#deps.database, [acted.value])).get(asked.ballotId)
    return accept({ result: result ?? null })
  }

  /** @param check - What else must hold. An act that was done already is not done again. @returns the ballot afterwards. */
  async #act<E extends string = never>(
    call: Call,
    { meetingId, ballotId, onChairsOrder: said }: Act,
    act: 'stop' | 'resume' | 'end',
    check: (within: Database) => Promise<Outcome<null, E>>,
  ): Promise<Outcome<BallotRow, E | ActError>> {
    const ordered = onChairsOrder(call.actor, said)
    if (!ordered.ok) return ordered
    const { audit, clock, database } = this.#deps
    const { accountId, fullName } = call.account
    type Done = Outcome<{ ballot: BallotRow; changed: boolean }, E | ActError>
    const done = await database.transaction().execute(async (within): Promise<Done> => {
      const ballot = await ballotRow(within, meetingId, ballotId)
      if (ballot === null) return refuse('notFound')
      if (ballot.state === AFTER[act]) return accept({ ballot, changed: false })
      const next = transition(ballot.state, act)
      if (!next.ok) return next
      const may = await check(within)
      if (!may.ok) return may
      const nowMs = clock.nowMs()
      const changed = { state: next.value, ended_at_ms: next.value === 'ended' ? nowMs : null }
      await within.updateTable('ballots').set(changed).where('ballot_id', '=', ballotId).execute()
      await writeAct(within, ballotId, act, { accountId, fullName, ...ordered.value }, nowMs)
      const details = { ballotId, onChairsOrder: ordered.value.onOrder }
      await audit.record({ accountId, meetingId, action: `voting.${act}`, details }, within)
      return accept({ ballot: { ...ballot, ...changed }, changed: true })
    })
    if (!done.ok) return done
    if (done.value.changed) await this.#deps.onActed(meetingId)
    return accept(done.value.ballot)
  }
}

type ActError = 'wrongBallotState' | 'chairsOrderMissing' | 'notFound'
const AFTER = { stop: 'stopped', resume: 'open', end: 'ended' } as const

function figuresOf({ count, of, needed }: Comparison): Record<string, number> {
  return { members: of, entitled: count, needed }
}

/**
 * The meeting is over: what is still open or stopped is ended and counted with it, in the transaction that ends the meeting. Hand counts that nobody
 * confirmed stay out.
 *
 * @returns the ballot that ended; null: none was under way.
 */
export function endWithMeeting(within: Database, meetingId: MeetingId, atMs: number): Promise<BallotId | null> {
  return followMeeting(within, meetingId, { act: 'endWithMeeting', from: ['open', 'stopped'], atMs })
}

/**
 * The meeting is paused: an open ballot is stopped with it, in the transaction that pauses the meeting. A choice that was not saved before,
 * for which the pause waits some seconds, is refused as `ballotStopped`, and its page sends it again once the ballot is resumed.
 *
 * @returns the ballot that was stopped; null: none was open.
 */
export function stopWithMeeting(within: Database, meetingId: MeetingId, atMs: number): Promise<BallotId | null> {
  return followMeeting(within, meetingId, { act: 'stop', from: ['open'], atMs })
}

interface Following {
  readonly act: 'stop' | 'endWithMeeting'
  readonly from: readonly ('open' | 'stopped')[]
  readonly atMs: number
}

/** An act on the ballot that is under way, in nobody's name. */
async function followMeeting(
  within: Database,
  meetingId: MeetingId,
  { act, from, atMs }: Following,
): Promise<BallotId | null> {
  const running = await within
    .selectFrom('ballots')
    .select('ballot_id')
    .where('meeting_id', '=', meetingId)
    .where('state', 'in', from)
    .executeTakeFirst()
  if (running === undefined) return null
  const { ballot_id: ballotId } = running
  const changed = act === 'stop' ? ({ state: 'stopped' } as const) : ({ state: 'ended', ended_at_ms: atMs } as const)
  await within.updateTable('ballots').set(changed).where('ballot_id', '=', ballotId).execute()
  await writeAct(within, ballotId, act, { accountId: null, fullName: '', onOrder: false }, atMs)
  return ballotId
}

/** Who chairs the meeting by its list; of several nobody has the casting voice, nor has who leads for a while. */
async function soleChair(within: Database, meetingId: MeetingId): Promise<AccountId | null> {
  const chairs = await within
    .selectFrom('participants')
    .select('account_id')
    .where('meeting_id', '=', meetingId)
    .where('role', '=', 'chair')
    .execute()
  return chairs.length === 1 ? (chairs[0]?.account_id ?? null) : null
}
