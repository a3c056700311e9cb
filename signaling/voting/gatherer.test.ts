import { expect, test } from 'vitest'
import { fakeClock } from '../identity/test-support.ts'
import { fakeTimers, settle } from '../seats/test-support.ts'
import { Gatherer, GATHERER, type GathererSettings } from './gatherer.ts'

/** Jobs are numbers, answered by their double. */
function world(settings: Partial<GathererSettings> = {}, mayBeOneJobs = true) {
  const clock = fakeClock()
  const timers = fakeTimers(clock)
  const batches: (readonly number[])[] = []
  const held: (() => void)[] = []
  const faulty = new Set<number>()
  let holds = false
  const gatherer = new Gatherer<number, number>(
    {
      ...{ clock, timers, mayBeOneJobs: () => mayBeOneJobs },
      async commit(jobs) {
        batches.push(jobs)
        if (holds) await new Promise<void>((resolve) => void held.push(resolve))
        if (jobs.some((job) => faulty.has(job))) throw new Error('a faulty job')
        return jobs.map((job) => job * 2)
      },
    },
    { ...GATHERER, ...settings },
  )
  return {
    ...{ gatherer, timers, batches, faulty },
    hold: () => void (holds = true),
    release() {
      holds = false
      for (const go of held.splice(0)) go()
    },
  }
}

test('jobs that arrive while a commit is under way are committed together after it, each with its own answer', async () => {
  const { gatherer, batches, hold, release } = world()
  hold()
  const first = gatherer.add(1)
  await settle()
  const others = [2, 3, 4].map((job) => gatherer.add(job))
  await settle()
  expect(batches).toEqual([[1]])
  release()
  expect(await Promise.all([first, ...others])).toEqual([2, 4, 6, 8].map((answer) => ({ kind: 'answered', answer })))
  expect(batches).toEqual([[1], [2, 3, 4]])
})

test('jobs of one turn of the event loop go together, and with a bound of one each goes alone', async () => {
  const together = world()
  await Promise.all([1, 2, 3].map((job) => together.gatherer.add(job)))
  expect(together.batches).toEqual([[1, 2, 3]])
  const alone = world({ atOnce: 1 })
  await Promise.all([1, 2, 3].map((job) => alone.gatherer.add(job)))
  expect(alone.batches).toEqual([[1], [2], [3]])
})

test('a faulty job fails alone, and those beside it are committed', async () => {
  const { gatherer, faulty } = world()
  faulty.add(2)
  const answers = await Promise.all([1, 2, 3].map((job) => gatherer.add(job)))
  expect(answers.map(({ kind }) => kind)).toEqual(['answered', 'failed', 'answered'])
})

test('trouble that is no job’s own fails all of them at once', async () => {
  const { gatherer, faulty, batches } = world({}, false)
  faulty.add(2)
  const answers = await Promise.all([1, 2, 3].map((job) => gatherer.add(job)))
  expect(answers.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed'])
  expect(batches).toHaveLength(1)
})

test('no more wait than the bound, and who waits longer than the deadline is answered while the commit still hangs', async () => {
  const { gatherer, timers, hold, release, batches } = world({ mostWaiting: 2, deadlineMs: 8_000 })
  hold()
  const underWay = gatherer.add(1)
  await settle()
  const waiting = [gatherer.add(2), gatherer.add(3)]
  expect(await gatherer.add(4)).toEqual({ kind: 'full' })
  await timers.pass(8_000)
  expect(await Promise.all([underWay, ...waiting])).toEqual([{ kind: 'late' }, { kind: 'late' }, { kind: 'late' }])
  release()
  await gatherer.settled()
  // What was given up before its commit began is not committed behind its back.
  expect(batches).toEqual([[1]])
  expect(await gatherer.add(5)).toEqual({ kind: 'answered', answer: 10 })
})

test('a barrier waits for what was added before it and for nothing that came after', async () => {
  const { gatherer, hold, release, batches } = world()
  hold()
  void gatherer.add(1)
  await settle()
  void gatherer.add(2)
  let passed = false
  const barrier = gatherer.settled().then(() => (passed = true))
  await settle()
  expect(passed).toBe(false)
  release()
  await barrier
  expect(batches).toEqual([[1], [2]])
  await gatherer.settled()
})

test('a barrier does not wait for what was given up', async () => {
  const { gatherer, timers, hold, release } = world({ deadlineMs: 8_000 })
  hold()
  void gatherer.add(1)
  await settle()
  void gatherer.add(2)
  const barrier = gatherer.settled()
  await timers.pass(8_000)
  release()
  await expect(barrier).resolves.toBeUndefined()
})

test('closing commits what was added, and takes no more', async () => {
  const { gatherer } = world()
  const last = gatherer.add(1)
  await gatherer.close()
  expect(await last).toEqual({ kind: 'answered', answer: 2 })
  expect(await gatherer.add(2)).toEqual({ kind: 'closed' })
  await gatherer.close()
})
