import type { Audit } from '../audit/audit.ts'
import type { Account } from '../identity/wire.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { isAtOrBelow } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { BodyId, BodyRuleId, MembershipId, MinutesTemplateId, type SiteId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import type { Method, ParamsOf } from '../wire/registry.ts'
import { overlap, ruleChange } from './rules.ts'
import { bodiesOn, bodyRow, membersOf, nameIsTaken, rulesOf, templatesOf, type BodyRow } from './store.ts'
import { MOST_BODIES, MOST_MEMBERS, MOST_RULES, MOST_TEMPLATES, type BodyEntry } from './wire.ts'

export interface BodiesDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
}

/** The bodies that decide by voting: reading them, and changing them with their members and rules. */
export function bodiesHandlers(deps: BodiesDeps): Handlers<Extract<Method, `bodies.${string}`>> {
  const commands = new BodyCommands(deps)
  return {
    'bodies.list': (call) => commands.list(call),
    'bodies.read': (call, { bodyId }) => commands.read(call, bodyId),
    'bodies.save': (call, asked) => commands.save(call, asked),
    'bodies.remove': (call, { bodyId }) => commands.remove(call, bodyId),
    'bodies.saveMember': (call, asked) => commands.saveMember(call, asked),
    'bodies.removeMember': (call, asked) => commands.removeMember(call, asked),
    'bodies.saveRule': (call, asked) => commands.saveRule(call, asked),
    'bodies.removeRule': (call, asked) => commands.removeRule(call, asked),
    'bodies.saveTemplate': (call, asked) => commands.saveTemplate(call, asked),
    'bodies.removeTemplate': (call, asked) => commands.removeTemplate(call, asked),
  }
}

type Details = Readonly<Record<string, string | number | null>>

class BodyCommands {
  readonly #deps: BodiesDeps

  constructor(deps: BodiesDeps) {
    this.#deps = deps
  }

