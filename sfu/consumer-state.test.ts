import { expect, test } from 'vitest'
import { consumerState } from './consumer-state.ts'
import type { ConsumerFacts } from './consumer-state.ts'

const flowing: ConsumerFacts = {
  source: 'camera',
  paused: false,
  producerPaused: false,
  producerScores: [10, 10, 10],
  noLayer: false,
}

test('a flowing stream, and one that was not yet asked for, are well', () => {
  expect(consumerState(flowing)).toBe('ok')
  expect(consumerState({ ...flowing, paused: true, producerPaused: true, noLayer: true })).toBe('ok')
})

test('a paused sender, or one from which nothing comes, is silent', () => {
  expect(consumerState({ ...flowing, producerPaused: true, noLayer: true })).toBe('senderSilent')
  expect(consumerState({ ...flowing, producerScores: [0, 0, 0], noLayer: true })).toBe('senderSilent')
})

test.each(['camera', 'documentCamera', 'screen'] as const)(
  'no layer of a sending %s: too little bandwidth',
  (source) => {
    expect(consumerState({ ...flowing, source, producerScores: [10, 0, 0], noLayer: true })).toBe('noBandwidth')
  },
)

test('sound never lacks bandwidth, and a still document is not a silent one', () => {
  expect(consumerState({ ...flowing, source: 'mic', noLayer: true })).toBe('ok')
  expect(consumerState({ ...flowing, source: 'secondMic', noLayer: true })).toBe('ok')
  expect(consumerState({ ...flowing, source: 'screen', producerScores: [0] })).toBe('ok')
})
