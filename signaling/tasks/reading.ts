// The list of tasks over all meetings: found by unit, meeting, day and words, added up, page by page.
import { fold, foldedWords } from '../kit/search-text.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, SiteId } from '../wire/ids.ts'
import { noTasks } from './rules.ts'
import type { SeenTask } from './seen.ts'
import { standingOf, TASKS_PAGE, type TaskEntry, type TaskList, type TasksAsked, type TaskStanding } from './wire.ts'

interface Names {
  readonly meetings: ReadonlyMap<MeetingId, string>
  readonly sites: ReadonlyMap<SiteId, string>
  readonly people: ReadonlyMap<AccountId, string>
}

/** @param page - Null: all of them. @param today - `YYYY-MM-DD`. */
export async function taskList(
  database: Database,
  seen: readonly SeenTask[],
  asked: TasksAsked,
  { page, today }: { readonly page: number | null; readonly today: string },
): Promise<TaskList> {
  const inScope = seen.filter((one) => asked.scope === 'all' || (asked.scope === 'mine' ? one.mine : one.ofUnit))
  const names = await namesOf(database, inScope)
  const scope = inScope.map((one) => entryOf(one, names, today))
  const words = foldedWords(asked.text)
  const inAnyState = scope.filter((entry) => fits(entry, asked, words))
  const found = inAnyState
    .filter(({ standing }) => asked.standing === null || standing === asked.standing)
    .sort(dueFirst)
  return {
    tasks: page === null ? found : found.slice(page * TASKS_PAGE, (page + 1) * TASKS_PAGE),
    found: found.length,
    ...addedUp(inAnyState),
    meetings: [...new Map(scope.map((one) => [one.meetingId, one.meetingTitle]))].map(([meetingId, title]) => ({
      meetingId,
      title,
    })),
    sites: [
      ...new Map(scope.flatMap(({ unit }) => (unit === null ? [] : [[unit.siteId, unit] as const]))).values(),
    ].sort((a, b) => a.name.localeCompare(b.name, 'vi')),
  }
}

function fits(entry: TaskEntry, asked: TasksAsked, words: readonly string[]): boolean {
  const { meetingId, unit, dueDay } = entry
  if (asked.meetingId !== null && meetingId !== asked.meetingId) return false
  if (asked.siteId !== null && unit?.siteId !== asked.siteId) return false
  if ((asked.from !== null || asked.until !== null) && dueDay === null) return false
  if (
    dueDay !== null &&
    ((asked.from !== null && dueDay < asked.from) || (asked.until !== null && dueDay > asked.until))
  )
    return false
  if (words.length === 0) return true
  const text = fold(
    [entry.what, entry.who, entry.meetingTitle, unit?.name ?? '', entry.person?.fullName ?? ''].join(' '),
  )
  return words.every((word) => text.includes(word))
}

const LAST_DAY = '9999-12-31'
/** What is done comes last, the latest first there; of the others what is due first, without a day at the end. */
function dueFirst(a: TaskEntry, b: TaskEntry): number {
  const over = Number(a.standing === 'done') - Number(b.standing === 'done')
  if (over !== 0) return over
  if (a.standing === 'done') return (b.changed?.atMs ?? 0) - (a.changed?.atMs ?? 0)
  return (a.dueDay ?? LAST_DAY) < (b.dueDay ?? LAST_DAY) ? -1 : Number((a.dueDay ?? LAST_DAY) > (b.dueDay ?? LAST_DAY))
}

/** In an alphabet behind all names. */
const LAST = '\uFFFF'
function addedUp(entries: readonly TaskEntry[]): Pick<TaskList, 'sums' | 'units'> {
  const sums = noTasks()
  const units = new Map<string, { unit: TaskEntry['unit']; sums: Record<TaskStanding, number> }>()
  for (const { standing, unit } of entries) {
    sums[standing] += 1
    const own = units.get(unit?.siteId ?? '') ?? { unit, sums: noTasks() }
    own.sums[standing] += 1
    units.set(unit?.siteId ?? '', own)
  }
  const open = ({ sums: { overdue, todo, doing, reported } }: { sums: Record<TaskStanding, number> }) =>
    [overdue, todo + doing + reported] as const
  return {
    sums,
    units: [...units.values()].sort((a, b) => {
      const [[lateA, openA], [lateB, openB]] = [open(a), open(b)]
      return lateB - lateA || openB - openA || (a.unit?.name ?? LAST).localeCompare(b.unit?.name ?? LAST, 'vi')
    }),
  }
}

function entryOf({ row, mayReport, mayFollow, mayOpenMinutes }: SeenTask, names: Names, today: string): TaskEntry {
  const { charged_site_id: siteId, charged_account_id: accountId, saved_by: savedBy } = row
  const nameOf = (id: AccountId) => names.people.get(id) ?? ''
  return {
    ...{ meetingId: row.meeting_id, meetingTitle: names.meetings.get(row.meeting_id) ?? '', taskId: row.task_id },
    ...{ what: row.what, who: row.who, dueDay: row.due_day, revision: row.revision, note: row.note },
    standing: standingOf({ state: row.state, dueDay: row.due_day }, today),
    unit: siteId === null ? null : { siteId, name: names.sites.get(siteId) ?? siteId },
    person: accountId === null ? null : { accountId, fullName: nameOf(accountId) },
    changed: savedBy === null ? null : { byName: nameOf(savedBy), atMs: row.saved_at_ms ?? 0 },
    rights: { report: mayReport && row.state !== 'done', follow: mayFollow, openMinutes: mayOpenMinutes },
  }
}

async function namesOf(database: Database, seen: readonly SeenTask[]): Promise<Names> {
  if (seen.length === 0) return { meetings: new Map(), sites: new Map(), people: new Map() }
  const meetings = await database
    .selectFrom('meetings')
    .select(['meeting_id', 'title'])
    .where('meeting_id', 'in', [...new Set(seen.map(({ row }) => row.meeting_id))])
    .execute()
  const sites = await database.selectFrom('sites').select(['site_id', 'name']).execute()
  const accounts = seen.flatMap(({ row }) => [row.charged_account_id, row.saved_by]).filter((one) => one !== null)
  const people =
    accounts.length === 0
      ? []
      : await database
          .selectFrom('accounts')
          .select(['account_id', 'full_name'])
          .where('account_id', 'in', [...new Set(accounts)])
          .execute()
  return {
    meetings: new Map(meetings.map((row) => [row.meeting_id, row.title])),
    sites: new Map(sites.map((row) => [row.site_id, row.name])),
    people: new Map(people.map((row) => [row.account_id, row.full_name])),
  }
}
