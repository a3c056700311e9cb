import { expect, test } from 'vitest'
import { NO_CHANGES, withAnswer, withChange, withNews, type OwnChanges } from './own-changes.ts'

interface Shown {
  readonly queue: boolean
  readonly sound: boolean
  readonly stage: 'large' | 'small'
}
const kept: Shown = { queue: false, sound: true, stage: 'large' }
const none: OwnChanges<Shown> = NO_CHANGES
const two = withChange(withChange(none, kept, { queue: true }), kept, { sound: false })

test('a third change keeps the second, which is still on its way when the server tells of the first', () => {
  const toldOfFirst = withNews(withAnswer(two, true))
  const third = withChange(toldOfFirst, { ...kept, queue: true }, { stage: 'small' })
  expect(third.wanted).toEqual({ queue: true, sound: false, stage: 'small' })
})

test('what was asked for last is shown until the server tells of it, and then what it tells', () => {
  const answered = withAnswer(withAnswer(two, true), true)
  expect(answered.wanted).toEqual({ queue: true, sound: false, stage: 'large' })
  expect(withNews(answered).wanted).toBeNull()
})

test('when the last is refused, what the server keeps is shown again', () => {
  expect(withAnswer(withAnswer(two, true), false).wanted).toBeNull()
  expect(withAnswer(two, false).wanted).toEqual({ queue: true, sound: false, stage: 'large' })
})
