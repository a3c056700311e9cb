import { expect, test } from 'vitest'
import { BodyId, BodyRuleId } from '../../../../signaling/wire/ids.ts'
import { asDraft, draftOf, emptyForm, momentOf, problemsOf } from './draft-form.ts'
import { timeLeft } from './time-left.ts'

const whole = {
  ...emptyForm(),
  ...{ title: 'Dự thảo', bodyId: BodyId.parse('b'.repeat(22)), ruleId: BodyRuleId.parse('r'.repeat(22)) },
  day: '2026-12-01',
}

test('a deadline is read on the province’s clock, whatever the machine is set to', () => {
  expect(momentOf({ day: '2026-12-01', time: '17:00' })).toBe(Date.parse('2026-12-01T10:00:00Z'))
  expect(momentOf({ day: '2026-12-01', time: '' })).toBe(null)
  expect(momentOf({ day: null, time: '17:00' })).toBe(null)
})

test('a form says what is missing, and a deadline that is over', () => {
  expect(problemsOf(emptyForm(), 0)).toEqual({ title: 'Needed', body: 'Needed', rule: 'Needed', deadline: 'Needed' })
  expect(problemsOf(whole, Date.parse('2026-12-01T10:00:00Z'))).toEqual({ deadline: 'Past' })
  expect(problemsOf(whole, 0)).toEqual({})
  expect(draftOf(whole)).toMatchObject({ title: 'Dự thảo', choices: 'usual', followerId: null })
  expect(draftOf({ ...whole, title: ' ' })).toBe(null)
})

test('a draft that a colleague has sent keeps its form while it holds what is not saved', () => {
  expect([asDraft('draft', false), asDraft('draft', true), asDraft('open', false)]).toEqual([true, true, false])
  for (const state of ['open', 'closed', 'withdrawn'] as const) expect(asDraft(state, true)).toBe(true)
})

test('what is left until a deadline is said in minutes, hours or days', () => {
  const left = (minutes: number) => timeLeft(minutes * 60_000, 0)
  expect([left(0), left(1), left(119), left(120), left(47 * 60), left(50 * 60)]).toEqual([
    { unit: 'over', n: 0 },
    { unit: 'minutes', n: 1 },
    { unit: 'minutes', n: 119 },
    { unit: 'hours', n: 2 },
    { unit: 'hours', n: 47 },
    { unit: 'days', n: 2 },
  ])
})
