import { expect, test } from 'vitest'
import { gradeOf, judgeLink, UNKNOWN_LINK, type LinkSample, type LinkVerdict } from './link-quality.ts'

const good: LinkSample = { rttMs: 30, lossShare: 0, sendKbps: 2_000, interrupted: false }
const weak: LinkSample = { ...good, lossShare: 0.08 }
const bad: LinkSample = { ...good, rttMs: 3_000 }

function after(samples: readonly LinkSample[], from: LinkVerdict = UNKNOWN_LINK): string {
  return samples.reduce(judgeLink, from).shown
}

test('round trip, loss, bandwidth and interruption each can make a link weak or bad', () => {
  expect(gradeOf(good)).toBe('good')
  expect(gradeOf({ ...good, rttMs: 500 })).toBe('weak')
  expect(gradeOf(weak)).toBe('weak')
  expect(gradeOf({ ...good, sendKbps: 120 })).toBe('weak')
  expect(gradeOf({ ...good, lossShare: 0.2 })).toBe('bad')
  expect(gradeOf({ ...good, sendKbps: 20 })).toBe('bad')
  expect(gradeOf({ ...good, interrupted: true })).toBe('bad')
})

test('what is not known speaks neither for nor against the link', () => {
  expect(gradeOf({ rttMs: null, lossShare: null, sendKbps: null, interrupted: false })).toBe('good')
})

test('the first sample is believed', () => {
  expect(after([])).toBe('unknown')
  expect(after([weak])).toBe('weak')
})

test('one bad sample changes nothing, two in a row do', () => {
  expect(after([good, bad, good, bad, good])).toBe('good')
  expect(after([good, bad, bad])).toBe('bad')
})

test('a link is called better only after four good samples in a row', () => {
  expect(after([bad, good, good, good])).toBe('bad')
  expect(after([bad, good, good, good, good])).toBe('good')
  expect(after([bad, good, good, good, bad, good, good, good])).toBe('bad')
})

test('a link that worsens by steps is not held up by the steps between', () => {
  expect(after([good, weak, bad])).toBe('bad')
})
