// Takes what a document system brings: papers with their files, and statuses of papers that went out. All of a message is checked before any of it is
// kept; what is refused leaves one line for the administrator and one of the record.
import { Readable } from 'node:stream'
import type { Audit } from '../audit/audit.ts'
import { newId, type Clock } from '../kit/clock.ts'
import { headOf } from '../office/heads.ts'
import { shownFileName } from '../papers/file-names.ts'
import type { Papers } from '../papers/assembly/papers.ts'
import { stampedName } from '../papers/state-secret.ts'
import type { BlobStore, ReceivedBlob } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import { AxisFileId, AxisIncomingId, type InterfaceKeyId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { readEnvelope, type EdxmlDocument, type EdxmlStatus } from './edxml.ts'
import { hashOf } from './hash.ts'
import { readRelated, type Part } from './multipart.ts'
import { stateAfter } from './rules.ts'
import type { AxisSettings } from './settings.ts'
import { changeMessage, noteRefusal, sentPaper } from './store.ts'
import type { AxisRefusal } from './wire.ts'

export interface ReceivingDeps {
  readonly database: Database
  readonly audit: Audit
  readonly blobs: BlobStore
  readonly clock: Pick<Clock, 'nowMs'>
  /** The check of papers, and the turns in which their files are placed. */
  readonly files: Pick<Papers['files'], 'check' | 'keepAll'>
}
export interface ComingMessage {
  readonly keyId: InterfaceKeyId
  readonly contentType: string
  readonly body: Buffer
}
/** What was taken, or refused: so much of it that the answer can name the paper. */
export interface Taken {
  readonly kind: 'document' | 'status'
  /** Null: it could not be read that far. */
  readonly about: {
    readonly organCode: string
    readonly documentId: string
    readonly reference: string
    readonly day: string
  } | null
  readonly outcome: Outcome<{ readonly again: boolean }, AxisRefusal>
}

interface ComingFile {
  readonly part: Part
  readonly fileName: string
}
const IDLE_MS = 30_000
const HEAD_BYTES = 1_024

export class Receiving {
  readonly #deps: ReceivingDeps
  readonly #settings: Pick<AxisSettings, 'code' | 'checksumsNeeded'>

  constructor(deps: ReceivingDeps, settings: Pick<AxisSettings, 'code' | 'checksumsNeeded'>) {
    this.#deps = deps
    this.#settings = settings
  }

  async take(message: ComingMessage): Promise<Taken> {
    const taken = await this.#take(message)
    const { outcome } = taken
    if (!outcome.ok) await this.refused(message.keyId, outcome.error, aboutOf(taken, outcome.error, outcome.details))
    return taken
  }

  /** Puts it on record that a message was not taken. */
  async refused(keyId: InterfaceKeyId, error: AxisRefusal, about: string): Promise<void> {
    const { audit, clock, database } = this.#deps
    await database.transaction().execute(async (within) => {
      await noteRefusal(within, { keyId, atMs: clock.nowMs(), error, about })
      // The record is kept for good: what somebody else named a file has no place in it.
      const details = { error, keyId }
      await audit.record({ accountId: null, meetingId: null, action: 'axis.receive.refused', details }, within)
    })
  }

  async #take({ keyId, contentType, body }: ComingMessage): Promise<Taken> {
    const nothing = { kind: 'document', about: null } as const
    const related = readRelated(contentType, body)
    if (!related.ok) return { ...nothing, outcome: related }
    const { root, attachments } = related.value
    if (!holds(root)) return { ...nothing, outcome: refuse('wrongChecksum', { about: 'XML' }) }
    const read = readEnvelope(root.bytes)
    if (!read.ok) return { ...nothing, outcome: read }
    if (read.value.kind === 'status') {
      const { status } = read.value
      const { DocumentId: documentId, Code: reference, PromulgationDate: day = '' } = status.ResponseFor
      const about = { organCode: status.From.OrganId, documentId, reference, day }
      return { kind: 'status', about, outcome: await this.#takeStatus(status) }
    }
    const { document } = read.value
    const { Code, DocumentId, From, PromulgationInfo } = document.MessageHeader
    return {
      kind: 'document',
      about: {
        ...{ organCode: From.OrganId, documentId: DocumentId, day: PromulgationInfo.PromulgationDate },
        reference: `${Code.CodeNumber}/${Code.CodeNotation}`,
      },
      outcome: await this.#takeDocument(keyId, document, attachments, root.bytes.toString('utf8')),
    }
  }

  async #takeDocument(
    keyId: InterfaceKeyId,
    document: EdxmlDocument,
    attachments: readonly Part[],
    envelope: string,
  ): Promise<Outcome<{ again: boolean }, AxisRefusal>> {
    const files = this.#checked(document, attachments)
    if (!files.ok) return files
    const blobs: ReceivedBlob[] = []
    try {
      for (const { part, fileName } of files.value) {
        const received = await this.#deps.blobs.receive(Readable.from([part.bytes]), {
          ...{ maxBytes: part.bytes.length, idleMs: IDLE_MS, declaredBytes: part.bytes.length },
        })
        if (!received.ok) return refuse(received.error === 'diskFull' ? 'diskFull' : 'unavailable')
        blobs.push(received.value)
        if (await this.#isSecret(part, received.value.tempPath)) return refuse('stateSecret', { about: fileName })
      }
      return await this.#deps.files.keepAll(blobs, () => this.#save(keyId, document, files.value, envelope))
    } finally {
      for (const blob of blobs) await blob.discard()
    }
  }

  /** Whether a PDF bears a secrecy stamp. Whether it is sound, and what else is in it, is asked when it becomes a paper of a meeting. */
  async #isSecret({ bytes }: Part, path: string): Promise<boolean> {
    if (headOf(bytes.subarray(0, HEAD_BYTES)) !== 'pdf') return false
    const checked = await this.#deps.files.check(path)
    return !checked.ok && checked.error === 'stateSecret'
  }

  /** Whether the paper is for us, whole, and such as may lie here; its files in the order of its list. */
  #checked(
    { MessageHeader: header, TraceHeaderList: trace, Manifest: { Reference: references } }: EdxmlDocument,
    attachments: readonly Part[],
  ): Outcome<ComingFile[], AxisRefusal> {
    const { code, checksumsNeeded } = this.#settings
    if (header.From.OrganId === code) return refuse('fromOurselves')
    if (!header.To.some(({ OrganId }) => OrganId === code)) return refuse('notForUs')
    // Withdrawing, changing or replacing a paper that was sent before.
    if ((trace?.Bussiness?.BussinessDocType ?? 0) !== 0) return refuse('unsupported')
    if (stampedName(header.Subject) || stampedName(header.Content)) return refuse('stateSecret')
    const left = new Map(attachments.map((part) => [part.contentId, part]))
    const files: ComingFile[] = []
    for (const { href, AttachmentName } of references) {
      const about = AttachmentName
      const fileName = shownFileName(AttachmentName)
      const part = left.get(href)
      if (part === undefined) return refuse('missingFile', { about })
      left.delete(href)
      if (part.bytes.length === 0) return refuse('emptyFile', { about })
      if (part.digest === null && checksumsNeeded) return refuse('noChecksum', { about })
      if (!holds(part)) return refuse('wrongChecksum', { about })
      if (stampedName(fileName)) return refuse('stateSecret', { about })
      files.push({ part, fileName })
    }
    const [unnamed] = left.keys()
    return unnamed === undefined ? accept(files) : refuse('unnamedFile', { about: unnamed })
  }

  #save(
    keyId: InterfaceKeyId,
    { MessageHeader: header }: EdxmlDocument,
    files: readonly ComingFile[],
    envelope: string,
  ): Promise<Outcome<{ again: boolean }, AxisRefusal>> {
    const { audit, clock, database } = this.#deps
    const { Code, DocumentId: documentId, From, PromulgationInfo, Subject: subject } = header
    const reference = `${Code.CodeNumber}/${Code.CodeNotation}`
    const listed = files.map(({ part, fileName }) => ({ part, fileName, sha256: hashOf(part.bytes) }))
    const content = hashOf(
      JSON.stringify([reference, subject, ...listed.map(({ fileName, sha256 }) => [fileName, sha256])]),
    )
    return database.transaction().execute(async (within): Promise<Outcome<{ again: boolean }, AxisRefusal>> => {
      const known = await within
        .selectFrom('axis_incoming')
        .select('content_sha256')
        .where('from_code', '=', From.OrganId)
        .where('document_id', '=', documentId)
        .executeTakeFirst()
      // Its sender did not hear that it had arrived.
      if (known !== undefined)
        return known.content_sha256 === content ? accept({ again: true }) : refuse('otherContent')
      const incomingId = newId(AxisIncomingId)
      await within
        .insertInto('axis_incoming')
        .values({
          ...{ incoming_id: incomingId, from_code: From.OrganId, from_name: From.OrganName, document_id: documentId },
          ...{ content_sha256: content, reference, promulgated_on: PromulgationInfo.PromulgationDate },
          ...{ place: PromulgationInfo.Place, type_name: header.DocumentType.TypeName, subject },
          ...{ signer: header.SignerInfo.FullName, envelope, state: 'arrived', site_id: null, key_id: keyId },
          ...{ arrived_at_ms: clock.nowMs(), decided_at_ms: null, decided_by: null },
        })
        .execute()
      for (const [position, { part, fileName, sha256 }] of listed.entries())
        await within
          .insertInto('axis_files')
          .values({
            ...{ file_id: newId(AxisFileId), incoming_id: incomingId, position, file_name: fileName, sha256 },
            ...{ content_type: part.contentType, bytes: part.bytes.length, checked: part.digest === null ? 0 : 1 },
          })
          .execute()
      const details = { incomingId, fromCode: From.OrganId, documentId, files: listed.length, keyId }
      await audit.record({ accountId: null, meetingId: null, action: 'axis.receive', details }, within)
      return accept({ again: false })
    })
  }

  /** A status is taken of the organisation that the paper went to, and of no other. */
  #takeStatus(status: EdxmlStatus): Promise<Outcome<{ again: boolean }, AxisRefusal>> {
    const { audit, clock, database } = this.#deps
    const { DocumentId: documentId } = status.ResponseFor
    const { From, StatusCode: code, Description: description, Timestamp: statedAt } = status
    const nowMs = clock.nowMs()
    return database.transaction().execute(async (within): Promise<Outcome<{ again: boolean }, AxisRefusal>> => {
      const paper = await sentPaper(within, documentId, From.OrganId)
      if (paper === null) return refuse('unknownDocument')
      const { message_id: messageId, meeting_id: meetingId } = paper
      const state = stateAfter(paper.state, code)
      if (state === null) return refuse('unknownStatus', { about: code })
      const { numInsertedOrUpdatedRows: added } = await within
        .insertInto('axis_statuses')
        .values({ message_id: messageId, code, description, stated_at: statedAt, arrived_at_ms: nowMs })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      if (Number(added ?? 0) === 0) return accept({ again: true })
      if (state !== paper.state) {
        const said = state === 'refused' ? ({ reason: 'receiver', reason_text: description } as const) : {}
        const cleared = { reason: null, reason_text: '', ...said }
        await changeMessage(within, messageId, { state, next_try_at_ms: null, ...cleared }, nowMs)
      }
      const details = { messageId, organCode: From.OrganId, documentId, code, state }
      await audit.record({ accountId: null, meetingId, action: 'axis.status', details }, within)
      return accept({ again: false })
    })
  }
}

/** Whether the bytes have the checksum that came with them, if one did. */
const holds = ({ bytes, digest }: Part): boolean => digest === null || digest === hashOf(bytes)

/** Names of state secrets may be secret themselves: none is kept, not even of a paper that is refused for something else. */
function aboutOf({ about }: Taken, error: AxisRefusal, details: Readonly<Record<string, unknown>> = {}): string {
  const named = [details['field'], details['about']].filter((one) => typeof one === 'string')
  const kept = error === 'stateSecret' ? [] : named.filter((one) => !stampedName(one))
  return [about?.documentId ?? '', ...kept]
    .filter((one) => one !== '')
    .join(' · ')
    .slice(0, 300)
}
