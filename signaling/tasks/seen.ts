// Which tasks an account sees, and what it may do with each. Nothing of a meeting whose minutes are closed to it.
import type { ActorIn } from '../identity/actors.ts'
import type { Account } from '../identity/wire.ts'
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

  /** All that this account sees. */
  async all(account: Account): Promise<SeenTask[]> {
    const rows = await this.#database.selectFrom('tasks').selectAll().orderBy('meeting_id').orderBy('place').execute()
    return this.#seenOf(account, rows)
  }

  /** @returns null: there is no such task for this account. */
  async one(account: Account, row: TaskRow): Promise<SeenTask | null> {
    return (await this.#seenOf(account, [row]))[0] ?? null
  }

  async #seenOf(account: Account, rows: readonly TaskRow[]): Promise<SeenTask[]> {
    const own = await unitsNowIn(this.#database, account.siteId)
    const administered = await administeredBy(this.#database, account)
    const seen: SeenTask[] = []
    for (const [meetingId, tasks] of Map.groupBy(rows, (row) => row.meeting_id)) {
      const actor = await this.#actorIn(account, meetingId)
      const asCharged = await this.#seesWhole(meetingId, { accountId: account.accountId, actor: 'delegate' })
      const asActor = actor !== null && (await this.#seesWhole(meetingId, { accountId: account.accountId, actor }))
      for (const row of tasks) {
        const one = standing(account, row, { actor, own, administered })
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

interface Known {
  readonly actor: MeetingActor | null
  readonly own: ReadonlySet<SiteId>
  readonly administered: ReadonlySet<SiteId>
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
