import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { GIVE_UP_MS, PATIENCE_MS, watchIce, type Outcome } from './ice-watch.ts'

function watched(outcome: Outcome = 'done') {
  const restart = vi.fn<() => Promise<Outcome>>(async () => outcome)
  const giveUp = vi.fn<() => void>()
  const onTrouble = vi.fn<(troubled: boolean) => void>()
  return { restart, giveUp, onTrouble, watch: watchIce({ restart, giveUp, onTrouble }) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a short disconnection is waited out', async () => {
  const { watch, restart, onTrouble } = watched()
  watch.changed('connected')
  watch.changed('disconnected')
  await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1)
  watch.changed('connected')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(restart).not.toHaveBeenCalled()
  expect(onTrouble.mock.calls).toEqual([[false], [true], [false]])
})

test('a disconnection of more than two seconds restarts ICE', async () => {
  const { watch, restart } = watched()
  watch.changed('connected')
  watch.changed('disconnected')
  await vi.advanceTimersByTimeAsync(PATIENCE_MS)
  expect(restart).toHaveBeenCalledOnce()
})

test('a failure restarts ICE at once, and media are given up when that does not help in time', async () => {
  const { watch, restart, giveUp } = watched()
  watch.changed('connected')
  watch.changed('failed')
  await vi.advanceTimersByTimeAsync(0)
  expect(restart).toHaveBeenCalledOnce()
  watch.changed('failed')
  await vi.advanceTimersByTimeAsync(GIVE_UP_MS)
  expect(restart).toHaveBeenCalledOnce()
  expect(giveUp).toHaveBeenCalledOnce()
})

test('a restart that helps keeps the media', async () => {
  const { watch, giveUp } = watched()
  watch.changed('failed')
  await vi.advanceTimersByTimeAsync(1_000)
  watch.changed('connected')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(giveUp).not.toHaveBeenCalled()
})

test('a transport that the server no longer has is given up at once', async () => {
  const { watch, giveUp } = watched('gone')
  watch.changed('failed')
  await vi.advanceTimersByTimeAsync(0)
  expect(giveUp).toHaveBeenCalledOnce()
})

test('while the control connection is cut nothing is given up; its return restarts ICE', async () => {
  const { watch, restart, giveUp } = watched('offline')
  watch.changed('failed')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(giveUp).not.toHaveBeenCalled()
  restart.mockResolvedValue('done')
  watch.controlIsBack()
  expect(restart).toHaveBeenCalledTimes(2)
})

test('a server that does not answer in time is asked again, since the control connection need never have been cut', async () => {
  const { watch, restart, giveUp } = watched('unanswered')
  watch.changed('failed')
  await vi.advanceTimersByTimeAsync(PATIENCE_MS)
  expect(restart).toHaveBeenCalledTimes(2)
  expect(giveUp).not.toHaveBeenCalled()
  restart.mockResolvedValue('done')
  await vi.advanceTimersByTimeAsync(PATIENCE_MS)
  watch.changed('connected')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(restart).toHaveBeenCalledTimes(3)
  expect(giveUp).not.toHaveBeenCalled()
})

test('an answer that comes too late for a connection that has mended itself is not asked for again', async () => {
  const { watch, restart } = watched()
  let answer: (outcome: Outcome) => void = () => {}
  restart.mockReturnValue(new Promise((resolve) => (answer = resolve)))
  watch.changed('failed')
  watch.changed('connected')
  answer('unanswered')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(restart).toHaveBeenCalledOnce()
})

test('a link that comes back to a healthy connection restarts nothing', () => {
  const { watch, restart } = watched()
  watch.changed('connected')
  watch.controlIsBack()
  expect(restart).not.toHaveBeenCalled()
})

test('a connection that never comes about is given up', async () => {
  const { watch, giveUp } = watched()
  watch.changed('connecting')
  await vi.advanceTimersByTimeAsync(GIVE_UP_MS)
  expect(giveUp).toHaveBeenCalledOnce()
})

test('a closed watch does nothing more', async () => {
  const { watch, restart, giveUp } = watched()
  watch.changed('disconnected')
  watch.close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(restart).not.toHaveBeenCalled()
  expect(giveUp).not.toHaveBeenCalled()
})