  async list({ account }: Call) {
    const bodies = await bodiesOn(this.#deps.database, this.#today())
    const listed: BodyEntry[] = []
    for (const body of bodies)
      listed.push({ ...body, mayChange: await this.#mayChange(account, body.siteId, this.#deps.database) })
    return accept({ bodies: listed })
  }

  async read({ account }: Call, bodyId: BodyId) {
    const { database } = this.#deps
    const today = this.#today()
    const [found] = await bodiesOn(database, today, bodyId)
    if (found === undefined) return refuse('noSuchBody')
    const body = { ...found, mayChange: await this.#mayChange(account, found.siteId, database) }
    const [members, rules] = [await membersOf(database, bodyId), await rulesOf(database, bodyId)]
    return accept({ body, members, rules, templates: await templatesOf(database, bodyId), today })
  }

  async save(call: Call, { bodyId, name, siteId }: ParamsOf<'bodies.save'>) {
    return this.#deps.database.transaction().execute(async (within) => {
      const site = await within.selectFrom('sites').select('site_id').where('site_id', '=', siteId).executeTakeFirst()
      if (site === undefined) return refuse('noSuchSite')
      if (!(await this.#mayChange(call.account, siteId, within))) return refuse('foreignSite')
      const before = bodyId === null ? null : await bodyRow(within, bodyId)
      if (bodyId !== null && before === null) return refuse('noSuchBody')
      if (before !== null && !(await this.#mayChange(call.account, before.site_id, within)))
        return refuse('foreignSite')
      if (await nameIsTaken(within, { bodyId, siteId, name })) return refuse('nameTaken')
      if (before === null && (await this.#count(within)) >= MOST_BODIES) return refuse('tooManyBodies')
      const saved = { body_id: bodyId ?? newId(BodyId), site_id: siteId, name }
      await within
        .insertInto('bodies')
        .values(saved)
        .onConflict((conflict) => conflict.column('body_id').doUpdateSet({ site_id: siteId, name }))
        .execute()
      await this.#record(within, call, 'bodies.save', { bodyId: saved.body_id, siteId })
      return accept({ bodyId: saved.body_id })
    })
  }

  remove(call: Call, bodyId: BodyId) {
    return this.#change<Record<string, never>, 'bodyInUse'>(call, bodyId, async (within) => {
      const used = await within
        .selectFrom('meeting_bodies')
        .select('meeting_id')
        .where('body_id', '=', bodyId)
        .executeTakeFirst()
      if (used !== undefined || (await rulesOf(within, bodyId)).some((rule) => rule.used)) return refuse('bodyInUse')
      // A rule may name the one that it took the place of.
      await within.updateTable('body_rules').set({ replaces: null }).where('body_id', '=', bodyId).execute()
      await within.deleteFrom('body_rules').where('body_id', '=', bodyId).execute()
      await within.deleteFrom('body_members').where('body_id', '=', bodyId).execute()
      await within.deleteFrom('minutes_templates').where('body_id', '=', bodyId).execute()
      await within.deleteFrom('bodies').where('body_id', '=', bodyId).execute()
      await this.#record(within, call, 'bodies.remove', { bodyId })
      return accept({})
    })
  }

  saveMember(call: Call, asked: ParamsOf<'bodies.saveMember'>) {
    const { bodyId, membershipId, accountId, firstDay, lastDay } = asked
    type Refused = 'noSuchMember' | 'noSuchAccount' | 'daysTurned' | 'memberTwice' | 'tooManyMembers'
    return this.#change<{ membershipId: MembershipId }, Refused>(call, bodyId, async (within) => {
      if (lastDay !== null && lastDay < firstDay) return refuse('daysTurned')
      const members = await membersOf(within, bodyId)
      const before = members.find((one) => one.membershipId === membershipId)
      if (membershipId !== null && before?.accountId !== accountId) return refuse('noSuchMember')
      const account = await within
        .selectFrom('accounts')
        .select('disabled')
        .where('account_id', '=', accountId)
        .executeTakeFirst()
      // Who is barred by now may have been a member before.
      if (account === undefined || (before === undefined && account.disabled === 1)) return refuse('noSuchAccount')
      const others = members.filter((one) => one.accountId === accountId && one !== before)
      if (others.some((one) => overlap(one, { firstDay, lastDay }))) return refuse('memberTwice')
      if (before === undefined && members.length >= MOST_MEMBERS) return refuse('tooManyMembers')
      const days = { first_day: firstDay, last_day: lastDay }
      const member = { membership_id: before?.membershipId ?? newId(MembershipId), account_id: accountId }
      const saved = { ...member, body_id: bodyId, ...days }
      await within
        .insertInto('body_members')
        .values(saved)
        .onConflict((conflict) => conflict.column('membership_id').doUpdateSet(days))
        .execute()
      await this.#record(within, call, 'bodies.saveMember', { bodyId, accountId, firstDay, lastDay })
      return accept({ membershipId: saved.membership_id })
    })
  }

  removeMember(call: Call, { bodyId, membershipId }: ParamsOf<'bodies.removeMember'>) {
    return this.#change<Record<string, never>, 'noSuchMember'>(call, bodyId, async (within) => {
      const gone = (await membersOf(within, bodyId)).find((one) => one.membershipId === membershipId)
      if (gone === undefined) return refuse('noSuchMember')
      await within.deleteFrom('body_members').where('membership_id', '=', membershipId).execute()
      await this.#record(within, call, 'bodies.removeMember', { bodyId, accountId: gone.accountId })
      return accept({})
    })
  }

  saveRule(call: Call, { bodyId, ruleId, revision, text, firstDay, lastDay }: ParamsOf<'bodies.saveRule'>) {
    type Refused = 'noSuchRule' | 'stale' | 'daysTurned' | 'beginsInPast' | 'tooManyRules'
    return this.#change<{ ruleId: BodyRuleId; revision: number }, Refused>(call, bodyId, async (within) => {
      if (lastDay !== null && lastDay < firstDay) return refuse('daysTurned')
      const rules = await rulesOf(within, bodyId)
      const before = ruleId === null ? null : rules.find((rule) => rule.ruleId === ruleId)
      if (before === undefined) return refuse('noSuchRule')
      if (before !== null && before.revision !== revision) return refuse('stale')
      const change = before === null ? null : ruleChange(before, { text, firstDay, lastDay }, this.#today())
      if (change?.kind === 'beginsInPast') return refuse('beginsInPast')
      const named = { bodyId, name: text.name, firstDay, lastDay }
      if (before !== null && change !== null && change.kind !== 'replace') {
        const next = { text: JSON.stringify(text), first_day: firstDay, last_day: lastDay, revision: revision + 1 }
        await within.updateTable('body_rules').set(next).where('rule_id', '=', before.ruleId).execute()
        await this.#record(within, call, 'bodies.saveRule', { ...named, ruleId: before.ruleId })
        return accept({ ruleId: before.ruleId, revision: next.revision })
      }
      if (rules.length >= MOST_RULES) return refuse('tooManyRules')
      if (before !== null && change?.kind === 'replace') {
        const ends = { last_day: change.endsOn, revision: before.revision + 1 }
        await within.updateTable('body_rules').set(ends).where('rule_id', '=', before.ruleId).execute()
      }
      const made = newId(BodyRuleId)
      await within
        .insertInto('body_rules')
        .values({
          ...{ rule_id: made, body_id: bodyId, revision: 1, text: JSON.stringify(text) },
          ...{ first_day: firstDay, last_day: lastDay },
          ...{ replaces: before?.ruleId ?? null, made_at_ms: this.#deps.clock.nowMs() },
        })
        .execute()
      const replaces = before?.ruleId ?? null
      await this.#record(within, call, 'bodies.saveRule', { ...named, ruleId: made, replaces })
      return accept({ ruleId: made, revision: 1 })
    })
  }

  removeRule(call: Call, { bodyId, ruleId }: ParamsOf<'bodies.removeRule'>) {
    return this.#change<Record<string, never>, 'noSuchRule' | 'ruleInUse'>(call, bodyId, async (within) => {
      const rules = await rulesOf(within, bodyId)
      const gone = rules.find((rule) => rule.ruleId === ruleId)
      if (gone === undefined) return refuse('noSuchRule')
      // The one that took its place says so.
      if (gone.used || rules.some(({ replaces }) => replaces === ruleId)) return refuse('ruleInUse')
      await within.deleteFrom('body_rules').where('rule_id', '=', ruleId).execute()
      await this.#record(within, call, 'bodies.removeRule', { bodyId, ruleId, name: gone.text.name })
      return accept({})
    })
  }

