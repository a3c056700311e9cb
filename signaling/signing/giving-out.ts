// Makes the file that a signer takes away to sign: the newest one of its document, with a field and its visible mark.
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from '../identity/wire.ts'
import type { Clock } from '../kit/clock.ts'
import { createSerial } from '../kit/serial.ts'
import { prepareRefusalInWords } from '../signatures/command-words.ts'
import type { SignaturePlace } from '../signatures/place.ts'
import type { Prepare } from '../signatures/prepare.ts'
import type { Database } from '../storage/database.ts'
import { Sha256, type MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { signsStep, turnOf } from './rules.ts'
import { isComplete, isCurrent, newestFile, preparedRow, signingState, type StoredDocument } from './store.ts'
import { MAX_PICTURE_BYTES, type SigningFileError, type SigningStep } from './wire.ts'

export interface GivingOutDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs'>
  readonly prepare: Prepare
  /** Of its own; what a crash left there is removed. */
  readonly workFolder: string
}
export interface Signer {
  readonly account: Pick<Account, 'accountId' | 'fullName'>
  /** Is chair or secretary of the meeting now. */
  readonly leads: boolean
}
/** The step that this person is to sign now. */
export interface Turn {
  readonly document: StoredDocument
  readonly step: SigningStep
  readonly index: number
}
export type TurnRefusal = Extract<SigningFileError, 'noSuchDocument' | 'noOrder' | 'allSigned' | 'notYourTurn'>

/** The agency's mark says when it was made ready: a file that waited longer is made again. */
const AGENCY_MARK_MS = 60 * 60_000
const OFFICES = { chair: 'CHỦ TỌA', secretary: 'THƯ KÝ' } as const

export function turnFor(document: StoredDocument | undefined, signer: Signer): Outcome<Turn, TurnRefusal> {
  if (document?.approved == null) return refuse('noSuchDocument')
  if (document.orderRevision === 0) return refuse('noOrder')
  const index = isComplete(document) ? null : turnOf(document.steps, document.signatures.length)
  const step = index === null ? undefined : document.steps[index]
  if (index === null || step === undefined) return refuse('allSigned')
  if (!signsStep(step, signer.account.accountId, signer.leads))
    return refuse('notYourTurn', { name: step.kind === 'agency' ? step.name : step.fullName })
  return accept({ document, step, index })
}

export class GivingOut {
  readonly #deps: GivingOutDeps
  /** Two who ask at once get one file. */
  readonly #turns = createSerial()
  readonly #emptied: Promise<void>

