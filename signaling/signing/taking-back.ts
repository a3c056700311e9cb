// Takes a signed file back: it must be the one that was given out, signed by the person whose turn it is, with a signature that holds.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Audit } from '../audit/audit.ts'
import { meetingSigned } from '../meeting/signed.ts'
import { settleNotices } from '../notices/store.ts'
import { acceptSigned } from '../signatures/accept.ts'
import { acceptRefusalInWords } from '../signatures/command-words.ts'
import type { ReadFile } from '../signatures/report.ts'
import type { Verify } from '../signatures/verify.ts'
import type { BlobStore, ReceivedBlob } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome, type RefusalDetails } from '../wire/kit.ts'
import { askToSign, TO_SIGN } from './asking.ts'
import { sha256Of, turnFor, type GivingOut, type GivingOutDeps, type Signer, type Turn } from './giving-out.ts'
import { namesAgree } from './rules.ts'
import { isComplete, isCurrent, preparedRow, signingState, type PreparedRow, type StoredDocument } from './store.ts'
import type { AcceptedSignature, SigningFileError } from './wire.ts'

export interface TakingBackDeps extends Omit<GivingOutDeps, 'prepare' | 'workFolder'> {
  readonly audit: Audit
  readonly blobs: Pick<BlobStore, 'receive'>
  readonly givingOut: GivingOut
  /** Null: no certificates are trusted, and no signature can be judged. */
  readonly verify: Verify | null
  /** Silence of a sender after which a file counts as cut off. */
  readonly idleMs: number
  tellNotices(accountIds: ReadonlySet<AccountId>): void
}
export interface Taken {
  readonly meetingId: MeetingId
  readonly number: number
  readonly signer: Signer
  readonly declaredBytes: number
}
type Answer = Outcome<AcceptedSignature, SigningFileError>

/** What a signature with its certificates and lists may add to the file that was given out; `acceptSigned` has the same limit. */
const MOST_ADDED_BYTES = 20 * 1024 * 1024
/** A file is compared with so many that were given out before it. */
const MOST_GIVEN_OUT = 50
const RECEIVE_ERRORS = {
  tooLarge: 'fileTooLarge',
  badHead: 'notPdf',
  diskFull: 'diskFull',
  interrupted: 'uploadInterrupted',
} as const

export class TakingBack {
  readonly #deps: TakingBackDeps

  constructor(deps: TakingBackDeps) {
    this.#deps = deps
  }

  /** The largest file that may come for a document now. */
  async maxBytes(meetingId: MeetingId, number: number): Promise<number> {
    const prepared = await preparedRow(this.#deps.database, meetingId, number)
    return (prepared?.bytes ?? MOST_ADDED_BYTES) + MOST_ADDED_BYTES
  }

  async take(taken: Taken, source: Readable): Promise<Answer> {
    const answer = await this.#receive(taken, source)
    if (!answer.ok) {
      const { meetingId, number, signer } = taken
      const details = {
        number,
        error: answer.error,
        ...(answer.details?.['vi'] === undefined ? {} : { why: answer.details['vi'] }),
      }
      const { accountId } = signer.account
      await this.#deps.audit
        .record({ accountId, meetingId, action: 'signing.sign.refused', details })
        .catch(() => undefined)
    }
    return answer
  }

  async #receive(taken: Taken, source: Readable): Promise<Answer> {
    const { blobs, idleMs } = this.#deps
    const { declaredBytes, meetingId, number } = taken
    const maxBytes = await this.maxBytes(meetingId, number)
    const acceptHead = (head: Uint8Array) => Buffer.from(head).toString('latin1').includes('%PDF-')
    const received = await blobs.receive(source, { maxBytes, idleMs, declaredBytes, acceptHead })
    if (!received.ok) return refuse(RECEIVE_ERRORS[received.error], { maxBytes })
    try {
      return await this.#judge(taken, received.value)
    } finally {
      await received.value.discard()
    }
  }

