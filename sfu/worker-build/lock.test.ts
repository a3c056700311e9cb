import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LockTimeoutError, withLock } from './lock.ts'

let dir: string
let file: string
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'worker-lock-'))
  file = path.join(dir, 'lock')
})
afterEach(() => rm(dir, { recursive: true }))

const patient = { onWait: () => undefined, deadlineMs: 20_000, retryMs: 5 }

test('of two at the same time, the second begins when the first has ended', async () => {
  const events: string[] = []
  const firstHasBegun = Promise.withResolvers<void>()
  const firstMayEnd = Promise.withResolvers<void>()
  const first = withLock(file, patient, async () => {
    events.push('first begins')
    firstHasBegun.resolve()
    await firstMayEnd.promise
    events.push('first ends')
  })
  // Each makes the folder before it takes the lock, so the one that is called first need not be the first to have it.
  await firstHasBegun.promise
  const second = withLock(file, { ...patient, onWait: () => firstMayEnd.resolve() }, async () => {
    events.push('second begins')
  })
  await Promise.all([first, second])
  expect(events).toEqual(['first begins', 'first ends', 'second begins'])
})

test('work that fails gives the lock back', async () => {
  await expect(withLock(file, patient, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(withLock(file, { ...patient, deadlineMs: 0 }, () => Promise.resolve('had it'))).resolves.toBe('had it')
})

test('waiting for longer than allowed is an error', async () => {
  await withLock(file, patient, async () => {
    await expect(withLock(file, { ...patient, deadlineMs: 20 }, () => Promise.resolve())).rejects.toThrow(
      LockTimeoutError,
    )
  })
})

test('a process that was killed does not keep the lock', async () => {
  const held = `
    import { withLock } from ${JSON.stringify(path.join(import.meta.dirname, 'lock.ts'))}
    await withLock(process.argv[1], { onWait() {}, deadlineMs: 0 }, () => {
      console.log('held')
      return new Promise(() => process.stdin.resume())
    })`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', held, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  // It really is held before the kill, or the rest would prove nothing.
  await expect(withLock(file, { ...patient, deadlineMs: 0 }, () => Promise.resolve())).rejects.toThrow(LockTimeoutError)

  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
  await expect(withLock(file, { ...patient, deadlineMs: 0 }, () => Promise.resolve('had it'))).resolves.toBe('had it')
})
