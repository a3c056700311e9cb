// Issuing a paper to its readers, and recalling it.
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { isEditable } from '../meeting/rules.ts'
import { meetingRow } from '../meeting/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, PaperId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Changing, ReadersChanged } from './news.ts'
import { noteIssued, paperRow, versionsOf } from './store.ts'

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
  readonly accountId: AccountId
  readonly meetingId: MeetingId
  readonly paperId: PaperId
  readonly state: 'issued' | 'recalled'
  readonly reason: string | null
}

export function issuingHandlers(deps: IssuingDeps): Handlers<IssuingMethod> {
  return {
    'papers.issue': ({ account: { accountId } }, { meetingId, paperId }) =>
      changeState(deps, { accountId, meetingId, paperId, state: 'issued', reason: null }),
    'papers.recall': ({ account: { accountId } }, { meetingId, paperId, reason }) =>
      changeState(deps, { accountId, meetingId, paperId, state: 'recalled', reason }),
  }
}

async function changeState(
  deps: IssuingDeps,
  change: StateChange,
): Promise<Outcome<Record<string, never>, 'notFound' | 'illegalState'>> {
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
  { accountId, meetingId, paperId, state, reason }: StateChange,
) {
  const paper = await paperRow(within, meetingId, paperId)
  if (paper === null) return refuse('notFound')
  if (paper.state === state) return accept('as before')
  if (paper.state === 'recalled') return refuse('illegalState')
  const meeting = await meetingRow(within, meetingId)
  if (state === 'issued' && (meeting === null || !isEditable(meeting.state))) return refuse('illegalState')
  // See mayListPaper: without a reason in the row, nobody learns of a paper that was never issued.
  const kept = paper.state === 'issued' ? reason : null
  await within.updateTable('papers').set({ state, recall_reason: kept }).where('paper_id', '=', paperId).execute()
  if (state === 'issued') await noteIssued(within, [paperId], clock.nowMs())
  const action = state === 'issued' ? 'papers.issue' : 'papers.recall'
  await audit.record({ accountId, meetingId, action, details: { paperId, before: paper.state, reason } }, within)
  return accept('changed')
}
