import { expect, test } from 'vitest'
import { Rung } from '../../../../signaling/media/wire.ts'
import { linkWords, stageKind, type LinkState } from './link-rules.ts'
import { vi } from './messages-vi.ts'

const well: LinkState = {
  cutOff: false,
  flow: 'flowing',
  quality: 'good',
  rung: { chosen: 'auto', now: 'full', reason: null },
}

test('a link that carries everything is called by its quality', () => {
  expect(linkWords(well)).toEqual({ tone: 'good', headline: 'link.good', reason: null })
})

test('a lower rung says what is left, and why', () => {
  const state: LinkState = { ...well, rung: { chosen: 'auto', now: 'still', reason: 'lossHigh' } }
  expect(linkWords(state)).toEqual({ tone: 'bad', headline: 'ladder.link.still', reason: 'lossHigh' })
  expect(vi.ladder.link.still).toBe('Đường truyền yếu: chỉ còn ảnh tĩnh và tiếng')
  expect(vi.ladder.reason.lossHigh).toBe('Đường truyền hay mất dữ liệu')
})

test('a rung that the person chose is no trouble, a slow machine is not called a weak link', () => {
  expect(linkWords({ ...well, rung: { chosen: 'sound', now: 'sound', reason: 'ownChoice' } })).toEqual({
    tone: 'unknown',
    headline: 'ladder.chosen.sound',
    reason: null,
  })
  const slow: LinkState = { ...well, rung: { chosen: 'auto', now: 'smallStage', reason: 'decoderSlow' } }
  expect(linkWords(slow).headline).toBe('ladder.machine.smallStage')
})

test('being cut off is said before anything else', () => {
  const state: LinkState = { ...well, cutOff: true, rung: { chosen: 'auto', now: 'sound', reason: 'tooThin' } }
  expect(linkWords(state).headline).toBe('cutOff')
})

test('every rung has its stage', () => {
  expect(Rung.options.map(stageKind)).toEqual(['picture', 'picture', 'still', 'soundOnly', 'textOnly'])
})