  async #judge({ meetingId, number, signer }: Taken, blob: ReceivedBlob): Promise<Answer> {
    const { database, verify } = this.#deps
    const document = await documentOf(database, meetingId, number)
    // The answer to it was lost on the way, and the page sends it again.
    const known = document === undefined ? null : asBefore(document, blob)
    if (known !== null && signer.leads) return accept(known)
    const turn = turnFor(document, signer)
    const prepared = await preparedRow(database, meetingId, number)
    const bytes = new Uint8Array(await readFile(blob.tempPath))
    if (!turn.ok) {
      // Somebody else's turn by now, perhaps because this step was signed meanwhile: the file says which one it was made for.
      const given = await this.#givenOutAs(meetingId, number, bytes)
      const late = given !== null && given.step < (document?.signatures.length ?? 0)
      return late ? refuse('stepTaken') : turn
    }
    if (verify === null) return refuse('noTrust')
    if (prepared === null || !isCurrent(prepared, turn.value.document)) {
      const given = await this.#givenOutAs(meetingId, number, bytes)
      return refuse(given === null ? 'notPrepared' : 'olderPrepared')
    }
    const judged = await this.#accepted(prepared, blob.tempPath, verify)
    if (!judged.ok) {
      const older = judged.error === 'otherPaper' ? await this.#givenOutAs(meetingId, number, bytes) : null
      return older === null ? refuse('signatureRefused', judged.details) : refuse('olderPrepared')
    }
    const { report, signer: certificate } = judged.value
    const { step } = turn.value
    const expected = step.kind === 'agency' ? step.name : step.fullName
    if (!namesAgree(certificate, expected)) return refuse('otherSigner', { certificate: certificate ?? '?', expected })
    return this.#keep(meetingId, turn.value, { signer, prepared, bytes, report })
  }

  async #accepted(
    prepared: PreparedRow,
    path: string,
    verify: Verify,
  ): Promise<Outcome<{ report: ReadFile['signatures']; signer: string | null }, 'otherPaper' | 'refused'>> {
    const { database, givingOut } = this.#deps
    const { pdf } = await database
      .selectFrom('signing_prepared')
      .select('pdf')
      .where('prepared_id', '=', prepared.prepared_id)
      .executeTakeFirstOrThrow()
    return givingOut.within(async (folder) => {
      const preparedPath = join(folder, 'cho-ky.pdf')
      // Another file took its place this moment: then this one is no more the one to be signed.
      if (pdf === null) return refuse('otherPaper', inWords({ kind: 'otherPaper' }))
      await writeFile(preparedPath, pdf)
      const judged = await acceptSigned(preparedPath, path, verify)
      if (judged.kind === 'refused')
        return refuse(judged.why.kind === 'otherPaper' ? 'otherPaper' : 'refused', inWords(judged.why))
      return accept({ report: judged.all.signatures, signer: judged.signature.signer?.name ?? null })
    })
  }

  /** The file that this one begins with, of those that were given out for this document; null: it begins with none of the newest. */
  async #givenOutAs(
    meetingId: MeetingId,
    number: number,
    bytes: Uint8Array,
  ): Promise<{ readonly step: number } | null> {
    const rows = await this.#deps.database
      .selectFrom('signing_prepared')
      .select(['step', 'bytes', 'sha256'])
      .where('meeting_id', '=', meetingId)
      .where('number', '=', number)
      .orderBy('prepared_id', 'desc')
      .limit(MOST_GIVEN_OUT)
      .execute()
    return (
      rows.find((row) => row.bytes <= bytes.length && sha256Of(bytes.subarray(0, row.bytes)) === row.sha256) ?? null
    )
  }

  /** Within one transaction, which takes it only if the document stands as it was judged. */
  async #keep(
    meetingId: MeetingId,
    { document, index, step }: Turn,
    kept: { signer: Signer; prepared: PreparedRow; bytes: Uint8Array; report: ReadFile['signatures'] },
  ): Promise<Answer> {
    const { audit, clock, database, tellNotices } = this.#deps
    const { number } = document
    const { accountId, fullName } = kept.signer.account
    const nowMs = clock.nowMs()
    const sha256 = sha256Of(kept.bytes)
    let told: ReadonlySet<AccountId> = new Set()
    const answer: Answer = await database.transaction().execute(async (within) => {
      const now = await documentOf(within, meetingId, number)
      const prepared = await preparedRow(within, meetingId, number)
      if (now === undefined || now.signatures.length !== index)
        return now !== undefined && now.signatures[index]?.sha256 === sha256
          ? accept({ step: index, sha256, complete: isComplete(now) })
          : refuse('stepTaken')
      if (now.orderRevision !== document.orderRevision || prepared?.prepared_id !== kept.prepared.prepared_id)
        return refuse('olderPrepared')
      await within
        .insertInto('signing_signatures')
        .values({
          ...{ meeting_id: meetingId, number, step: index, signer: JSON.stringify(step), sha256, pdf: kept.bytes },
          ...{ report: JSON.stringify(kept.report), uploaded_by: accountId },
          ...{ uploaded_by_name: fullName, uploaded_at_ms: nowMs },
        })
        .execute()
      const complete = index + 1 >= now.steps.length
      const details = { number, step: index + 1, sha256, complete }
      await audit.record({ accountId, meetingId, action: 'signing.sign', details }, within)
      if (complete && number === 0) await meetingSigned(within, audit, { meetingId, accountId, nowMs })
      const settled = await settleNotices(within, { meetingId, what: TO_SIGN }, nowMs)
      const asked = await askToSign(within, meetingId, now.steps[index + 1], {
        byName: fullName,
        but: accountId,
        nowMs,
      })
      told = new Set([...settled, ...asked])
      return accept({ step: index, sha256, complete })
    })
    tellNotices(told)
    return answer
  }
}

const inWords = (why: Parameters<typeof acceptRefusalInWords>[0]): RefusalDetails => ({
  ...{ vi: acceptRefusalInWords(why, 'vi'), en: acceptRefusalInWords(why, 'en') },
})

async function documentOf(
  database: Database,
  meetingId: MeetingId,
  number: number,
): Promise<StoredDocument | undefined> {
  const state = await signingState(database, meetingId)
  return state?.documents.find((one) => one.number === number)
}

/** The same bytes were accepted before. */
function asBefore(document: StoredDocument, { sha256 }: ReceivedBlob): AcceptedSignature | null {
  const step = document.signatures.findIndex((one) => one.sha256 === sha256)
  return step < 0 ? null : { step, sha256, complete: isComplete(document) }
}
