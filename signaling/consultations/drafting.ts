// Drafts of consultations: writing, removing and sending them. The sending freezes who is asked, by which rule and with which papers.
import type { Audit } from '../audit/audit.ts'
import { bodyRow, findRule, membersOn } from '../bodies/store.ts'
import type { RuleText } from '../bodies/wire.ts'
import { holdsOn } from '../bodies/rules.ts'
import { accountById } from '../identity/store.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { keepNotices } from '../notices/store.ts'
import type { Database } from '../storage/database.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import { ConsultationId, Sha256, type AccountId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { ErrorOf, ParamsOf } from '../wire/registry.ts'
import { ruleWith } from './rules.ts'
import { seen } from './sight.ts'
import { filesOf, fileRow, freezeMembers, writeAct, type ConsultationRow } from './store.ts'
import type { ConsultationDraft } from './wire.ts'

export type DraftingMethod = `consultations.${'create' | 'save' | 'remove' | 'removePaper' | 'send'}`

export interface DraftingDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs'>
  readonly audit: Audit
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
  /** Removes the file with these bytes unless something names it. */
  removeUnnamed(sha256: Sha256): Promise<void>
}

type DraftRefusal = 'noSuchBody' | 'noSuchRule' | 'noSuchAccount'
type NotSeen = 'notFound' | 'forbidden'

export class Drafting {
  readonly #deps: DraftingDeps

  constructor(deps: DraftingDeps) {
    this.#deps = deps
  }

  get handlers(): Handlers<DraftingMethod> {
    return {
      'consultations.create': (call, asked) => this.#create(call, asked),
      'consultations.save': (call, asked) => this.#save(call, asked),
      'consultations.remove': (call, { consultationId }) => this.#remove(call, consultationId),
      'consultations.removePaper': (call, asked) => this.#removePaper(call, asked),
      'consultations.send': (call, asked) => this.#send(call, asked),
    }
  }

  #create({ account }: Call, { requestId, draft }: ParamsOf<'consultations.create'>) {
    const { database, clock } = this.#deps
    const { accountId, siteId } = account
    const request = `${accountId}/${requestId}`
    return database.transaction().execute(async (within) => {
      const known = await within
        .selectFrom('consultations')
        .select('consultation_id')
        .where('request_id', '=', request)
        .executeTakeFirst()
      if (known !== undefined) return accept({ consultationId: known.consultation_id })
      const problem = await against(within, draft)
      if (problem !== null) return refuse(problem)
      const consultationId = newId(ConsultationId)
      const nowMs = clock.nowMs()
      await within
        .insertInto('consultations')
        .values({
          ...{ consultation_id: consultationId, request_id: request, site_id: siteId, created_by: accountId },
          ...{ created_at_ms: nowMs, revision: 1, state: 'draft', ...columnsOf(draft), deadline_set_at_ms: nowMs },
          ...{ sent_at_ms: null, sent_by_name: null, body_name: null, rule_text: null, members: null },
          ...{ closed_at_ms: null, closed_by_name: null, close_reason: null, passed: null },
        })
        .execute()
      await this.#record(within, accountId, 'consultations.create', consultationId)
      return accept({ consultationId })
    })
  }

  #save(call: Call, { consultationId, revision, draft }: ParamsOf<'consultations.save'>) {
    return this.#draft<{ revision: number }, DraftRefusal | 'stale'>(call, consultationId, async (within, row) => {
      // The answer to it was lost on the way, and the page sends it again.
      if (row.revision === revision + 1 && sameDraft(row, draft)) return accept({ revision: row.revision })
      if (row.revision !== revision) return refuse('stale')
      const problem = await against(within, draft)
      if (problem !== null) return refuse(problem)
      const next = { ...columnsOf(draft), revision: revision + 1 }
      await within.updateTable('consultations').set(next).where('consultation_id', '=', consultationId).execute()
      await this.#record(within, call.account.accountId, 'consultations.save', consultationId)
      return accept({ revision: revision + 1 })
    })
  }

  async #remove(call: Call, consultationId: ConsultationId) {
    const gone: Sha256[] = []
    const done = await this.#draft<Record<string, never>, never>(call, consultationId, async (within) => {
      for (const { sha256 } of await filesOf(within, consultationId)) gone.push(Sha256.parse(sha256))
      await within.deleteFrom('consultation_files').where('consultation_id', '=', consultationId).execute()
      await within.deleteFrom('consultations').where('consultation_id', '=', consultationId).execute()
      await this.#record(within, call.account.accountId, 'consultations.remove', consultationId)
      return accept({})
    })
    if (done.ok) for (const sha256 of gone) await this.#deps.removeUnnamed(sha256)
    return done
  }

  async #removePaper(call: Call, { consultationId, fileId }: ParamsOf<'consultations.removePaper'>) {
    let gone: Sha256 | null = null
    const done = await this.#draft<Record<string, never>, never>(call, consultationId, async (within) => {
      const file = await fileRow(within, consultationId, fileId)
      // Pressed twice, or by two people: it is gone.
      if (file === null) return accept({})
      gone = Sha256.parse(file.sha256)
      await within.deleteFrom('consultation_files').where('file_id', '=', fileId).execute()
      await this.#record(within, call.account.accountId, 'consultations.removePaper', consultationId)
      return accept({})
    })
    if (done.ok && gone !== null) await this.#deps.removeUnnamed(gone)
    return done
  }

  async #send({ account }: Call, { consultationId, revision }: ParamsOf<'consultations.send'>) {
    const { database, clock, audit } = this.#deps
    const nowMs = clock.nowMs()
    const told = new Set<AccountId>()
    type Refused = ErrorOf<'consultations.send'> | NotSeen
    const done = await database
      .transaction()
      .execute(async (within): Promise<Outcome<Record<string, never>, Refused>> => {
        const found = await seen(within, account, consultationId)
        if (found === null) return refuse('notFound')
        if (!found.sight.keeps) return refuse('forbidden')
        const { row } = found
        if (row.revision !== revision) return refuse('stale')
        // A press whose answer was lost comes again.
        if (row.state === 'open') return accept({})
        if (row.state !== 'draft') return refuse('consultationSent')
        const ready = await readyToSend(within, row, nowMs)
        if (!ready.ok) return ready
        const { bodyName, rule, members } = ready.value
        const { fullName: byName } = account
        await within
          .updateTable('consultations')
          .set({
            ...{
              state: 'open',
              sent_at_ms: nowMs,
              sent_by_name: byName,
              body_name: bodyName,
              deadline_set_at_ms: nowMs,
            },
            ...{ rule_text: JSON.stringify(rule), members: members.length },
          })
          .where('consultation_id', '=', consultationId)
          .execute()
        await freezeMembers(
          within,
          members.map((member) => ({
            ...{ consultation_id: consultationId, account_id: member.accountId, full_name: member.fullName },
            ...{ title: member.title, site_name: member.siteName },
          })),
        )
        const about = { consultationId, title: row.title, deadlineAtMs: row.deadline_at_ms }
        const to = members.map((member) => member.accountId)
        const asked = { kind: 'consultationAsked', ...about } as const
        await keepNotices(within, { to, meetingId: null, byName, what: asked }, nowMs)
        const follower = row.follower_id === null ? [] : [row.follower_id]
        const follows = { kind: 'consultationToFollow', ...about } as const
        await keepNotices(within, { to: follower, meetingId: null, byName, what: follows }, nowMs)
        for (const one of [...to, ...follower]) told.add(one)
        await writeAct(within, consultationId, {
          ...{ act: 'send', atMs: nowMs, byName, reason: '', deadlineAtMs: row.deadline_at_ms, told: told.size },
        })
        const details = { consultationId, members: members.length, deadlineAtMs: row.deadline_at_ms }
        const { accountId } = account
        await audit.record({ accountId, meetingId: null, action: 'consultations.send', details }, within)
        return accept({})
      })
    if (told.size > 0) this.#deps.tellNotices(told)
    return done
  }

  /** Does something to a draft that the person keeps, in one transaction. */
  #draft<T, E extends string>(
    { account }: Call,
    consultationId: ConsultationId,
    work: (within: Database, row: ConsultationRow) => Promise<Outcome<T, E>>,
  ) {
    return this.#deps.database
      .transaction()
      .execute(async (within): Promise<Outcome<T, E | NotSeen | 'consultationSent'>> => {
        const found = await seen(within, account, consultationId)
        if (found === null) return refuse('notFound')
        if (!found.sight.keeps) return refuse('forbidden')
        if (found.row.state !== 'draft') return refuse('consultationSent')
        return work(within, found.row)
      })
  }

  async #record(within: Database, accountId: AccountId, action: AuditedAct, consultationId: ConsultationId) {
    await this.#deps.audit.record({ accountId, meetingId: null, action, details: { consultationId } }, within)
  }
}

