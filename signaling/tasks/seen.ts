// Which tasks an account sees, and what it may do with each. Nothing of a meeting whose minutes are closed to it.
import { sql } from 'kysely'
import type { ActorIn } from '../identity/actors.ts'
import type { Account } from '../identity/wire.ts'
import { nextTurn } from '../kit/next-turn.ts'
import { wholeSight } from '../minutes/sight.ts'
import type { TaskRow } from '../minutes/task-store.ts'
import { unitsNowIn } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { KeptReads } from '../storage/kept-reads.ts'
import { administeredBy } from '../visibility/visible.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { MeetingId, SiteId } from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'

/** The tables by which it is decided who may see the whole of a meeting. */
const SIGHT_TABLES = [
  'meetings',
  'agenda_items',
  'agenda_audience',
  'agenda_runs',
  'participants',
  'accounts',
  'sites',
  'papers',
]
const MOST_KEPT = 2_000
const MEETINGS_A_TURN = 8

export interface SeenTask {
  readonly row: TaskRow
  /** The account itself is charged. */
  readonly mine: boolean
  /** The unit of the account is charged as a whole, or one that it administers is, or somebody of that. */
  readonly ofUnit: boolean
  readonly mayReport: boolean
  readonly mayFollow: boolean
  /** It may read the minutes themselves too. */
  readonly mayOpenMinutes: boolean
}

export class TaskSight {
  readonly #database: Database
  readonly #actorIn: ActorIn
  readonly #sights: KeptReads<(viewer: Viewer) => boolean>

  constructor(database: Database, actorIn: ActorIn) {
    this.#database = database
    this.#actorIn = actorIn
    this.#sights = new KeptReads(database, SIGHT_TABLES, MOST_KEPT)
  }

  /**
   * All that this account sees. Sight, which costs some queries for each meeting, is asked only where it is on the list, administers or is charged.
   */
  async all(account: Account): Promise<SeenTask[]> {
    const scope = await this.#scopeOf(account)
    const listed = sql`select meeting_id from participants where account_id = ${account.accountId}`
    const ofUnits = sql`select meeting_id from meetings where owner_site_id in ${among(scope.administered)}`
    const rows = await this.#database
      .selectFrom('tasks')
      .selectAll()
      .where((where) =>
        where.or([
          sql<boolean>`meeting_id in (${listed})`,
          sql<boolean>`meeting_id in (${ofUnits})`,
          where('charged_account_id', '=', account.accountId),
          sql<boolean>`charged_account_id is null and charged_site_id in ${among(scope.own)}`,
          sql<boolean>`charged_site_id in ${among(scope.administered)}`,
        ]),
      )
      .orderBy('meeting_id')
      .orderBy('place')
      .execute()
    return this.#seenOf(account, rows, scope)
  }

  /** @returns null: there is no such task for this account. */
  async one(account: Account, row: TaskRow): Promise<SeenTask | null> {
    return (await this.#seenOf(account, [row], await this.#scopeOf(account)))[0] ?? null
  }

  async #scopeOf(account: Account): Promise<Scope> {
    return {
      own: await unitsNowIn(this.#database, account.siteId),
      administered: await administeredBy(this.#database, account),
    }
  }

  async #seenOf(account: Account, rows: readonly TaskRow[], scope: Scope): Promise<SeenTask[]> {
    const seen: SeenTask[] = []
    let meetings = 0
    for (const [meetingId, tasks] of Map.groupBy(rows, (row) => row.meeting_id)) {
      // The database answers at once: without this, who may see each of hundreds of meetings would hold up everything else of the server.
      if (++meetings % MEETINGS_A_TURN === 0) await nextTurn()
      const actor = await this.#actorIn(account, meetingId)
      const asCharged = await this.#seesWhole(meetingId, { accountId: account.accountId, actor: 'delegate' })
      const asActor = actor !== null && (await this.#seesWhole(meetingId, { accountId: account.accountId, actor }))
      for (const row of tasks) {
        const one = standing(account, row, { actor, ...scope })
        if (asActor || (asCharged && (one.mine || one.ofUnit))) seen.push({ ...one, mayOpenMinutes: asActor })
      }
    }
    return seen
  }

  async #seesWhole(meetingId: MeetingId, viewer: Viewer): Promise<boolean> {
    const sees = await this.#sights.get(meetingId, () => wholeSight(this.#database, meetingId))
    return sees?.(viewer) === true
  }
}

/** A set of sites for `in`, in one parameter. */
const among = (sites: ReadonlySet<SiteId>) => sql`(select value from json_each(${JSON.stringify([...sites])}))`

/** The units that an account's own one took over, with that itself, and those that it administers. */
interface Scope {
  readonly own: ReadonlySet<SiteId>
  readonly administered: ReadonlySet<SiteId>
}

interface Known extends Scope {
  readonly actor: MeetingActor | null
}

function standing(
  account: Account,
  row: TaskRow,
  { actor, own, administered }: Known,
): Omit<SeenTask, 'mayOpenMinutes'> {
  const { charged_account_id: accountId, charged_site_id: siteId } = row
  const mine = accountId === account.accountId
  // What is one person's is not everybody's of their unit.
  const asUnit = accountId === null && siteId !== null && own.has(siteId)
  const forUnit = account.mayPrepareMeetings || account.systemRole === 'unitAdmin' || actor !== null
  return {
    ...{ row, mine, ofUnit: asUnit || (siteId !== null && administered.has(siteId)) },
    mayReport: mine || (asUnit && forUnit),
    mayFollow: actor === 'chair' || actor === 'secretary',
  }
}
