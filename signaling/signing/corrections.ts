// Writes and approves corrections of signed minutes: documents of their own, which name what they correct. What is signed is never edited.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call } from '../kit/handlers.ts'
import { minutesPdf } from '../minutes/pdf.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { correctionForm, type Named } from './correction-form.ts'
import { sha256Of } from './giving-out.ts'
import { isComplete, signingState, type SigningState, type StoredDocument } from './store.ts'
import { DocumentNumber, type CorrectionText } from './wire.ts'

export interface CorrectionsDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs'>
  readonly audit: Audit
}
const MOST_CORRECTIONS = DocumentNumber.maxValue ?? 99

export function saveCorrection(
  deps: CorrectionsDeps,
  { account: { accountId } }: Call,
  { meetingId, number, revision, content }: ParamsOf<'signing.saveCorrection'>,
) {
  const { audit, clock, database } = deps
  const nowMs = clock.nowMs()
  const saved = { content: JSON.stringify(content), saved_by: accountId, saved_at_ms: nowMs }
  return database.transaction().execute(async (within) => {
    const state = await signingState(within, meetingId)
    if (state === null) return refuse('notSigned')
    if (number === null) {
      const open = state.documents.find((one) => !isComplete(one))
      const again = open?.correction
      // The answer to it was lost on the way, and the page sends it again.
      if (again?.revision === 1 && JSON.stringify(again.content) === saved.content)
        return accept({ number: open?.number ?? 1, revision: 1 })
      if (open !== undefined) return refuse('notSigned')
      const next = state.documents.length
      if (next > MOST_CORRECTIONS) return refuse('tooManyCorrections')
      await within
        .insertInto('minutes_corrections')
        .values({ meeting_id: meetingId, number: next, revision: 1, ...saved })
        .execute()
      await audit.record({ accountId, meetingId, action: 'signing.saveCorrection', details: { number: next } }, within)
      return accept({ number: next, revision: 1 })
    }
    const found = draftOf(state, number)
    if (!found.ok) return found
    const { correction } = found.value
    if (JSON.stringify(correction.content) === saved.content) return accept({ number, revision: correction.revision })
    if (correction.revision !== revision) return refuse('stale')
    await within
      .updateTable('minutes_corrections')
      .set({ ...saved, revision: revision + 1 })
      .where('meeting_id', '=', meetingId)
      .where('number', '=', number)
      .execute()
    const details = { number, revision: revision + 1 }
    await audit.record({ accountId, meetingId, action: 'signing.saveCorrection', details }, within)
    return accept({ number, revision: revision + 1 })
  })
}

export function dropCorrection(
  { audit, database }: CorrectionsDeps,
  { account: { accountId } }: Call,
  { meetingId, number, revision }: ParamsOf<'signing.dropCorrection'>,
) {
  return database.transaction().execute(async (within) => {
    const state = await signingState(within, meetingId)
    const found = state === null ? refuse('noSuchCorrection') : draftOf(state, number)
    if (!found.ok) return found
    if (found.value.correction.revision !== revision) return refuse('stale')
    await within
      .deleteFrom('minutes_corrections')
      .where('meeting_id', '=', meetingId)
      .where('number', '=', number)
      .execute()
    await audit.record({ accountId, meetingId, action: 'signing.dropCorrection', details: { number } }, within)
    return accept({})
  })
}

/** The file is made before the transaction, which takes it only if nothing has changed meanwhile. */
export async function approveCorrection(
  { audit, clock, database }: CorrectionsDeps,
  { account: { accountId, fullName } }: Call,
  { meetingId, number, revision }: ParamsOf<'signing.approveCorrection'>,
) {
  const state = await signingState(database, meetingId)
  const before = state === null ? refuse('noSuchCorrection') : draftOf(state, number)
  if (state === null || !before.ok) return before.ok ? refuse('noSuchCorrection') : before
  if (before.value.correction.revision !== revision) return refuse('stale')
  if (before.value.correction.content.text.trim() === '') return refuse('emptyCorrection')
  const nowMs = clock.nowMs()
  const pdf = await correctionPdf(state, number, before.value.correction.content, nowMs)
  const sha256 = sha256Of(pdf)
  return database.transaction().execute(async (within) => {
    const now = await signingState(within, meetingId)
    const found = now === null ? refuse('noSuchCorrection') : draftOf(now, number)
    if (!found.ok) return found
    if (found.value.correction.revision !== revision) return refuse('stale')
    await within
      .updateTable('minutes_corrections')
      .set({
        ...{ approved_at_ms: nowMs, approved_by: accountId, approved_by_name: fullName },
        ...{ pdf, pdf_sha256: sha256 },
      })
      .where('meeting_id', '=', meetingId)
      .where('number', '=', number)
      .execute()
    const details = { number, revision, sha256 }
    await audit.record({ accountId, meetingId, action: 'signing.approveCorrection', details }, within)
    return accept({ sha256 })
  })
}

/** A correction's draft as PDF; null: there is none. */
export async function draftPdf(database: Database, meetingId: MeetingId, number: number): Promise<Uint8Array | null> {
  const state = await signingState(database, meetingId)
  const found = state === null ? refuse('noSuchCorrection') : draftOf(state, number)
  return state === null || !found.ok ? null : correctionPdf(state, number, found.value.correction.content, null)
}

type Draft = StoredDocument & { readonly correction: NonNullable<StoredDocument['correction']> }
function draftOf(state: SigningState, number: number): Outcome<Draft, 'noSuchCorrection' | 'minutesApproved'> {
  const found = state.documents.find((one) => one.number === number)
  if (found === undefined || found.correction === null) return refuse('noSuchCorrection')
  return found.approved === null ? accept({ ...found, correction: found.correction }) : refuse('minutesApproved')
}

function correctionPdf(
  { snapshot, documents }: SigningState,
  number: number,
  content: CorrectionText,
  approvedAtMs: number | null,
): Promise<Uint8Array> {
  const named = documents.flatMap((one): (Named & { number: number })[] => {
    const last = one.signatures.at(-1)
    return one.number >= number || last === undefined
      ? []
      : [{ number: one.number, reference: one.reference, atMs: last.atMs, sha256: last.sha256 }]
  })
  const [minutes, ...earlier] = named
  if (minutes === undefined) throw new Error('A correction of minutes that nobody has signed')
  const entries = snapshot.entries.map(({ entry }) => entry)
  const blocks = correctionForm(content, {
    ...{ facts: snapshot.facts, template: snapshot.template },
    ...{ entries, minutes, earlier, approvedAtMs },
  })
  return minutesPdf(blocks, `đính chính ${snapshot.facts.title}`)
}
