// Who may read which papers and versions now, looked up in the database and decided by the rules.
import type { createClosedItems } from '../meeting/closed-items.ts'
import type { ActorIn } from '../identity/actors.ts'
import { MeetingRole, type Account } from '../identity/wire.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { PresentedPage } from '../presenting/wire.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId, PaperVersionId } from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { PaperNews } from './news.ts'
import { isApprover } from './approval-store.ts'
import { NO_READERS, Readers } from '../visibility/readers.ts'
import { isForViewer, mayReadToApprove, mayReadVersion, roleMayRead, sightOf, versionFor } from './rules.ts'
import { paperRow, reachOf, versionsOf, versionWithPaper, type PaperRow, type VersionRow } from './store.ts'

export type ReadingMethod = 'papers.list' | 'papers.versions'

/** The closed items of a meeting, see `createClosedItems`. */
export type ClosedItemsIn = ReturnType<typeof createClosedItems>

export function readingHandlers(
  database: Database,
  closedItems: ClosedItemsIn,
  news: Pick<PaperNews, 'listFor' | 'listForApprover'>,
): Handlers<ReadingMethod> {
  return {
    'papers.list': async ({ account, actor }, { meetingId }) => {
      if (actor === null) return refuse('notFound')
      const approves = sightOf(actor) !== 'all' && (await isApprover(database, account, meetingId))
      const viewer = { accountId: account.accountId, actor }
      return accept(await (approves ? news.listForApprover : news.listFor)(meetingId, viewer))
    },
    'papers.versions': async ({ account, actor }, { meetingId, paperId }) => {
      const paper = await paperRow(database, meetingId, paperId)
      if (actor === null || paper === null) return refuse('notFound')
      const viewer = { accountId: account.accountId, actor }
      const reach = reachOf(paper, await closedItems(meetingId))
      if (!isForViewer(viewer, reach)) return refuse('notFound')
      const approves = await isApprover(database, account, meetingId)
      const all = await versionsOf(database, paperId)
      const readable = all.filter(
        ({ issued, version }) =>
          mayReadVersion(viewer, reach, issued) || (approves && mayReadToApprove(paper, version.approval)),
      )
      if (readable.length === 0) return refuse('notFound')
      return accept({ versions: readable.map(({ version }) => versionFor(actor, version)) })
    },
  }
}

export async function mayPresent(
  database: Database,
  meetingId: MeetingId,
  page: PresentedPage,
): Promise<'ok' | 'paperNotIssued' | 'noSuchPage'> {
  const version = await versionWithPaper(database, page.paperVersionId)
  if (version?.meeting_id !== meetingId || version.paper_id !== page.paperId) return 'paperNotIssued'
  if (version.state !== 'issued' || version.issued_at_ms === null) return 'paperNotIssued'
  return page.pageIndex < version.pages ? 'ok' : 'noSuchPage'
}

/** Who may read this version now; nobody when it does not exist. */
export async function readersOf(
  database: Database,
  closedItems: ClosedItemsIn,
  paperVersionId: PaperVersionId,
): Promise<Readers> {
  const version = await versionWithPaper(database, paperVersionId)
  if (version === null) return NO_READERS
  const { closedTo, ...reach } = reachOf(version, await closedItems(version.meeting_id))
  const issued = version.issued_at_ms !== null
  const roles = MeetingRole.options.filter((role) => roleMayRead(role, reach, issued))
  return new Readers(roles, closedTo)
}

/** Whether this person may have the version's pages now, as a reader or to approve it. */
export async function mayReadNow(
  database: Database,
  closedItems: ClosedItemsIn,
  account: Account,
  actor: MeetingActor,
  version: PaperRow & VersionRow,
): Promise<boolean> {
  const viewer = { accountId: account.accountId, actor }
  const reach = reachOf(version, await closedItems(version.meeting_id))
  if (!isForViewer(viewer, reach)) return false
  if (mayReadVersion(viewer, reach, version.issued_at_ms !== null)) return true
  return mayReadToApprove(version, version.approval) && (await isApprover(database, account, version.meeting_id))
}

/** @returns null for a version that does not exist or that this person may not read now. */
export async function mayRead(
  database: Database,
  closedItems: ClosedItemsIn,
  actorIn: ActorIn,
  account: Account,
  paperVersionId: PaperVersionId,
): Promise<{ meetingId: MeetingId } | null> {
  const version = await versionWithPaper(database, paperVersionId)
  const actor = version === null ? null : await actorIn(account, version.meeting_id)
  if (version === null || actor === null) return null
  if (!(await mayReadNow(database, closedItems, account, actor, version))) return null
  return { meetingId: version.meeting_id }
}
