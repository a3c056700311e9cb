import type { FastifyInstance } from 'fastify'
import type { Guard } from '../kit/guard.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { createSemaphore } from '../kit/semaphore.ts'
import type { Timers } from '../kit/timers.ts'
import type { ConsultationId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import { Closing, type ClosingDeps } from './closing.ts'
import { Drafting, type DraftingDeps } from './drafting.ts'
import { Files, type FilesDeps } from './files.ts'
import { entriesFor, viewOf } from './reading.ts'
import { consultationRoutes } from './routes.ts'
import { Running } from './running.ts'
import { seen } from './sight.ts'
import { noteRead } from './store.ts'

export interface ConsultationsDeps extends ClosingDeps, DraftingDeps, FilesDeps {
  readonly provinceName: string
}

/** How many reports may wait to be drawn. */
const MOST_WAITING = 20

/** Written consultations: drafting, answering, following and closing them. */
export class Consultations {
  readonly #deps: ConsultationsDeps
  readonly #closing: Closing
  readonly #drafting: Drafting
  readonly #running: Running
  readonly #files: Files
  readonly #drawing = createSemaphore(1, MOST_WAITING)

  constructor(deps: ConsultationsDeps) {
    this.#deps = deps
    this.#closing = new Closing(deps)
    this.#drafting = new Drafting(deps)
    this.#running = new Running(deps, this.#closing)
    this.#files = new Files(deps, this.#closing)
  }

  get handlers(): Handlers<Extract<Method, `consultations.${string}`>> {
    return {
      'consultations.list': (call) => this.#list(call),
      'consultations.read': (call, { consultationId }) => this.#read(call, consultationId),
      ...this.#drafting.handlers,
      ...this.#running.handlers,
    }
  }

  routes(fastify: FastifyInstance, guard: Guard): Promise<void> {
    const { database, blobs, audit, log, clock, maxBytes, provinceName } = this.#deps
    return consultationRoutes(fastify, {
      ...{ guard, database, blobs, audit, log, maxBytes, provinceName, files: this.#files, drawing: this.#drawing },
      nowMs: () => clock.nowMs(),
      settle: (...of) => this.#closing.settle(...of),
    })
  }

  /** Closes and reminds what became due while no server ran, and goes on doing so. */
  async start(timers: Pick<Timers, 'every'>): Promise<void> {
    await this.check()
    this.#closing.start(timers.every)
  }

  /** Does what is due by the clock now; a timer calls it too. */
  check(): Promise<void> {
    return this.#closing.check()
  }

  close(): Promise<void> {
    return this.#closing.close()
  }

  async #list({ account }: Call) {
    await this.check()
    const { database, clock } = this.#deps
    return accept({ ...(await entriesFor(database, account)), nowMs: clock.nowMs() })
  }

  async #read({ account }: Call, consultationId: ConsultationId) {
    const { database, clock } = this.#deps
    const nowMs = clock.nowMs()
    await this.#closing.settle(consultationId, nowMs)
    const found = await seen(database, account, consultationId)
    if (found === null) return refuse('notFound')
    if (found.sight.asked) await noteRead(database, consultationId, account.accountId, nowMs)
    return accept({ consultation: await viewOf(database, account, found, nowMs) })
  }
}
