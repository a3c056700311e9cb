import type { Audit } from '../audit/audit.ts'
import { newId, type Clock, type MonoMs } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { meetingRow, participantOf } from '../meeting/store.ts'
import type { LinkFigures } from '../passport/wire.ts'
import type { Database } from '../storage/database.ts'
import { RehearsalId, type AccountId, type SiteId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import { isOpen, mayBeginByItself, planRehearsal, REPORT_EVERY_MS } from './rules.ts'
import * as store from './store.ts'
import { closeRehearsal, insertRehearsal, rehearsalsOf, resultsOf, saveReport } from './store.ts'

export interface RehearsalDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>
  readonly audit: Audit
  /** Tells chair and secretaries of rehearsals that are over. */
  tellFinished(): Promise<void>
  /** What the rehearsal measured of the link belongs into the site's passport too. */
  keepLinkTest(siteId: SiteId, figures: LinkFigures, by: { accountId: AccountId; device: string }): Promise<unknown>
}

/** Calling the sites to rehearse, their reports, and the list of what failed. */
export function rehearsalHandlers(deps: RehearsalDeps): Handlers<Extract<Method, `rehearsal.${string}`>> {
  const { database, clock, audit } = deps
  /** As many entries as sites that ever reported. */
  const reportedAt = new Map<SiteId, MonoMs>()
  /** The machine of each site that began by itself last. After a restart another one may begin: the first one's melody is over then. */
  const taken = new Map<SiteId, { readonly rehearsalId: RehearsalId; readonly sessionHash: string; atMs: MonoMs }>()
  return {
    'rehearsal.start': ({ account }, { meetingId, ...asked }) =>
      database.transaction().execute(async (within) => {
        const nowMs = clock.nowMs()
        const meeting = await meetingRow(within, meetingId)
        if (meeting === null) return refuse('notFound')
        const { state, ends_at_ms: endsAtMs } = meeting
        const planned = planRehearsal({ state, endsAtMs }, await rehearsalsOf(within, meetingId), asked, nowMs)
        if (!planned.ok) return planned
        const rehearsalId = newId(RehearsalId)
        const { accountId, fullName: byName } = account
        await insertRehearsal(within, meetingId, { rehearsalId, byName, ...planned.value }, nowMs)
        await audit.record({ accountId, meetingId, action: 'rehearsal.start' }, within)
        return accept({ rehearsalId })
      }),

    'rehearsal.end': async ({ account: { accountId } }, { meetingId, rehearsalId }) => {
      if (!(await closeRehearsal(database, meetingId, rehearsalId, clock.nowMs()))) return refuse('notFound')
      await audit.record({ accountId, meetingId, action: 'rehearsal.end' })
      await deps.tellFinished()
      return accept({})
    },

    'rehearsal.calls': async ({ account }) =>
      accept({ calls: await store.callsFor(database, account.accountId, clock.nowMs()) }),

    'rehearsal.take': async ({ account: { accountId }, sessionHash }, { meetingId }) => {
      const person = await participantOf(database, meetingId, accountId)
      if (person === null) return refuse('notFound')
      const open = (await rehearsalsOf(database, meetingId)).find((one) => isOpen(one, clock.nowMs()))
      if (open === undefined) return refuse('notCalled')
      const { siteId } = person
      const { rehearsalId } = open
      const [done, inMeeting] = await Promise.all([
        store.hasReported(database, rehearsalId, siteId),
        store.siteInMeeting(database, siteId),
      ])
      const nowMs = clock.monotonicMs()
      const before = taken.get(siteId)
      // The same page, opened again after a crash, goes on.
      const byAnother = before?.rehearsalId === rehearsalId && before.sessionHash !== sessionHash
      const takenAgoMs = byAnother ? nowMs - before.atMs : null
      const may = mayBeginByItself({ done, inMeeting, takenAgoMs })
      if (!may.ok) return may
      taken.set(siteId, { rehearsalId, sessionHash, atMs: nowMs })
      return accept({})
    },

    'rehearsal.report': async ({ account, device }, { meetingId, checks, figures }) => {
      const { accountId, fullName: byName } = account
      const person = await participantOf(database, meetingId, accountId)
      if (person === null) return refuse('notFound')
      const atMs = clock.nowMs()
      const open = (await rehearsalsOf(database, meetingId)).find((one) => isOpen(one, atMs))
      if (open === undefined) return refuse('notCalled')
      const { siteId } = person
      const before = reportedAt.get(siteId)
      if (before !== undefined && clock.monotonicMs() - before < REPORT_EVERY_MS) return refuse('tooSoon')
      reportedAt.set(siteId, clock.monotonicMs())
      await saveReport(database, open.rehearsalId, { siteId, accountId, byName, device, checks, atMs })
      await deps.keepLinkTest(siteId, figures, { accountId, device })
      return accept({})
    },

    'rehearsal.read': async (_call, { meetingId, rehearsalId }) => {
      const rehearsals = await rehearsalsOf(database, meetingId)
      const shown = rehearsalId === null ? rehearsals[0] : rehearsals.find((one) => one.rehearsalId === rehearsalId)
      if (rehearsalId !== null && shown === undefined) return refuse('notFound')
      return accept({
        nowMs: clock.nowMs(),
        rehearsals,
        shown: shown?.rehearsalId ?? null,
        sites: await resultsOf(database, meetingId, shown?.rehearsalId ?? null),
      })
    },
  }
}
