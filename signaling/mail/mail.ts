// E-mail by SMTP: what acts put into the outbox, the one sender, and what administrators do with it.
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Mailing } from '../notices/mailing.ts'
import type { Timers } from '../kit/timers.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { addressHandlers, addressOf, type AddressMethod } from './addresses.ts'
import { makeLetter } from './letter.ts'
import { countsByState, listLetters, meetingPeople } from './reading.ts'
import { MailSender } from './sender.ts'
import type { MailSettings } from './settings.ts'
import { deliver } from './smtp.ts'
import { queueLetter, queueTest, settleInterrupted } from './store.ts'
import { mayDecide, type MailAct } from './wire.ts'

export interface MailDeps {
  readonly database: Database
  readonly audit: Audit
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>
  readonly timers: Pick<Timers, 'after'>
  readonly log: Logger
  /** Null: no mail server is set, and e-mail is off. */
  readonly settings: MailSettings | null
  readonly provinceName: string
  readonly publicOrigins: readonly string[]
}
type MailMethod = `mail.${'read' | 'list' | 'decide' | 'sendTest' | 'ofMeeting'}` | AddressMethod

const AUDITED = { retry: 'mail.retry', stop: 'mail.stop', countAsSent: 'mail.countAsSent' } as const satisfies Readonly<
  Record<MailAct, string>
>

export class Mail {
  readonly #deps: MailDeps
  readonly #sender: MailSender | null
  /** What other nouns put letters by; undefined while e-mail is off. */
  readonly mailing: Mailing | undefined

  constructor(deps: MailDeps) {
    this.#deps = deps
    const { settings } = deps
    this.#sender =
      settings === null
        ? null
        : new MailSender({
            ...{ ...deps, settings, deliver },
            makeLetter: (row, nowMs) => makeLetter({ ...deps, settings }, row, nowMs),
          })
    const sender = this.#sender
    this.mailing =
      sender === null
        ? undefined
        : {
            async queue(within, letter) {
              await queueLetter(within, letter, deps.clock.nowMs())
              // It reads once the transaction has ended: there is one connection to the database.
              sender.wake()
            },
          }
  }

  /** At start: settles what the last stop cut off, and sends from then on. */
  async start(): Promise<void> {
    const { clock, database, log } = this.#deps
    const inDoubt = await settleInterrupted(database, clock.nowMs())
    if (inDoubt > 0) log.warn({ inDoubt }, 'letters may have gone when the server stopped; administrators decide')
    this.#sender?.wake()
  }

  async close(): Promise<void> {
    await this.#sender?.close()
  }

  get handlers(): Handlers<MailMethod> {
    const { audit, clock, database, settings } = this.#deps
    return {
      ...addressHandlers({ audit, database, on: settings !== null }),

      'mail.read': async ({ account }) => {
        const pause = this.#sender?.pause ?? null
        return accept({
          server: settings === null ? null : serverOf(settings),
          counts: await countsByState(database),
          ...{ pausedUntilMs: pause?.untilMs ?? null, pausedFor: pause?.why ?? null },
          ownAddress: await addressOf(database, account.accountId),
          nowMs: clock.nowMs(),
        })
      },

      'mail.list': async (_call, asked) => accept(await listLetters(database, asked)),

      'mail.decide': ({ account }, asked) => this.#decide(account.accountId, asked),

      'mail.sendTest': ({ account }) => this.#sendTest(account.accountId),

      'mail.ofMeeting': async (_call, { meetingId }) =>
        accept({ on: settings !== null, people: await meetingPeople(database, meetingId) }),
    }
  }

  async #decide(by: AccountId, { act, ifState, mailId }: ParamsOf<'mail.decide'>) {
    const { audit, clock, database } = this.#deps
    if (act === 'retry' && this.#sender === null) return refuse('mailOff')
    const done = await database.transaction().execute(async (within) => {
      const row = await within
        .selectFrom('mail_outbox')
        .select(['mail_no', 'state', 'account_id', 'meeting_id'])
        .where('mail_id', '=', mailId)
        .executeTakeFirst()
      if (row === undefined) return refuse('notFound')
      if (row.state !== ifState || !mayDecide(act, row.state)) return refuse('mailChanged')
      if (act === 'retry' && (await addressOf(within, row.account_id)) === null) return refuse('noMailAddress')
      const changed = { changed_at_ms: clock.nowMs() }
      const to = {
        // Before all that waits, and with a try of its own however old it is.
        retry: { ...changed, state: 'queued', next_try_at_ms: 0, handed_at_ms: null },
        stop: { ...changed, state: 'stopped' },
        countAsSent: { ...changed, state: 'sent' },
      } as const
      await within.updateTable('mail_outbox').set(to[act]).where('mail_no', '=', row.mail_no).execute()
      const details = { mailId, accountId: row.account_id, before: row.state }
      await audit.record({ accountId: by, meetingId: null, action: AUDITED[act], details }, within)
      return accept({})
    })
    if (done.ok && act === 'retry') this.#sender?.endPause()
    return done
  }

  async #sendTest(accountId: AccountId) {
    const { audit, clock, database } = this.#deps
    if (this.#sender === null) return refuse('mailOff')
    const done = await database.transaction().execute(async (within) => {
      if ((await addressOf(within, accountId)) === null) return refuse('noMailAddress')
      const waiting = await within
        .selectFrom('mail_outbox')
        .select('mail_id')
        .where('kind', '=', 'test')
        .where('account_id', '=', accountId)
        .where('state', 'in', ['queued', 'sending'])
        .executeTakeFirst()
      if (waiting !== undefined) return refuse('testWaiting')
      const mailId = await queueTest(within, accountId, clock.nowMs())
      await audit.record({ accountId, meetingId: null, action: 'mail.sendTest', details: { mailId } }, within)
      return accept({ mailId })
    })
    if (done.ok) this.#sender?.endPause()
    return done
  }
}

const serverOf = ({ from, host, port, security }: MailSettings) => ({ host, port, security, from })
