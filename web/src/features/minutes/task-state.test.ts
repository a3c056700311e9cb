import { expect, test } from 'vitest'
import { taskStateOf } from './task-state.ts'

test('a task is late from the day after its own, by the clock of Hà Giang, unless it is done', () => {
  const task = { done: false, dueDay: '2026-11-29' }
  expect(taskStateOf(task, Date.parse('2026-11-29T23:59:00+07:00'))).toBe('open')
  expect(taskStateOf(task, Date.parse('2026-11-30T00:01:00+07:00'))).toBe('late')
  expect(taskStateOf({ ...task, done: true }, Date.parse('2026-12-30T00:00:00+07:00'))).toBe('done')
  expect(taskStateOf({ done: false, dueDay: null }, Date.parse('2030-01-01T00:00:00+07:00'))).toBe('open')
})
