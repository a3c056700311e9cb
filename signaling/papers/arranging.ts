// The secretary's work on papers before they are issued: another title, another place in the agenda, off the list.
import type { Audit } from '../audit/audit.ts'
import { isEditable } from '../meeting/rules.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, AgendaItemId, MeetingId, PaperId, Sha256 } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Changing, ReadersChanged } from './news.ts'
import { stampedName } from './state-secret.ts'
import { deleteVersion, paperRow, stateOfItemsMeeting, versionRows, type PaperRow } from './store.ts'

export interface ArrangingDeps {
  readonly database: Database
  readonly audit: Audit
  readonly changing: Changing
  /** Told after versions got other readers. */
  readonly onReadersChanged?: ReadersChanged | undefined
  /** Removes the file with these bytes if no version names it any more. */
  removeUnnamed(sha256: Sha256): Promise<void>
}
export type ArrangingMethod = 'papers.rename' | 'papers.place' | 'papers.remove' | 'papers.setAccess'

interface Target {
  readonly accountId: AccountId
  readonly meetingId: MeetingId
  readonly paperId: PaperId
}

export function arrangingHandlers(deps: ArrangingDeps): Handlers<ArrangingMethod> {
  const { database, audit, changing } = deps

  /** One change to a paper of a meeting that can still be edited, kept and put on record in one transaction, then told. */
  async function change<T, E extends string>(
    { accountId, meetingId, paperId }: Target,
    method: ArrangingMethod,
    apply: (within: Database, paper: PaperRow) => Promise<Outcome<{ value: T; details: Record<string, unknown> }, E>>,
  ): Promise<Outcome<T, E | 'notFound' | 'illegalState'>> {
    const work = async (within: Database) => {
      const paper = await paperRow(within, meetingId, paperId)
      if (paper === null) return refuse('notFound')
      const meetingState = await stateOfItemsMeeting(within, meetingId, paper.agenda_item_id)
      if (meetingState === null || !isEditable(meetingState)) return refuse('illegalState')
      const applied = await apply(within, paper)
      if (!applied.ok) return applied
      const details = { paperId, ...applied.value.details }
      await audit.record({ accountId, meetingId, action: method, details }, within)
      return accept(applied.value.value)
    }
    return changing(meetingId, () => database.transaction().execute(work))
  }

  return {
    'papers.rename': ({ account: { accountId } }, { meetingId, paperId, title }) =>
      change({ accountId, meetingId, paperId }, 'papers.rename', async (within, paper) => {
        // An issued paper is cited by its title; a secretary who misnamed it recalls it or issues a new version.
        if (paper.state !== 'prepared') return refuse('illegalState')
        if (stampedName(title)) return refuse('stateSecret')
        await within.updateTable('papers').set({ title }).where('paper_id', '=', paperId).execute()
        return accept({ value: {}, details: { before: paper.title, title } })
      }),

    'papers.setAccess': async ({ account: { accountId }, actor }, { meetingId, paperId, ...wanted }) => {
      const changed = await change({ accountId, meetingId, paperId }, 'papers.setAccess', async (within, paper) => {
        // What readers have is the chair's and the secretary's; an administrator of the unit prepares.
        const own = paper.state === 'prepared' || (paper.state === 'issued' && actor !== 'unitAdmin')
        if (!own) return refuse('illegalState')
        const { accessClass, mayDownload, mayPrint } = wanted
        const row = {
          access_class: accessClass,
          may_download: mayDownload ? 1 : 0,
          may_print: mayPrint ? 1 : 0,
        } as const
        await within.updateTable('papers').set(row).where('paper_id', '=', paperId).execute()
        const ids = (await versionRows(within, paperId)).map((version) => version.paper_version_id)
        return accept({ value: ids, details: { before: paper.access_class, ...wanted } })
      })
      if (!changed.ok) return changed
      deps.onReadersChanged?.(meetingId, new Set(changed.value))
      return accept({})
    },

    'papers.place': ({ account: { accountId } }, { meetingId, paperId, agendaItemId, index }) =>
      change({ accountId, meetingId, paperId }, 'papers.place', async (within, paper) => {
        if ((await stateOfItemsMeeting(within, meetingId, agendaItemId)) === null) return refuse('notFound')
        const moves = paper.agenda_item_id !== agendaItemId
        if (moves && paper.state !== 'prepared') return refuse('illegalState')
        const others = (await idsUnder(within, agendaItemId)).filter((other) => other !== paperId)
        const order = others.toSpliced(Math.min(index, others.length), 0, paperId)
        if (moves) {
          await within
            .updateTable('papers')
            .set({ agenda_item_id: agendaItemId })
            .where('paper_id', '=', paperId)
            .execute()
        }
        await numberPapers(within, order)
        return accept({ value: {}, details: { agendaItemId, index } })
      }),

    'papers.remove': async ({ account: { accountId } }, { meetingId, paperId }) => {
      const removed = await change({ accountId, meetingId, paperId }, 'papers.remove', async (within, paper) => {
        // What was issued leaves a trace that everybody can see: it is recalled instead.
        if (paper.state !== 'prepared') return refuse('illegalState')
        const files = await deletePaper(within, paperId)
        return accept({ value: files, details: { title: paper.title, files } })
      })
      if (!removed.ok) return removed
      for (const sha256 of removed.value) await deps.removeUnnamed(sha256)
      return accept({})
    },
  }
}

async function idsUnder(within: Database, agendaItemId: AgendaItemId): Promise<PaperId[]> {
  const rows = await within
    .selectFrom('papers')
    .select('paper_id')
    .where('agenda_item_id', '=', agendaItemId)
    .orderBy('position')
    .orderBy('created_at_ms')
    .orderBy('paper_id')
    .execute()
  return rows.map((row) => row.paper_id)
}

async function numberPapers(within: Database, order: readonly PaperId[]): Promise<void> {
  for (const [position, paperId] of order.entries()) {
    await within.updateTable('papers').set({ position }).where('paper_id', '=', paperId).execute()
  }
}

/** Deletes a paper with its versions and the marks that were made on them while it was prepared. @returns its files. */
async function deletePaper(within: Database, paperId: PaperId): Promise<Sha256[]> {
  const versions = await within
    .selectFrom('paper_versions')
    .select(['paper_version_id', 'sha256', 'original_sha256'])
    .where('paper_id', '=', paperId)
    .execute()
  for (const { paper_version_id: id } of versions) await deleteVersion(within, id)
  await within.deleteFrom('papers').where('paper_id', '=', paperId).execute()
  return versions.flatMap((row) => [row.sha256, ...(row.original_sha256 === null ? [] : [row.original_sha256])])
}
