import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPtimeSwitcher, PATIENT_SAMPLES, pauseFinder } from './ptime-switcher.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Whether a pause is found at each of these loudnesses. */
function pausesIn(levels: readonly number[]): boolean[] {
  const isPause = pauseFinder()
  return levels.map((level) => isPause(level))
}

test('a pause is four quiet moments in a row', () => {
  expect(pausesIn([0.5, 0, 0, 0, 0])).toEqual([false, false, false, false, true])
  expect(pausesIn([0.5, 0, 0, 0, 0.4, 0, 0, 0])).not.toContain(true)
})

test('in a hall that is never silent, quiet is what is far below the voice', () => {
  expect(pausesIn([0.5, 0.05, 0.05, 0.05, 0.05]).at(-1)).toBe(true)
  expect(pausesIn([0.5, 0.2, 0.2, 0.2, 0.2]).at(-1)).toBe(false)
})

test('of somebody who hardly draws breath, after a while the shortest pause will do', () => {
  const breathless = Array.from({ length: PATIENT_SAMPLES + 4 }, (_, sample) => (sample % 4 === 3 ? 0 : 0.5))
  const found = pausesIn(breathless)
  expect(found.slice(0, PATIENT_SAMPLES)).not.toContain(true)
  expect(found.slice(PATIENT_SAMPLES)).toContain(true)
})

test('where a browser does not tell how loud it is, the wait has an end', () => {
  const found = Array.from({ length: PATIENT_SAMPLES + 1 }, () => null).map(pauseFinder())
  expect(found.slice(0, PATIENT_SAMPLES)).not.toContain(true)
  expect(found.at(-1)).toBe(true)
})

function talking(levels: (number | null)[]) {
  let wrong = true
  const publisher = {
    hasOtherPtime: (source: string) => source === 'mic' && wrong,
    levelOf: vi.fn<() => Promise<number | null>>(async () => levels.shift() ?? 0.5),
    switchPtime: vi.fn<() => Promise<void>>(async () => void (wrong = false)),
  }
  return { publisher, ptimeSwitcher: createPtimeSwitcher(publisher) }
}

test('a microphone is produced again in the first pause, once, and not while somebody speaks', async () => {
  const { publisher, ptimeSwitcher } = talking([0.5, 0.4, 0.5, 0, 0, 0, 0])
  ptimeSwitcher.check()
  ptimeSwitcher.check()
  await vi.advanceTimersByTimeAsync(6 * 120)
  expect(publisher.switchPtime).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(publisher.switchPtime).toHaveBeenCalledOnce()
  expect(publisher.levelOf).toHaveBeenCalledTimes(7)
})

test('nothing is done when the wish goes away before the pause comes, nor after the end', async () => {
  const { publisher, ptimeSwitcher } = talking([0.5, 0.5])
  ptimeSwitcher.check()
  await vi.advanceTimersByTimeAsync(120)
  ptimeSwitcher.close()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(publisher.levelOf).toHaveBeenCalledOnce()
  expect(publisher.switchPtime).not.toHaveBeenCalled()
})