  constructor(deps: GivingOutDeps) {
    this.#deps = deps
    this.#emptied = rm(deps.workFolder, { recursive: true, force: true }).then(async () => {
      await mkdir(deps.workFolder, { recursive: true, mode: 0o750 })
    })
    this.#emptied.catch(() => undefined)
  }

  /** A folder of its own for as long as the work takes. */
  async within<T>(work: (folder: string) => Promise<T>): Promise<T> {
    await this.#emptied
    const folder = await mkdtemp(join(this.#deps.workFolder, 'ky-'))
    try {
      return await work(folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** The file for whose turn it is: one that was made before stays the same as long as it may be signed. */
  file(meetingId: MeetingId, number: number, signer: Signer): Promise<Outcome<Uint8Array, SigningFileError>> {
    return this.#turns.run(async () => {
      const { clock, database } = this.#deps
      const turn = await this.#turn(meetingId, number, signer)
      if (!turn.ok) return turn
      const { document, step } = turn.value
      const there = await preparedRow(database, meetingId, number)
      const old = step.kind === 'agency' && clock.nowMs() - (there?.made_at_ms ?? 0) > AGENCY_MARK_MS
      if (there === null || old || !isCurrent(there, document)) return this.#make(meetingId, turn.value, null)
      const row = await database
        .selectFrom('signing_prepared')
        .select('pdf')
        .where('prepared_id', '=', there.prepared_id)
        .executeTakeFirstOrThrow()
      return row.pdf === null ? refuse('notPrepared') : accept(row.pdf)
    })
  }

  /** Makes the file again with this picture over the signer's name; without any the name stands there in blue. */
  withPicture(
    meetingId: MeetingId,
    number: number,
    signer: Signer,
    png: Uint8Array,
  ): Promise<Outcome<Uint8Array, SigningFileError>> {
    return this.#turns.run(async () => {
      const turn = await this.#turn(meetingId, number, signer)
      if (!turn.ok) return turn
      const wrong = turn.value.step.kind === 'agency' || png.length > MAX_PICTURE_BYTES
      return wrong ? refuse('badPicture') : this.#make(meetingId, turn.value, png.length === 0 ? null : png)
    })
  }

  async #turn(meetingId: MeetingId, number: number, signer: Signer): Promise<Outcome<Turn, TurnRefusal>> {
    const state = await signingState(this.#deps.database, meetingId)
    return turnFor(
      state?.documents.find((one) => one.number === number),
      signer,
    )
  }

  async #make(
    meetingId: MeetingId,
    { document, step, index }: Turn,
    png: Uint8Array | null,
  ): Promise<Outcome<Uint8Array, SigningFileError>> {
    const { clock, database, prepare } = this.#deps
    const { number, orderRevision } = document
    const base = await newestFile(database, meetingId, number)
    if (base === null) return refuse('noSuchDocument')
    const nowMs = clock.nowMs()
    return this.within(async (folder) => {
      const [source, target, picturePath] = ['goc.pdf', 'cho-ky.pdf', 'ky.png'].map((name) => join(folder, name))
      if (source === undefined || target === undefined || picturePath === undefined) throw new Error('No path')
      await writeFile(source, base)
      if (png !== null) await writeFile(picturePath, png)
      const place = placeOf(document, step, { nowMs, picturePath: png === null ? null : picturePath })
      const made = await prepare(source, place, target)
      if (!made.ok && made.error === 'badPicture') return refuse('badPicture')
      if (!made.ok) {
        const [vi, en] = [prepareRefusalInWords(made.error, 'vi'), prepareRefusalInWords(made.error, 'en')]
        return refuse('cannotPrepare', { vi, en })
      }
      const pdf = new Uint8Array(await readFile(target))
      await database.transaction().execute(async (tx) => {
        await tx
          .updateTable('signing_prepared')
          .set({ pdf: null })
          .where('meeting_id', '=', meetingId)
          .where('number', '=', number)
          .execute()
        await tx
          .insertInto('signing_prepared')
          .values({
            ...{ meeting_id: meetingId, number, step: index, order_revision: orderRevision },
            ...{ base_sha256: sha256Of(base), sha256: sha256Of(pdf), bytes: pdf.length, field: made.value.field },
            ...{ picture: png === null ? 0 : 1, pdf, made_at_ms: nowMs },
          })
          .execute()
      })
      return accept(pdf)
    })
  }
}

export const sha256Of = (bytes: Uint8Array): Sha256 => Sha256.parse(createHash('sha256').update(bytes).digest('hex'))

/** The agency's mark at the top right of page 1; a person's under the office, side by side with others of that office. */
function placeOf(
  { steps }: StoredDocument,
  step: SigningStep,
  { nowMs, picturePath }: { readonly nowMs: number; readonly picturePath: string | null },
): SignaturePlace {
  if (step.kind === 'agency') return { kind: 'agency', name: step.name, signedAtMs: nowMs }
  const beside = steps.filter((one) => one.kind === 'person' && one.role === step.role)
  const index = beside.findIndex((one) => one.kind === 'person' && one.accountId === step.accountId)
  return {
    ...{ kind: 'under', words: OFFICES[step.role], name: step.fullName, picturePath },
    ...{ index: Math.max(0, index), of: Math.max(1, beside.length) },
  }
}
