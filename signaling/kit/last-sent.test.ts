import { expect, test } from 'vitest'
import { LastSent } from './last-sent.ts'

test('the first value is news, the same one is not, and another one is again', () => {
  const last = new LastSent<{ mode: string; holders: string[] }>()
  expect(last.last).toBeUndefined()
  expect(last.isNews({ mode: 'open', holders: [] })).toBe(true)
  expect(last.last).toEqual({ mode: 'open', holders: [] })
  expect(last.isNews({ mode: 'open', holders: [] })).toBe(false)
  expect(last.isNews({ mode: 'open', holders: ['a'] })).toBe(true)
  expect(last.isNews({ mode: 'open', holders: [] })).toBe(true)
})

test('null is a value like others', () => {
  const last = new LastSent<string | null>()
  expect(last.isNews(null)).toBe(true)
  expect(last.isNews(null)).toBe(false)
  expect(last.isNews('seat')).toBe(true)
})

test('asking what was sent last counts nothing as sent', () => {
  const last = new LastSent<string>()
  expect(last.is('plan')).toBe(false)
  expect(last.isNews('plan')).toBe(true)
  expect(last.is('plan')).toBe(true)
  expect(last.is('other')).toBe(false)
  expect(last.isNews('plan')).toBe(false)
})

test('what may have been lost is news once more', () => {
  const last = new LastSent<string>()
  last.isNews('demand')
  last.forget()
  expect(last.last).toBeUndefined()
  expect(last.isNews('demand')).toBe(true)
})

test('a part of a value that the key leaves out is no news', () => {
  const last = new LastSent<{ name: string; link: string }>(({ name }) => name)
  expect(last.isNews({ name: 'a', link: 'good' })).toBe(true)
  expect(last.isNews({ name: 'a', link: 'bad' })).toBe(false)
})