  saveTemplate(call: Call, asked: ParamsOf<'bodies.saveTemplate'>) {
    const { bodyId, templateId, revision, text, firstDay, lastDay } = asked
    type Refused = 'noSuchTemplate' | 'stale' | 'daysTurned' | 'beginsTwice' | 'tooManyTemplates'
    return this.#change<{ templateId: MinutesTemplateId; revision: number }, Refused>(call, bodyId, async (within) => {
      if (lastDay !== null && lastDay < firstDay) return refuse('daysTurned')
      const templates = await templatesOf(within, bodyId)
      const before = templateId === null ? null : templates.find((one) => one.templateId === templateId)
      if (before === undefined) return refuse('noSuchTemplate')
      if (before !== null && before.revision !== revision) return refuse('stale')
      if (templates.some((one) => one !== before && one.firstDay === firstDay)) return refuse('beginsTwice')
      if (before === null && templates.length >= MOST_TEMPLATES) return refuse('tooManyTemplates')
      const saved = { text: JSON.stringify(text), first_day: firstDay, last_day: lastDay, revision: revision + 1 }
      const id = before?.templateId ?? newId(MinutesTemplateId)
      const made = { template_id: id, body_id: bodyId, made_at_ms: this.#deps.clock.nowMs() }
      await within
        .insertInto('minutes_templates')
        .values({ ...made, ...saved })
        .onConflict((conflict) => conflict.column('template_id').doUpdateSet(saved))
        .execute()
      await this.#record(within, call, 'bodies.saveTemplate', { bodyId, templateId: id, firstDay, lastDay })
      return accept({ templateId: id, revision: revision + 1 })
    })
  }

  removeTemplate(call: Call, { bodyId, templateId }: ParamsOf<'bodies.removeTemplate'>) {
    return this.#change<Record<string, never>, 'noSuchTemplate'>(call, bodyId, async (within) => {
      const gone = (await templatesOf(within, bodyId)).some((one) => one.templateId === templateId)
      if (!gone) return refuse('noSuchTemplate')
      await within.deleteFrom('minutes_templates').where('template_id', '=', templateId).execute()
      await this.#record(within, call, 'bodies.removeTemplate', { bodyId, templateId })
      return accept({})
    })
  }

  /** Does something to a body that the person may change, in one transaction. */
  #change<T, E extends string>(
    { account }: Call,
    bodyId: BodyId,
    work: (within: Database, body: BodyRow) => Promise<Outcome<T, E>>,
  ): Promise<Outcome<T, E | 'noSuchBody' | 'foreignSite'>> {
    return this.#deps.database
      .transaction()
      .execute(async (within): Promise<Outcome<T, E | 'noSuchBody' | 'foreignSite'>> => {
        const body = await bodyRow(within, bodyId)
        if (body === null) return refuse('noSuchBody')
        if (!(await this.#mayChange(account, body.site_id, within))) return refuse('foreignSite')
        return work(within, body)
      })
  }

  async #record(within: Database, { account }: Call, action: AuditedAct, details: Details): Promise<void> {
    await this.#deps.audit.record({ accountId: account.accountId, meetingId: null, action, details }, within)
  }

  async #count(within: Database): Promise<number> {
    const { count } = await within
      .selectFrom('bodies')
      .select((select) => select.fn.countAll<number | bigint>().as('count'))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  /** An administrator of a unit changes the bodies of that unit and what is below it. */
  async #mayChange({ systemRole, siteId }: Account, of: SiteId, within: Database): Promise<boolean> {
    return systemRole === 'admin' || (systemRole === 'unitAdmin' && (await isAtOrBelow(within, of, siteId)))
  }

  #today(): string {
    return localDay(this.#deps.clock.nowMs())
  }
}
