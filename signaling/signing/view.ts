import type { SignatureReport } from '../signatures/report.ts'
import { signatureInWords } from '../signatures/words.ts'
import type { Database } from '../storage/database.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { MeetingId } from '../wire/ids.ts'
import { actorMay } from '../wire/permissions.ts'
import { signsStep, stateOf, turnOf } from './rules.ts'
import { isComplete, isCurrent, preparedRow, signingState, type StoredDocument } from './store.ts'
import type { BothLanguages, SigningDocument, SigningView, StepView } from './wire.ts'

export const leads = ({ actor }: Viewer): boolean => actor === 'chair' || actor === 'secretary'

/** How far signing has come, as somebody who may read the minutes sees it: corrections once they are issued, unless they lead. */
export async function viewOf(
  database: Database,
  meetingId: MeetingId,
  viewer: Viewer,
  trust: boolean,
): Promise<SigningView> {
  const state = await signingState(database, meetingId)
  if (state === null) return { trust, documents: [], candidates: [], mayCorrect: false }
  const leading = leads(viewer)
  const documents: SigningDocument[] = []
  for (const document of state.documents)
    if (leading || document.number === 0 || document.issued !== null)
      documents.push(await shown(database, meetingId, document, viewer))
  return {
    trust,
    documents,
    candidates: leading ? [...state.candidates] : [],
    mayCorrect: actorMay('signing.saveCorrection', viewer.actor) && state.documents.every(isComplete),
  }
}

async function shown(
  database: Database,
  meetingId: MeetingId,
  document: StoredDocument,
  viewer: Viewer,
): Promise<SigningDocument> {
  const { approved, correction, issued, number, orderRevision, reference, signatures, steps } = document
  const leading = leads(viewer)
  const complete = isComplete(document)
  const turn = approved === null || complete || orderRevision === 0 ? null : turnOf(steps, signatures.length)
  const next = turn === null ? undefined : steps[turn]
  const given = await recipientsOf(database, meetingId, number)
  const prepared = leading ? await preparedRow(database, meetingId, number) : null
  const last = signatures.at(-1)
  return {
    ...{ number, reference, approved, orderRevision, turn },
    correction: leading ? correction : null,
    state: approved === null ? 'draft' : stateOf(steps, signatures.length, issued !== null),
    rights: {
      order: actorMay('signing.setOrder', viewer.actor) && approved !== null && !complete,
      sign: next !== undefined && signsStep(next, viewer.accountId, leading),
      issue: actorMay('signing.issue', viewer.actor) && complete,
      edit: actorMay('signing.saveCorrection', viewer.actor) && correction !== null && approved === null,
      approve: actorMay('signing.approveCorrection', viewer.actor) && correction !== null && approved === null,
      file: leading ? signatures.length > 0 : given.some((one) => one.account_id === viewer.accountId),
    },
    steps: approved === null ? [] : stepsOf(document),
    prepared:
      prepared === null || !isCurrent(prepared, document)
        ? null
        : { field: prepared.field, madeAtMs: prepared.made_at_ms, picture: prepared.picture === 1 },
    signed: complete && last !== undefined ? { atMs: last.atMs, sha256: last.sha256 } : null,
    issued:
      issued === null
        ? null
        : {
            ...issued,
            recipients: given.length,
            opened: given.filter((one) => (one.opened_at_ms ?? one.downloaded_at_ms) !== null).length,
          },
  }
}

/** Each signature as the newest file was judged: what came after it, it says too. */
function stepsOf({ steps, signatures }: StoredDocument): StepView[] {
  const newest = (signatures.at(-1)?.report ?? []).filter(({ kind }) => kind === 'signature')
  return steps.map((who, index) => {
    const signature = signatures[index]
    const report = newest[index]
    if (signature === undefined) return { who, signed: null }
    const { atMs, byName, sha256 } = signature
    const verdict = report === undefined ? [] : wordsOf(report, index + 1)
    return { who: signature.who, signed: { atMs, byName, sha256, verdict } }
  })
}

function wordsOf(report: SignatureReport, number: number): BothLanguages[] {
  const english = signatureInWords(report, number, 'en')
  return signatureInWords(report, number, 'vi').map((vi, line) => ({ vi: vi.trim(), en: (english[line] ?? vi).trim() }))
}

export function recipientsOf(database: Database, meetingId: MeetingId, number: number) {
  return database
    .selectFrom('minutes_recipients')
    .select(['account_id', 'issued_at_ms', 'opened_at_ms', 'downloaded_at_ms'])
    .where('meeting_id', '=', meetingId)
    .where('number', '=', number)
    .execute()
}
