// Checks proofs in a thread of its own: one ballot costs some tens of milliseconds, which the meetings must not wait for.
import { Worker } from 'node:worker_threads'
import type { FromChecker, Parts, ToChecker } from './checker.ts'

/** More are turned away: each is answered within some seconds. */
const MOST_WAITING = 300

type Asked = ToChecker extends infer T ? (T extends unknown ? Omit<T, 'id'> : never) : never

/** `busy`: too many wait, or the thread has died; to be asked again. */
type Checked<T> = { readonly kind: 'answered'; readonly answer: T } | { readonly kind: 'busy' }

/** The thread begins with the first question, and again with the next one should it have died. */
export class ProofChecker {
  #worker: Worker | null = null
  #nextId = 1
  #closed = false
  readonly #asked = new Map<number, (message: FromChecker | null) => void>()

  /** @returns null where the text is no ballot of the election that holds. */
  async checkBallot(
    election: string,
    ballot: string,
  ): Promise<Checked<{ tracker: string; credential: string } | null>> {
    const message = await this.#ask({ kind: 'ballot', election, ballot })
    return message?.kind === 'ballot' ? { kind: 'answered', answer: message.ballot } : { kind: 'busy' }
  }

  /** Whether the parts of the decryption hold for the sums of these ballots, and the counts once all are there. */
  async checkParts(asked: {
    readonly election: string
    readonly ballots: readonly string[]
    readonly trustees: readonly { readonly key: string; readonly decryption: string | null }[]
  }): Promise<Checked<Parts>> {
    const message = await this.#ask({ kind: 'parts', ...asked })
    return message?.kind === 'parts' ? { kind: 'answered', answer: message.parts } : { kind: 'busy' }
  }

  /** Twice is fine. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#worker?.terminate()
  }

  #ask(asked: Asked): Promise<FromChecker | null> {
    if (this.#closed || this.#asked.size >= MOST_WAITING) return Promise.resolve(null)
    const id = this.#nextId
    this.#nextId += 1
    return new Promise((resolve) => {
      this.#asked.set(id, resolve)
      this.#worker ??= this.#start()
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of a thread, not of a window
      this.#worker.postMessage({ ...asked, id } satisfies ToChecker)
    })
  }

  #start(): Worker {
    const worker = new Worker(new URL('./checker.ts', import.meta.url), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    // It holds nothing: the server goes down without waiting for it.
    worker.unref()
    worker.on('message', (message: FromChecker) => {
      this.#asked.get(message.id)?.(message)
      this.#asked.delete(message.id)
    })
    // What it was asked is answered as busy when it exits.
    worker.on('error', () => undefined)
    worker.on('exit', () => {
      this.#worker = null
      const waiting = [...this.#asked.values()]
      this.#asked.clear()
      for (const answer of waiting) answer(null)
    })
    return worker
  }
}