const columnsOf = ({ title, text, bodyId, ruleId, choices, ...draft }: ConsultationDraft) => ({
  ...{ title, text, body_id: bodyId, rule_id: ruleId, choices, deadline_at_ms: draft.deadlineAtMs },
  ...({ follower_id: draft.followerId, shows_opinions: draft.showsOpinions ? 1 : 0 } as const),
})

function sameDraft(row: ConsultationRow, draft: ConsultationDraft): boolean {
  return Object.entries(columnsOf(draft)).every(([column, value]) => Reflect.get(row, column) === value)
}

/** What is wrong with a draft; null: nothing. What holds only on the day of sending is asked then. */
async function against(
  within: Database,
  { bodyId, ruleId, followerId }: ConsultationDraft,
): Promise<DraftRefusal | null> {
  if ((await bodyRow(within, bodyId)) === null) return 'noSuchBody'
  if ((await findRule(within, ruleId))?.bodyId !== bodyId) return 'noSuchRule'
  return (await mayFollow(within, followerId)) ? null : 'noSuchAccount'
}

async function mayFollow(within: Database, followerId: AccountId | null): Promise<boolean> {
  if (followerId === null) return true
  const follower = await accountById(within, followerId)
  return follower !== null && !follower.disabled
}

type Members = Awaited<ReturnType<typeof membersOn>>
type Ready = Outcome<
  { readonly bodyName: string; readonly rule: RuleText; readonly members: Members },
  'ruleNotValid' | 'noMembers' | 'deadlinePassed' | 'nothingAsked' | 'noSuchAccount'
>

/** What is frozen, or the first reason against sending. */
async function readyToSend(within: Database, row: ConsultationRow, nowMs: number): Promise<Ready> {
  const day = localDay(nowMs)
  const body = await bodyRow(within, row.body_id)
  const rule = await findRule(within, row.rule_id)
  if (body === null || rule === null || !holdsOn(rule, day)) return refuse('ruleNotValid')
  if (nowMs >= row.deadline_at_ms) return refuse('deadlinePassed')
  if (row.text.trim() === '' && (await filesOf(within, row.consultation_id, null)).length === 0)
    return refuse('nothingAsked')
  if (!(await mayFollow(within, row.follower_id))) return refuse('noSuchAccount')
  const members = await membersOn(within, row.body_id, day)
  if (members.length === 0) return refuse('noMembers')
  return accept({ bodyName: body.name, rule: ruleWith(rule.text, row.choices), members })
}
