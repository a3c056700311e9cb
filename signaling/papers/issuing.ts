// Issuing a paper to its readers, and recalling it.
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { isEditable } from '../meeting/rules.ts'
import { meetingRow } from '../meeting/store.ts'
import type { Database } from '../storage/database.ts'
import type { Account } from '../identity/wire.ts'
import type { MeetingId, PaperId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Changing, ReadersChanged } from './news.ts'
import { stateOf } from './approval-commands.ts'
import { nextState } from './approval/states.ts'
import { needsApproval, recordAct } from './approval-store.ts'
import { isUnsent } from '../identity/rules.ts'
import { noteIssued, paperRow, versionRows, versionsOf } from './store.ts'

export interface IssuingDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs'>
  readonly audit: Audit
  readonly log: Logger
  readonly changing: Changing
  /** Told after these versions got other readers. */
  readonly onReadersChanged?: ReadersChanged | undefined
}
export type IssuingMethod = 'papers.issue' | 'papers.recall'

interface StateChange {
  readonly by: Account
  readonly meetingId: MeetingId
  readonly paperId: PaperId
  readonly state: 'issued' | 'recalled'
  readonly reason: string | null
}

export function issuingHandlers(deps: IssuingDeps): Handlers<IssuingMethod> {
  return {
    'papers.issue': ({ account }, { meetingId, paperId }) =>
      changeState(deps, { by: account, meetingId, paperId, state: 'issued', reason: null }),
    'papers.recall': async ({ account }, { meetingId, paperId, reason }) => {
      const done = await changeState(deps, { by: account, meetingId, paperId, state: 'recalled', reason })
      // Recalling never waits for an approval; the type does not know.
      return done.ok ? done : refuse(done.error === 'notApproved' ? 'illegalState' : done.error)
    },
  }
}

async function changeState(
  deps: IssuingDeps,
  change: StateChange,
): Promise<Outcome<Record<string, never>, 'notFound' | 'illegalState' | 'notApproved'>> {
  const { meetingId, paperId, state } = change
  const outcome = await deps.changing(meetingId, () =>
    deps.database.transaction().execute((within) => keepState(deps, within, change)),
  )
  if (!outcome.ok) return outcome
  if (outcome.value === 'changed') {
    deps.log.info({ meetingId, paperId, state }, 'a paper changed its state')
    const all = await versionsOf(deps.database, paperId)
    deps.onReadersChanged?.(meetingId, new Set(all.map(({ version }) => version.paperVersionId)))
  }
  return accept({})
}

async function keepState(
  { audit, clock }: IssuingDeps,
  within: Database,
  { by, meetingId, paperId, state, reason }: StateChange,
) {
  const paper = await paperRow(within, meetingId, paperId)
  if (paper === null) return refuse('notFound')
  if (paper.state === state) return accept('as before')
  const meeting = await meetingRow(within, meetingId)
  if (state === 'issued' && (meeting === null || !isEditable(meeting.state))) return refuse('illegalState')
  const all = await versionRows(within, paperId)
  const version = all.at(-1)
  if (version === undefined) return refuse('illegalState')
  const act = state === 'issued' ? 'issue' : 'recall'
  const next = nextState(stateOf(paper, version, all), act, await needsApproval(within, meetingId))
  if (!next.ok) return next
  // See mayListPaper: without a reason in the row, nobody learns of a paper that was never issued.
  const kept = paper.state === 'issued' ? reason : null
  // Issued first when those invited already know the other papers: marked as late in every list.
  const late = act === 'issue' && meeting !== null && !isUnsent(meeting.state) ? 1 : paper.late
  await within.updateTable('papers').set({ state, recall_reason: kept, late }).where('paper_id', '=', paperId).execute()
  const nowMs = clock.nowMs()
  if (state === 'issued') await noteIssued(within, [paperId], nowMs)
  await recordAct(within, { meetingId, version, act, by, reason: reason ?? '', atMs: nowMs })
  const details = { paperId, before: paper.state, reason }
  await audit.record({ accountId: by.accountId, meetingId, action: `papers.${act}`, details }, within)
  return accept('changed')
}
