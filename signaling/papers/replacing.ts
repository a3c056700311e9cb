// A new version in the place of the one that readers of an issued paper have: put there, taken back, or dropped while it waits.
import type { Audit } from '../audit/audit.ts'
import { isEditable } from '../meeting/rules.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import type { Account } from '../identity/wire.ts'
import type { MeetingId, PaperId, PaperVersionId, Sha256 } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Changing, ReadersChanged } from './news.ts'
import { needsApproval, recordAct } from './approval-store.ts'
import type { PaperAct } from './approval/wire.ts'
import { deleteVersion, paperRow, stateOfItemsMeeting, versionRows, type VersionRow } from './store.ts'

export interface ReplacingDeps {
  readonly database: Database
  readonly audit: Audit
  readonly clock: Pick<Clock, 'nowMs'>
  readonly changing: Changing
  /** Told when who may read a version may have changed. */
  readonly onReadersChanged?: ReadersChanged | undefined
  removeUnnamed(sha256: Sha256): Promise<void>
}
export type ReplacingMethod = 'papers.replace' | 'papers.takeBack' | 'papers.dropVersion'

interface Asked {
  readonly meetingId: MeetingId
  readonly paperId: PaperId
  readonly paperVersionId: PaperVersionId
}
/** The versions of an issued paper, as numbers rise: those that readers have or had, and the one that waits. */
interface Versions {
  readonly asked: VersionRow
  readonly issued: readonly VersionRow[]
  readonly newest: VersionRow | undefined
}

/** What each writes into the paper's history; a version that was never issued leaves no line when it is dropped. */
const ACTS: Readonly<Record<ReplacingMethod, PaperAct['act'] | null>> = {
  'papers.replace': 'supersede',
  'papers.takeBack': 'takeBack',
  'papers.dropVersion': null,
}

export function replacingHandlers(deps: ReplacingDeps): Handlers<ReplacingMethod> {
  const { database, audit, clock, changing } = deps

  async function change<E extends string>(
    account: Account,
    { meetingId, paperId, paperVersionId }: Asked,
    method: ReplacingMethod,
    reason: string | null,
    apply: (within: Database, versions: Versions) => Promise<true | E>,
  ): Promise<Outcome<VersionRow, E | 'notFound' | 'illegalState'>> {
    const work = async (within: Database) => {
      const paper = await paperRow(within, meetingId, paperId)
      if (paper === null) return refuse('notFound')
      const all = await versionRows(within, paperId)
      const asked = all.find((version) => version.paper_version_id === paperVersionId)
      if (asked === undefined) return refuse('notFound')
      const meetingState = await stateOfItemsMeeting(within, meetingId, paper.agenda_item_id)
      if (paper.state !== 'issued' || meetingState === null || !isEditable(meetingState)) return refuse('illegalState')
      const issued = all.filter((version) => version.issued_at_ms !== null)
      const applied = await apply(within, { asked, issued, newest: all.at(-1) })
      if (applied !== true) return refuse(applied)
      const act = ACTS[method]
      if (act !== null)
        await recordAct(within, {
          ...{ meetingId, act, version: asked, by: account },
          ...{ reason: reason ?? '', atMs: clock.nowMs() },
        })
      const details = { paperId, paperVersionId, number: asked.number, reason }
      await audit.record({ accountId: account.accountId, meetingId, action: method, details }, within)
      return accept(asked)
    }
    const outcome = await changing(meetingId, () => database.transaction().execute(work))
    if (outcome.ok) deps.onReadersChanged?.(meetingId, new Set([paperVersionId]))
    return outcome
  }

  async function setIssued(within: Database, version: VersionRow, atMs: number | null): Promise<true> {
    await within
      .updateTable('paper_versions')
      .set({ issued_at_ms: atMs })
      .where('paper_version_id', '=', version.paper_version_id)
      .execute()
    return true
  }

  return {
    'papers.replace': async ({ account }, { reason, ...asked }) => {
      const done = await change(account, asked, 'papers.replace', reason, async (within, versions) => {
        const { asked: version, newest } = versions
        if (version.issued_at_ms !== null || version !== newest) return 'illegalState'
        const waits = version.approval !== 'approved' && (await needsApproval(within, asked.meetingId))
        if (waits) return 'notApproved'
        return setIssued(within, version, clock.nowMs())
      })
      return done.ok ? accept({}) : done
    },
    'papers.takeBack': async ({ account }, { reason, ...asked }) => {
      const done = await change(account, asked, 'papers.takeBack', reason, async (within, versions) => {
        const { asked: version, issued } = versions
        // Without one before it, readers would be left with nothing: then the paper is recalled.
        if (issued.length < 2 || version !== issued.at(-1)) return 'illegalState'
        return setIssued(within, version, null)
      })
      return done.ok ? accept({}) : done
    },
    'papers.dropVersion': async ({ account }, asked) => {
      const done = await change(account, asked, 'papers.dropVersion', null, async (within, versions) => {
        const { asked: version, issued } = versions
        const current = issued.at(-1)
        if (version.issued_at_ms !== null || current === undefined || version.number < current.number)
          return 'illegalState'
        await deleteVersion(within, version.paper_version_id)
        return true
      })
      if (!done.ok) return done
      const { sha256, original_sha256: original } = done.value
      await deps.removeUnnamed(sha256)
      if (original !== null) await deps.removeUnnamed(original)
      return accept({})
    },
  }
}
