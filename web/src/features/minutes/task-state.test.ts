import { expect, test } from 'vitest'
import { taskStateOf } from './task-state.ts'

const at = (text: string): number => Date.parse(`${text}+07:00`)
const DAY = '2026-11-29'

test('a task is late from the day after its own, by the clock of Hà Giang, unless it is reported or done', () => {
  const open = { done: false, reported: false }
  expect(taskStateOf(open, DAY, at('2026-11-29T23:59'))).toBe('open')
  expect(taskStateOf(undefined, DAY, at('2026-11-30T00:01'))).toBe('late')
  expect(taskStateOf({ ...open, reported: true }, DAY, at('2026-12-30T00:00'))).toBe('reported')
  expect(taskStateOf({ ...open, done: true }, DAY, at('2026-12-30T00:00'))).toBe('done')
  expect(taskStateOf(open, null, at('2030-01-01T00:00'))).toBe('open')
})
