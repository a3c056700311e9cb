import type { Clock } from '../kit/clock.ts'
import { nextTurn } from '../kit/next-turn.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { isDiskFull } from '../storage/database-problem.ts'
import { isStorageTrouble } from '../storage/trouble.ts'

export interface GathererSettings {
  /** So many wait at most; more are turned away. */
  readonly mostWaiting: number
  /** So many are committed together at most; 1: each has a commit of its own. */
  readonly atOnce: number
  /** How long one waits for its answer at most. */
  readonly deadlineMs: number
}
export const GATHERER: GathererSettings = { mostWaiting: 10_000, atOnce: 500, deadlineMs: 8_000 }

export interface GathererDeps<Job, Answer> {
  readonly clock: Clock
  readonly timers: Timers
  /** Commits these in one transaction, and answers each, in their order. What it throws has committed nothing. */
  commit(jobs: readonly Job[]): Promise<readonly Answer[]>
  /** Whether trying its jobs one by one could do better than a commit that failed so. */
  mayBeOneJobs(error: unknown): boolean
}

/** A database or disk that is in trouble fails each job by itself too. */
export const mayBeOneJobs = (error: unknown): boolean => !isStorageTrouble(error) && !isDiskFull(error)

/** `full`: too many wait. `late`: not answered within the deadline; it is not known whether it was committed. `closed`: the server goes down. */
export type Gathered<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'full' | 'late' | 'closed' }

interface Waiting<Job, Answer> {
  readonly job: Job
  readonly dueMs: number
  /** Twice is fine: the first answer is given. */
  answer(outcome: Gathered<Answer>): void
}

/**
 * Gathered commits: jobs that arrive while a commit is under way are committed together in one transaction after it, each answered once that is on
 * disk. An fsync costs the same for one row as for hundreds. A commit begins with the next turn of the event loop, so that what all sockets have
 * received by then goes along.
 */
export class Gatherer<Job, Answer> {
  readonly #deps: GathererDeps<Job, Answer>
  readonly #settings: GathererSettings
  #waiting: Waiting<Job, Answer>[] = []
  #underWay: readonly Waiting<Job, Answer>[] = []
  #running = false
  #stopWatching: Cancel | null = null
  #closed = false
  #added = 0
  #done = 0
  /** Who waits until as many jobs as had been added are done. */
  #barriers: { readonly upTo: number; pass(): void }[] = []

  constructor(deps: GathererDeps<Job, Answer>, settings: GathererSettings = GATHERER) {
    this.#deps = deps
    this.#settings = settings
  }

  /** Adds a job. Never throws. */
  add(job: Job): Promise<Gathered<Answer>> {
    if (this.#closed) return Promise.resolve({ kind: 'closed' })
    if (this.#waiting.length >= this.#settings.mostWaiting) return Promise.resolve({ kind: 'full' })
    this.#added += 1
    return new Promise((resolve) => {
      const dueMs = this.#deps.clock.monotonicMs() + this.#settings.deadlineMs
      this.#waiting.push({ job, dueMs, answer: resolve })
      this.#watch()
      if (!this.#running) void this.#run()
    })
  }

  /** Once everything is done that had been added by now. */
  settled(): Promise<void> {
    if (this.#done >= this.#added) return Promise.resolve()
    return new Promise((resolve) => void this.#barriers.push({ upTo: this.#added, pass: resolve }))
  }

  /** Takes no more; waits for what was added. Twice is fine. */
  async close(): Promise<void> {
    this.#closed = true
    await this.settled()
    this.#stopWatching?.()
    this.#stopWatching = null
  }

  /** Never throws. */
  async #run(): Promise<void> {
    this.#running = true
    for (;;) {
      await nextTurn()
      if (this.#waiting.length === 0) break
      this.#underWay = this.#waiting.slice(0, this.#settings.atOnce)
      this.#waiting = this.#waiting.slice(this.#settings.atOnce)
      await this.#commit(this.#underWay)
      this.#done += this.#underWay.length
      this.#underWay = []
      this.#passBarriers()
    }
    this.#running = false
  }

  /** Jobs are done in the order in which they came, but for those given up: while one is under way nothing behind it may pass. */
  #passBarriers(): void {
    if (this.#underWay.length > 0) return
    for (const { upTo, pass } of this.#barriers) if (upTo <= this.#done) pass()
    this.#barriers = this.#barriers.filter(({ upTo }) => upTo > this.#done)
  }

  async #commit(batch: readonly Waiting<Job, Answer>[]): Promise<void> {
    try {
      const answers = await this.#deps.commit(batch.map(({ job }) => job))
      for (const [index, { answer }] of batch.entries()) {
        const given = answers[index]
        answer(given === undefined ? { kind: 'failed', error: new Error('a job without an answer') } : answered(given))
      }
    } catch (error) {
      if (batch.length === 1 || !this.#deps.mayBeOneJobs(error)) {
        for (const { answer } of batch) answer({ kind: 'failed', error })
        return
      }
      // One faulty job must not spoil the others: each is tried alone.
      for (const one of batch) await this.#commit([one])
    }
  }

  /** Sees to it that everybody is answered in time, also while a commit does not come back. Jobs are due in the order in which they came. */
  #watch(): void {
    if (this.#stopWatching !== null) return
    const nowMs = this.#deps.clock.monotonicMs()
    const next = [...this.#underWay, ...this.#waiting].find(({ dueMs }) => dueMs > nowMs)
    if (next === undefined) return
    this.#stopWatching = this.#deps.timers.after(next.dueMs - nowMs, () => {
      this.#stopWatching = null
      this.#answerLate()
      this.#watch()
    })
  }

  #answerLate(): void {
    const nowMs = this.#deps.clock.monotonicMs()
    const isLate = ({ dueMs }: Waiting<Job, Answer>): boolean => dueMs <= nowMs
    for (const one of this.#underWay) if (isLate(one)) one.answer({ kind: 'late' })
    const late = this.#waiting.filter(isLate)
    // They are not begun any more.
    this.#waiting = this.#waiting.slice(late.length)
    this.#done += late.length
    for (const { answer } of late) answer({ kind: 'late' })
    this.#passBarriers()
  }
}

const answered = <Answer>(answer: Answer): Gathered<Answer> => ({ kind: 'answered', answer })
