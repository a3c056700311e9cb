import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import type { Migration } from 'kysely/migration'

/** As approved minutes kept their tasks up to this version; shapes of later ones do not reach back here. */
const Kept = z.object({ entries: z.array(z.object({ entry: z.looseObject({ kind: z.string() }) })) })
const KeptTask = z.object({
  taskId: z.string(),
  task: z.object({ what: z.string(), who: z.string(), dueDay: z.string().nullable() }),
})

/**
 * The tasks of approved minutes as rows, so that they are found over all meetings; who is charged with each, what was done about it, and of what people
 * were reminded. What was said of their progress before goes over into them.
 */
export const tasks: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of [
      `create table tasks (
        meeting_id text not null references minutes(meeting_id), task_id text not null, place integer not null,
        what text not null, who text not null, due_day text,
        state text not null check (state in ('todo', 'doing', 'reported', 'done')),
        charged_site_id text references sites(site_id), charged_account_id text references accounts(account_id), charged_at_ms bigint not null,
        revision integer not null, note text not null, saved_by text references accounts(account_id), saved_at_ms bigint,
        primary key (meeting_id, task_id)) without rowid`,
      "create index tasks_by_due_day on tasks (due_day) where state in ('todo', 'doing')",
      `create table task_acts (
        meeting_id text not null, task_id text not null, number integer not null, act text not null, at_ms bigint not null,
        by_account text references accounts(account_id), by_name text not null, words text not null,
        primary key (meeting_id, task_id, number), foreign key (meeting_id, task_id) references tasks(meeting_id, task_id)) without rowid`,
      `create table task_reminders (
        meeting_id text not null, task_id text not null, act text not null check (act in ('before', 'due', 'overdue')), at_ms bigint not null,
        primary key (meeting_id, task_id, act), foreign key (meeting_id, task_id) references tasks(meeting_id, task_id)) without rowid`,
      `create trigger tasks_are_kept before delete on tasks begin select raise(abort, 'tasks are never removed'); end`,
      `create trigger tasks_keep_their_words before update of what, who, due_day on tasks
        begin select raise(abort, 'what approved minutes say is never changed'); end`,
      ...['update', 'delete'].map(
        (act) =>
          `create trigger task_acts_stay_at_${act} before ${act} on task_acts begin select raise(abort, 'what was done is never changed'); end`,
      ),
    ])
      await sql.raw(statement).execute(database)
    await copyApproved(database)
    await sql`
      insert into task_acts
        select p.meeting_id, p.task_id, 1, case p.done when 1 then 'confirmed' else 'noted' end, p.saved_at_ms, p.saved_by, a.full_name, p.note
        from minutes_task_progress p join tasks using (meeting_id, task_id) join accounts a on a.account_id = p.saved_by`.execute(
      database,
    )
    await sql`drop table minutes_task_progress`.execute(database)
    // Of what was late before tasks were followed nobody is reminded: years of it would all come at the first start, to chairs who left it as it is.
    await sql`
      insert into task_reminders
        select meeting_id, task_id, act, unixepoch() * 1000
        from tasks, (select 'before' as act union all select 'due' union all select 'overdue')
        where due_day < date('now', '+7 hours')`.execute(database)
    await sql`create index notices_of_task on notices (json_extract(what, '$.taskId')) where read_at_ms is null`.execute(
      database,
    )
  },
}

async function copyApproved(database: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ meeting_id: string; snapshot: string; approved_at_ms: number }>`
    select meeting_id, snapshot, approved_at_ms from minutes where state = 'approved'`.execute(database)
  for (const { meeting_id, snapshot, approved_at_ms } of rows) {
    const entries = Kept.parse(JSON.parse(snapshot)).entries
    let place = 0
    for (const { entry } of entries) {
      if (entry.kind !== 'task' || entry['task'] === null) continue
      const { taskId, task } = KeptTask.parse(entry)
      if ((task.what + task.who).trim() === '') continue
      place += 1
      await sql`
        insert into tasks (meeting_id, task_id, place, what, who, due_day, state, charged_at_ms, revision, note, saved_by, saved_at_ms)
          select ${meeting_id}, ${taskId}, ${place}, ${task.what}, ${task.who}, ${task.dueDay},
            case coalesce(p.done, 0) when 1 then 'done' else 'todo' end, ${approved_at_ms},
            coalesce(p.revision, 0), coalesce(p.note, ''), p.saved_by, p.saved_at_ms
          from (select 1) left join minutes_task_progress p on p.meeting_id = ${meeting_id} and p.task_id = ${taskId}`.execute(
        database,
      )
    }
  }
}
