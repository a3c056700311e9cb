// The national document axis: what the pages ask of it, what a document system brings, and the outbox that works by itself.
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Timers } from '../kit/timers.ts'
import type { Papers } from '../papers/assembly/papers.ts'
import type { BlobStore } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method, ParamsOf } from '../wire/registry.ts'
import { createDeliver, type Deliver } from './delivery.ts'
import { attach, decide, incomingForMeeting } from './incoming.ts'
import { Outbox } from './outbox.ts'
import { Receiving } from './receiving.ts'
import { axisDocument, sendDocument } from './sending.ts'
import type { AxisSettings } from './settings.ts'
import { INCOMING_PAGE } from './wire.ts'
import { changeMessage, countsOf, incomingOf, lastOutgoing, lastRefusals, organsOf } from './store.ts'

export interface AxisDeps {
  readonly database: Database
  readonly audit: Audit
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly files: Pick<Papers['files'], 'check' | 'keepAll' | 'take' | 'removeUnnamed'>
  /** Null: this server is not connected. */
  readonly settings: AxisSettings | null
  /** How messages are delivered; as the settings say unless told. */
  readonly deliver?: Deliver
}
type AxisMethod = Extract<Method, `axis.${string}`>

/** A province has some thousand organisations. */
const MOST_ORGANS = 5_000

export class Axis {
  readonly #deps: AxisDeps
  readonly #outbox: Outbox | null
  /** Takes messages; null: this server is not connected. */
  readonly receiving: Receiving | null

  constructor(deps: AxisDeps) {
    this.#deps = deps
    const { settings } = deps
    this.#outbox =
      settings === null ? null : new Outbox({ ...deps, settings, deliver: deps.deliver ?? createDeliver(settings) })
    this.receiving = settings === null ? null : new Receiving(deps, settings)
  }

  get settings(): AxisSettings | null {
    return this.#deps.settings
  }

  get handlers(): Handlers<AxisMethod> {
    const { database } = this.#deps
    const kick = (): void => this.#outbox?.kick()
    const deps = { ...this.#deps, kick }
    return {
      'axis.document': (_call, params) => axisDocument(deps, params),
      'axis.send': (...asked) => sendDocument(deps, ...asked),
      'axis.overview': (_call, { incoming }) => this.#overview(incoming ?? INCOMING_PAGE),
      'axis.retry': async ({ account }, { messageId }) => {
        const done = await this.#retry(account.accountId, messageId)
        if (done.ok) this.#outbox?.endPause()
        return done
      },
      'axis.organs': async () => accept({ organs: await organsOf(database) }),
      'axis.saveOrgan': ({ account }, organ) => this.#saveOrgan(account.accountId, organ),
      'axis.decide': (...asked) => decide(deps, ...asked),
      'axis.forMeeting': (_call, { meetingId }) => incomingForMeeting(deps, meetingId),
      'axis.attach': (...asked) => attach(deps, ...asked),
    }
  }

  start(): void {
    this.#outbox?.start(this.#deps.timers)
  }

  /** Delivers what is due now; a timer does so too. */
  async check(): Promise<void> {
    await this.#outbox?.check()
  }

  async close(): Promise<void> {
    await this.#outbox?.close()
  }

  async #overview(most: number) {
    const { database, settings } = this.#deps
    const incoming = await incomingOf(database, null, most + 1)
    const host = settings?.endpoint === null || settings === null ? null : new URL(settings.endpoint.url).host
    return accept({
      connection:
        settings === null
          ? null
          : {
              ...{ code: settings.code, name: settings.name, host, maxBytes: settings.maxBytes },
              folder: settings.outboxFolder !== null,
            },
      counts: await countsOf(database),
      outgoing: await lastOutgoing(database),
      incoming: incoming.slice(0, most),
      moreIncoming: incoming.length > most,
      refused: await lastRefusals(database),
    })
  }

  #retry(accountId: AccountId, messageId: ParamsOf<'axis.retry'>['messageId']) {
    const { audit, clock, database, settings } = this.#deps
    return database.transaction().execute(async (within) => {
      if (settings === null) return refuse('axisOff')
      const row = await within
        .selectFrom('axis_messages')
        .select(['state', 'meeting_id', 'organ_code', 'document_id'])
        .where('message_id', '=', messageId)
        .executeTakeFirst()
      if (row === undefined) return refuse('notFound')
      if (row.state !== 'failed') return refuse('notFailed')
      const nowMs = clock.nowMs()
      await changeMessage(within, messageId, { state: 'waiting', tries: 0, next_try_at_ms: nowMs }, nowMs)
      const details = { messageId, organCode: row.organ_code, documentId: row.document_id }
      await audit.record({ accountId, meetingId: row.meeting_id, action: 'axis.retry', details }, within)
      return accept({})
    })
  }

  #saveOrgan(accountId: AccountId, { code, name, active }: ParamsOf<'axis.saveOrgan'>) {
    const { audit, database, settings } = this.#deps
    return database.transaction().execute(async (within) => {
      if (code === settings?.code) return refuse('ownCode')
      const organs = await organsOf(within)
      const known = organs.find((organ) => organ.code === code)
      if (known === undefined && organs.length >= MOST_ORGANS) return refuse('tooManyOrgans', { most: MOST_ORGANS })
      if (known?.name === name && known.active === active) return accept({})
      const row = { code, name, active: active ? 1 : 0 } as const
      await within
        .insertInto('axis_organs')
        .values(row)
        .onConflict((conflict) => conflict.column('code').doUpdateSet({ name: row.name, active: row.active }))
        .execute()
      const details = { code, name, active }
      await audit.record({ accountId, meetingId: null, action: 'axis.saveOrgan', details }, within)
      return accept({})
    })
  }
}
