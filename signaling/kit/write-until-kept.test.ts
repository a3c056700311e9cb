import { expect, test } from 'vitest'
import { WRITE_AGAIN_MS, writeUntilKept } from './write-until-kept.ts'

function timersByHand() {
  const waiting: (() => void)[] = []
  const after = (delayMs: number, run: () => void) => {
    expect(delayMs).toBe(WRITE_AGAIN_MS)
    waiting.push(run)
    return () => undefined
  }
  return { after, waiting }
}

test('a write that fails is made again until it is kept', async () => {
  const timers = timersByHand()
  const failures: unknown[] = []
  let fails = 2
  const kept = writeUntilKept(
    async () => {
      if (fails > 0) throw new Error(`full ${(fails -= 1)}`)
      return 'kept'
    },
    {
      timers: {
        after: (...asked) => {
          const cancel = timers.after(...asked)
          queueMicrotask(() => timers.waiting.shift()?.())
          return cancel
        },
      },
      stop: new AbortController().signal,
      onFailure: (error) => void failures.push(error),
    },
  )
  expect(await kept).toBe('kept')
  expect(failures).toHaveLength(2)
})

test('a stop ends the wait for the next try', async () => {
  const stop = new AbortController()
  const write = () => Promise.reject(new Error('full'))
  const kept = writeUntilKept(write, { timers: timersByHand(), stop: stop.signal, onFailure: () => stop.abort() })
  expect(await kept).toBeNull()
})
