// The tasks of minutes at their approval: they become rows, whom the minutes name exactly is charged, and those people hear of it.
import { fold } from '../kit/search-text.ts'
import { localDay } from '../kit/local-day.ts'
import { participantsOf } from '../meeting/store.ts'
import { keepNotices } from '../notices/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { tasksOfMinutes } from '../wire/minutes-form.ts'
import { chargedPeople, chargedSight, mayBeCharged } from './task-people.ts'
import { writeTaskAct, type By, type Charged, type TaskRow } from './task-store.ts'
import type { MinutesEntry } from './wire.ts'

type ChargedColumns = Pick<TaskRow, 'charged_site_id' | 'charged_account_id'>

/**
 * Writes the tasks of minutes down with their approval. Whom the minutes name exactly is charged, unless the meeting is closed to them; others are
 * chosen later.
 *
 * @param informed - Who hears of the approval itself, or does it: of the tasks in it they need no word of their own.
 * @returns whom a notice of a task was kept for.
 */
export async function keepTasks(
  within: Database,
  meetingId: MeetingId,
  entries: readonly MinutesEntry[],
  { by, informed, nowMs }: { readonly by: By; readonly informed: ReadonlySet<AccountId>; readonly nowMs: number },
): Promise<ReadonlySet<AccountId>> {
  const told = new Set<AccountId>()
  const tasks = tasksOfMinutes(entries)
  if (tasks.length === 0) return told
  const named = await namesOf(within, meetingId)
  const sees = await chargedSight(within, meetingId)
  /** By who is charged: minutes have up to 200 tasks, and each look at who sees the meeting reads its agenda and papers. */
  const known = new Map<string, readonly AccountId[]>()
  const peopleOf = async (charged: ChargedColumns): Promise<readonly AccountId[]> => {
    const key = `${charged.charged_site_id} ${charged.charged_account_id}`
    const people =
      known.get(key) ?? (await chargedPeople(within, { meeting_id: meetingId, ...charged }, localDay(nowMs)))
    known.set(key, people)
    return people
  }
  for (const [index, { taskId, what, who, dueDay }] of tasks.entries()) {
    const meant = named(who)
    const charged = meant !== null && (await mayBeCharged(within, meant, sees)) ? meant : null
    const chargedColumns = { charged_site_id: charged?.siteId ?? null, charged_account_id: charged?.accountId ?? null }
    await within
      .insertInto('tasks')
      .values({
        ...{ meeting_id: meetingId, task_id: taskId, place: index + 1, what, who, due_day: dueDay, state: 'todo' },
        ...{ ...chargedColumns, charged_at_ms: nowMs, revision: 0, note: '', saved_by: null, saved_at_ms: null },
      })
      .execute()
    await writeTaskAct(within, { meetingId, taskId }, { act: 'given', words: who, by, nowMs })
    const to = (await peopleOf(chargedColumns)).filter((one) => !informed.has(one))
    if (to.length === 0) continue
    const notice = { kind: 'taskCharged', taskId, dueDay } as const
    await keepNotices(within, { to, meetingId: null, byName: by.fullName, what: notice }, nowMs)
    for (const one of to) told.add(one)
  }
  return told
}

/**
 * Finds the one person of the meeting's list, or the one unit of the meeting, that a text names: the unit without regard to diacritics, which tell one
 * person from another.
 */
async function namesOf(within: Database, meetingId: MeetingId): Promise<(who: string) => Charged | null> {
  const people = await participantsOf(within, meetingId)
  const sites = await within
    .selectFrom('sites')
    .select(['site_id', 'name', 'short_name'])
    .where((where) =>
      where.or([
        where(
          'site_id',
          'in',
          within.selectFrom('meeting_sites').select('meeting_sites.site_id').where('meeting_id', '=', meetingId),
        ),
        where(
          'site_id',
          'in',
          within.selectFrom('meetings').select('meetings.owner_site_id').where('meeting_id', '=', meetingId),
        ),
        where(
          'site_id',
          'in',
          within.selectFrom('participants').select('participants.site_id').where('meeting_id', '=', meetingId),
        ),
      ]),
    )
    .execute()
  const spaced = (text: string) => text.trim().replace(/\s+/gu, ' ')
  const exact = (text: string) => spaced(text).normalize('NFC').toLowerCase()
  const plain = (text: string) => spaced(fold(text))
  return (who) => {
    const asked = plain(who)
    const persons = people.filter(({ fullName }) => exact(fullName) === exact(who))
    const [person] = persons
    if (person !== undefined && persons.length === 1) return { siteId: person.siteId, accountId: person.accountId }
    const units = sites.filter(({ name, short_name }) =>
      [name, short_name].some((one) => plain(one) === asked || `ubnd ${plain(one)}` === asked),
    )
    const [unit] = units
    return unit === undefined || units.length > 1 ? null : { siteId: unit.site_id, accountId: null }
  }
}
