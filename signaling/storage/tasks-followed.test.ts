import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { connect } from './database.ts'
import { minutesTaskProgress } from './migrations/0061-minutes-task-progress.ts'
import { tasks } from './migrations/0075-tasks.ts'

test('the tasks of minutes approved before they were followed keep what was said of them, and nobody is reminded of those of past days', async () => {
  const sqlite = new DatabaseSync(':memory:')
  const database = connect(sqlite)
  const entries = [
    ['late', '2020-01-01'],
    ['later', '2999-01-01'],
    ['open', null],
  ].map(([taskId, dueDay]) => ({ entry: { kind: 'task', taskId, task: { what: taskId, who: '', dueDay } } }))
  // As far as the migrations read these tables.
  sqlite.exec(`
    create table accounts (account_id text primary key, full_name text);
    create table sites (site_id text primary key);
    create table notices (what text, read_at_ms bigint);
    create table minutes (meeting_id text primary key, state text, snapshot text, approved_at_ms bigint);
    insert into accounts values ('thuky', 'Thư ký');
    insert into minutes values ('one', 'approved', '${JSON.stringify({ entries })}', 5)`)
  await minutesTaskProgress.up(database)
  sqlite.exec("insert into minutes_task_progress values ('one', 'later', 1, 1, 'Xong', 'thuky', 7)")
  await tasks.up(database)
  const rows = await database.selectFrom('tasks').select(['task_id', 'state', 'note']).orderBy('place').execute()
  expect(rows.map(({ task_id, state, note }) => [task_id, state, note])).toEqual([
    ['late', 'todo', ''],
    ['later', 'done', 'Xong'],
    ['open', 'todo', ''],
  ])
  const reminders = await database.selectFrom('task_reminders').select(['task_id', 'act']).orderBy('act').execute()
  expect(reminders.map(({ task_id, act }) => [task_id, act])).toEqual([
    ['late', 'before'],
    ['late', 'due'],
    ['late', 'overdue'],
  ])
  await database.destroy()
})
