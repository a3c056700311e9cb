import type { Audit } from '../audit/audit.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { meetingRow } from '../meeting/store.ts'
import type { Database } from '../storage/database.ts'
import { TemplateId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import { chosenOf, patternOf, seenBy, usableToday } from './pattern.ts'
import * as store from './store.ts'
import { MOST_TEMPLATES } from './wire.ts'

export interface TemplatesDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
}

/** Meetings that come again: saving one as a template, and what a new one is made from. */
export function templatesHandlers({
  database,
  clock,
  audit,
}: TemplatesDeps): Handlers<Extract<Method, `templates.${string}`>> {
  return {
    'templates.list': async ({ account }) => {
      const kept = await store.templatesFor(database, account)
      const templates = kept.slice(0, store.MOST_LISTED).map(({ pattern, seesAll, ...template }) => {
        const { kind, durationMs, siteIds, people, agenda } = seenBy(pattern, account, seesAll)
        return {
          ...{ ...template, kind, durationMs },
          ...{ siteCount: siteIds.length, peopleCount: people.length, itemCount: agenda.length },
        }
      })
      return accept({ templates, more: kept.length > store.MOST_LISTED })
    },

    'templates.save': ({ account }, { requestId, meetingId, name, withAgenda, withPeople }) =>
      database.transaction().execute(async (within) => {
        const { accountId, siteId } = account
        const requestKey = `${accountId}/${requestId}`
        const known = await store.templateOfRequest(within, requestKey)
        if (known !== null) return accept({ templateId: known })
        const row = await meetingRow(within, meetingId)
        if (row === null) return refuse('notFound')
        if ((await store.countOf(within, siteId)) >= MOST_TEMPLATES) return refuse('tooManyTemplates')
        const templateId = newId(TemplateId)
        const pattern = chosenOf(await patternOf(within, row), { withAgenda, withPeople })
        const made = { templateId, requestKey, siteId, ownerSiteId: row.owner_site_id, accountId, name, pattern }
        await store.insertTemplate(within, { ...made, atMs: clock.nowMs() })
        await audit.record({ accountId, meetingId, action: 'templates.save', details: { templateId } }, within)
        return accept({ templateId })
      }),

    'templates.read': async ({ account }, { templateId }) => {
      const [found] = await store.templatesFor(database, account, templateId)
      if (found === undefined) return refuse('notFound')
      const pattern = seenBy(found.pattern, account, found.seesAll)
      return accept({ name: found.name, pattern: await usableToday(database, pattern, clock.nowMs()) })
    },

    'templates.remove': ({ account }, { templateId }) =>
      database.transaction().execute(async (within) => {
        const [found] = await store.templatesFor(within, account, templateId)
        if (found === undefined) return refuse('notFound')
        if (!found.mayRemove) return refuse('forbidden')
        await store.deleteTemplate(within, templateId)
        const { accountId } = account
        await audit.record({ accountId, meetingId: null, action: 'templates.remove', details: { templateId } }, within)
        return accept({})
      }),

    'templates.ofMeeting': async (_, { meetingId }) => {
      const row = await meetingRow(database, meetingId)
      if (row === null) return refuse('notFound')
      return accept({ pattern: await usableToday(database, await patternOf(database, row), clock.nowMs()) })
    },
  }
}
