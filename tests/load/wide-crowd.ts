import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { BotReport, CrowdTell, type CrowdAsk, type CrowdPlan } from './crowd-wire.ts'
import { totalsOf, type CrowdTotals } from './crowd.ts'
import type { LinkShape } from '../support/links/link-shape.ts'
import type { BotAct } from './acts.ts'

export interface WideCrowdOptions extends Omit<CrowdPlan, 'first'> {
  /** Bots in one process. */
  readonly perProcess: number
  note(what: string): void
}
type Question = CrowdAsk extends infer A ? (A extends CrowdAsk ? Omit<A, 'id'> : never) : never

/** One process with its share of the bots. */
class Part {
  readonly usernames: readonly string[]
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  #lastId = 0

  constructor(usernames: readonly string[], note: (what: string) => void) {
    this.usernames = usernames
    this.#child = fork(fileURLToPath(new URL('./crowd-child.ts', import.meta.url)))
    this.#child.on('message', (message) => {
      const told = CrowdTell.parse(message)
      if ('note' in told) return note(told.note)
      const waiting = this.#waiting.get(told.id)
      this.#waiting.delete(told.id)
      if ('failed' in told) waiting?.reject(new Error(told.failed))
      else waiting?.resolve(told.value)
    })
    this.#child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`bots ended: ${signal ?? code}`))
      this.#waiting.clear()
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  ask(question: Question): Promise<unknown> {
    const id = (this.#lastId += 1)
    return new Promise((resolve, reject) => {
      if (!this.#child.connected) return reject(new Error('the bots are gone'))
      this.#waiting.set(id, { resolve, reject })
      this.#child.send({ ...question, id })
    })
  }

  async end(): Promise<void> {
    if (!this.#child.connected) return
    await this.ask({ ask: 'close' }).catch(() => undefined)
    this.#child.disconnect()
  }
}

/** Many bots in one meeting, spread over processes; the same as `Crowd` but told by messages. */
export class WideCrowd {
  readonly usernames: readonly string[]
  readonly #parts: readonly Part[]

  static async open({ perProcess, note, ...plan }: WideCrowdOptions): Promise<WideCrowd> {
    const count = Math.ceil(plan.usernames.length / perProcess)
    // Dealt out in turn, so that each process has its share of the full ones, which take the most.
    const shares = Array.from({ length: count }, (_, part) => plan.usernames.filter((_name, n) => n % count === part))
    const parts = shares.map((usernames) => new Part(usernames, note))
    const crowd = new WideCrowd(plan.usernames, parts)
    try {
      await Promise.all(
        parts.map((part, index) => {
          const ownAmong = (limit: number): number => Math.max(0, Math.ceil((limit - index) / count))
          return part.ask({
            ask: 'begin',
            plan: {
              ...plan,
              usernames: [...part.usernames],
              first: shares.slice(0, index).reduce((sum, { length }) => sum + length, 0),
              full: ownAmong(plan.full),
              speaking: ownAmong(plan.speaking),
            },
          })
        }),
      )
      return crowd
    } catch (error) {
      await crowd.close()
      throw error
    }
  }

  private constructor(usernames: readonly string[], parts: readonly Part[]) {
    this.usernames = usernames
    this.#parts = parts
  }

  /** The bots' processes, whose CPU is not the server's. */
  get pids(): number[] {
    return this.#parts.map(({ pid }) => pid)
  }

  /** Signs all of them in, so that a storm of joins is none of passwords. */
  async prepare(): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.ask({ ask: 'prepare' })))
  }

  /** @param delaysMs - When each asks to join, from now, by user name. @returns how many came in. */
  async start(delaysMs: ReadonlyMap<string, number>): Promise<number> {
    const joined = await Promise.all(
      this.#parts.map(async (part) =>
        z
          .int()
          .parse(await part.ask({ ask: 'start', delaysMs: part.usernames.map((name) => delaysMs.get(name) ?? 0) })),
      ),
    )
    return joined.reduce((sum, count) => sum + count, 0)
  }

  /** @returns when each of them began, milliseconds since the epoch, by user name. */
  async act(usernames: readonly string[], act: BotAct): Promise<Record<string, number>> {
    const named = new Set(usernames)
    const begun = await Promise.all(
      this.#parts.map(async (part) => {
        const own = part.usernames.filter((name) => named.has(name))
        return own.length === 0
          ? {}
          : z.record(z.string(), z.number()).parse(await part.ask({ ask: 'act', usernames: own, act }))
      }),
    )
    return Object.assign({}, ...begun)
  }

  /** Changes the links of those bots, if the crowd was begun with links. Null: as good as they can be. */
  async shape(usernames: readonly string[], shape: LinkShape | null): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.ask({ ask: 'shape', usernames: [...usernames], shape })))
  }

  async reports(): Promise<BotReport[]> {
    const all = await Promise.all(
      this.#parts.map(async (part) => z.array(BotReport).parse(await part.ask({ ask: 'report' }))),
    )
    return all.flat()
  }

  async totals(): Promise<CrowdTotals> {
    return totalsOf(await this.reports())
  }

  /** All leave, and their processes end. Twice is fine. */
  async close(): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.end()))
  }
}
