import { expect, test } from 'vitest'
import { taskRemindersDue } from './rules.ts'
import { standingOf } from './wire.ts'

const at = (text: string): number => Date.parse(`${text}+07:00`)

test('a task is overdue from the day after its day on, unless it is reported or done', () => {
  const dueDay = '2026-12-10'
  expect(standingOf({ state: 'todo', dueDay }, '2026-12-10')).toBe('todo')
  expect(standingOf({ state: 'doing', dueDay }, '2026-12-11')).toBe('overdue')
  expect(standingOf({ state: 'reported', dueDay }, '2026-12-11')).toBe('reported')
  expect(standingOf({ state: 'done', dueDay }, '2026-12-11')).toBe('done')
  expect(standingOf({ state: 'todo', dueDay: null }, '2999-01-01')).toBe('todo')
})

test('the clock reminds at eight of the day before, of the day, and of the day after', () => {
  const given = at('2026-12-01T10:00')
  const due = (now: string) => taskRemindersDue('2026-12-10', given, at(now))
  expect(due('2026-12-09T07:59:59')).toEqual([])
  expect(due('2026-12-09T08:00')).toEqual(['before'])
  expect(due('2026-12-10T07:59:59')).toEqual(['before'])
  expect(due('2026-12-10T08:00')).toEqual(['before', 'due'])
  expect(due('2026-12-11T08:00')).toEqual(['before', 'due', 'overdue'])
})

test('what was due when somebody was charged is no reminder for them', () => {
  expect(taskRemindersDue('2026-12-10', at('2026-12-10T07:00'), at('2026-12-10T08:00'))).toEqual(['due'])
  expect(taskRemindersDue('2026-12-10', at('2026-12-20T07:00'), at('2026-12-21T08:00'))).toEqual([])
})
