// Sends an issued, signed document to organisations: checks that it may leave the house, builds one message for each, and lets the outbox do the rest.
import type { Audit } from '../audit/audit.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Call } from '../kit/handlers.ts'
import { wholeSight } from '../minutes/sight.ts'
import { isComplete, signingState, type SigningState, type StoredDocument } from '../signing/store.ts'
import type { Database } from '../storage/database.ts'
import { CALLER } from '../visibility/callers.ts'
import { AxisMessageId, type MeetingId, type Sha256 } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { documentIdOf, ownParty, paperEnvelope } from './build.ts'
import { contentIdOf } from './outbox.ts'
import { referenceParts } from './rules.ts'
import type { AxisSettings } from './settings.ts'
import { organsOf, outgoingOf, sentPaper } from './store.ts'
import type { Organ } from './wire.ts'

export interface SendingDeps {
  readonly database: Database
  readonly audit: Audit
  readonly clock: Pick<Clock, 'nowMs'>
  readonly settings: AxisSettings | null
  /** There are new messages. */
  kick(): void
}

export type MayNot = 'notIssued' | 'noReference' | 'itemsClosed'
interface Ready {
  readonly document: StoredDocument
  readonly state: SigningState
  readonly issuedAtMs: number
  readonly sha256: Sha256
  readonly number: string
  readonly symbol: string
}

/** Whether a document may go to other organisations. */
async function readyToSend(database: Database, meetingId: MeetingId, number: number): Promise<Outcome<Ready, MayNot>> {
  const state = await signingState(database, meetingId)
  const document = state?.documents.find((one) => one.number === number)
  const sha256 = document?.signatures.at(-1)?.sha256
  if (state === null || document === undefined || sha256 === undefined) return refuse('notIssued')
  if (!isComplete(document) || document.issued === null) return refuse('notIssued')
  const parts = referenceParts(document.reference)
  if (parts === null) return refuse('noReference')
  const sees = await wholeSight(database, meetingId)
  if (!sees(CALLER)) return refuse('itemsClosed')
  return accept({ document, state, issuedAtMs: document.issued.atMs, sha256, ...parts })
}

export async function axisDocument(
  { database, settings }: Pick<SendingDeps, 'database' | 'settings'>,
  { meetingId, number }: ParamsOf<'axis.document'>,
) {
  const outgoing = await outgoingOf(database, meetingId, number)
  if (settings === null) return accept({ off: true, mayNot: null, organs: [], outgoing })
  const ready = await readyToSend(database, meetingId, number)
  const organs = (await organsOf(database)).filter(({ active }) => active)
  return accept({ off: false, mayNot: ready.ok ? null : ready.error, organs, outgoing })
}

export async function sendDocument(
  deps: SendingDeps,
  { account }: Call,
  { meetingId, number, to }: ParamsOf<'axis.send'>,
) {
  const { database, settings, audit, kick } = deps
  if (settings === null) return refuse('axisOff')
  const done = await database
    .transaction()
    .execute(async (within) => {
      const ready = await readyToSend(within, meetingId, number)
      if (!ready.ok) return ready
      const known = new Map((await organsOf(within)).map((organ) => [organ.code, organ]))
      const documentId = documentIdOf(settings.code, ready.value.issuedAtMs, ready.value.document.reference)
      let added = 0
      for (const code of new Set(to)) {
        const organ = known.get(code)
        if (organ?.active !== true) throw new RefusedError('unknownOrgan')
        const before = await sentPaper(within, documentId, code)
        if (before !== null && (before.meeting_id !== meetingId || before.number !== number))
          throw new RefusedError('sameReference')
        if (before !== null) continue
        await addMessage(deps, within, settings, { ready: ready.value, meetingId, number, documentId, organ, account })
        added += 1
      }
      const details = { number, documentId, added, to: [...new Set(to)].join(' ').slice(0, 400) }
      if (added > 0)
        await audit.record({ accountId: account.accountId, meetingId, action: 'axis.send', details }, within)
      return accept({ added })
    })
    .catch((error: unknown) => {
      if (error instanceof RefusedError) return refuse(error.code)
      throw error
    })
  if (done.ok && done.value.added > 0) kick()
  return done
}

/** Takes the transaction back with the messages that it had made. */
class RefusedError extends Error {
  readonly code: 'unknownOrgan' | 'sameReference'
  constructor(code: 'unknownOrgan' | 'sameReference') {
    super(code)
    this.code = code
  }
}

interface Adding {
  readonly ready: Ready
  readonly meetingId: MeetingId
  readonly number: number
  readonly documentId: string
  readonly organ: Organ
  readonly account: Call['account']
}

async function addMessage(
  { clock }: Pick<SendingDeps, 'clock'>,
  within: Database,
  settings: AxisSettings,
  { ready, meetingId, number, documentId, organ, account }: Adding,
): Promise<void> {
  const { document, state, issuedAtMs, sha256 } = ready
  const messageId = newId(AxisMessageId)
  const nowMs = clock.nowMs()
  const typeName = number === 0 ? 'Biên bản' : 'Biên bản đính chính'
  const chair = document.signatures
    .flatMap(({ who }) => (who.kind === 'person' && who.role === 'chair' ? [who] : []))
    .at(-1)
  const envelope = paperEnvelope({
    ...{ from: ownParty(settings), to: { code: organ.code, name: organ.name }, documentId },
    ...{ number: ready.number, symbol: ready.symbol, place: settings.place, promulgatedAtMs: issuedAtMs },
    ...{ typeName, subject: `${typeName}: ${state.snapshot.facts.title}`, staff: account.fullName, nowMs },
    signer: { position: chair === undefined ? '' : 'Chủ trì', fullName: chair?.fullName ?? '' },
    file: {
      contentId: contentIdOf(messageId),
      name: `${typeName} ${ready.number}-${ready.symbol}.pdf`.replaceAll('/', '-'),
    },
  })
  await within
    .insertInto('axis_messages')
    .values({
      ...{ message_id: messageId, kind: 'document', meeting_id: meetingId, number, sha256 },
      ...{ incoming_id: null, status_code: null, document_id: documentId },
      ...{ organ_code: organ.code, organ_name: organ.name, envelope },
      ...{ state: 'waiting', reason: null, reason_text: '', tries: 0, next_try_at_ms: nowMs },
      ...{ created_at_ms: nowMs, created_by: account.accountId, created_by_name: account.fullName },
      ...{ sent_at_ms: null, changed_at_ms: nowMs },
    })
    .execute()
}
