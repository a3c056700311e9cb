import type { Readable } from 'node:stream'
import type { Call, Handlers } from '../kit/handlers.ts'
import { meetingRow } from '../meeting/store.ts'
import { mayReadMinutes, type SightRefusal } from '../minutes/sight.ts'
import { minutesRow } from '../minutes/store.ts'
import { settleNotices } from '../notices/store.ts'
import type { Prepare } from '../signatures/prepare.ts'
import type { Verify } from '../signatures/verify.ts'
import type { BlobStore } from '../storage/blobs.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Method, ParamsOf } from '../wire/registry.ts'
import { askToSign, TO_SIGN } from './asking.ts'
import { approveCorrection, draftPdf, dropCorrection, saveCorrection } from './corrections.ts'
import { GivingOut, type Signer } from './giving-out.ts'
import { issue, listRecipients, noteOpened, type IssuingDeps } from './issuing.ts'
import { orderOf } from './rules.ts'
import { approvedFile, isComplete, newestFile, signingState } from './store.ts'
import { TakingBack, type Taken } from './taking-back.ts'
import { leads, viewOf } from './view.ts'
import type { SigningFileError } from './wire.ts'

export interface SigningDeps extends IssuingDeps {
  readonly blobs: Pick<BlobStore, 'receive'>
  readonly prepare: Prepare
  /** Null: no certificates are trusted, and no signature can be judged. */
  readonly verify: Verify | null
  readonly workFolder: string
  /** Silence of a sender after which a file counts as cut off. */
  readonly idleMs: number
}
type File = Outcome<Uint8Array, SigningFileError | SightRefusal | 'notFound'>

/** Signing, issuing and correcting the approved minutes of meetings. */
export class Signing {
  readonly #deps: SigningDeps
  readonly #givingOut: GivingOut
  readonly #takingBack: TakingBack

  constructor(deps: SigningDeps) {
    this.#deps = deps
    this.#givingOut = new GivingOut(deps)
    this.#takingBack = new TakingBack({ ...deps, givingOut: this.#givingOut })
  }

  get handlers(): Handlers<Extract<Method, `signing.${string}`>> {
    const deps = this.#deps
    return {
      'signing.read': async ({ account: { accountId }, actor }, { meetingId }) => {
        if (actor === null) return refuse('notFound')
        const may = await this.#mayRead(meetingId, { accountId, actor })
        if (!may.ok) return may
        return accept(await viewOf(deps.database, meetingId, { accountId, actor }, deps.verify !== null))
      },
      'signing.setOrder': (call, asked) => this.#setOrder(call, asked),
      'signing.issue': (call, asked) => issue(deps, call, asked),
      'signing.recipients': (_call, asked) => listRecipients(deps, asked),
      'signing.saveCorrection': (call, asked) => saveCorrection(deps, call, asked),
      'signing.dropCorrection': (call, asked) => dropCorrection(deps, call, asked),
      'signing.approveCorrection': (call, asked) => approveCorrection(deps, call, asked),
    }
  }

  /** The file to be signed, for whose turn it is. */
  toSign(meetingId: MeetingId, number: number, signer: Signer) {
    return this.#givingOut.file(meetingId, number, signer)
  }

  withPicture(meetingId: MeetingId, number: number, signer: Signer, png: Uint8Array) {
    return this.#givingOut.withPicture(meetingId, number, signer, png)
  }

  maxBytes(meetingId: MeetingId, number: number): Promise<number> {
    return this.#takingBack.maxBytes(meetingId, number)
  }

  take(taken: Taken, source: Readable) {
    return this.#takingBack.take(taken, source)
  }

  /** A correction as it stands, draft or approved, for chair and secretaries. */
  async document(meetingId: MeetingId, number: number): Promise<File> {
    const { database } = this.#deps
    const file = (await approvedFile(database, meetingId, number)) ?? (await draftPdf(database, meetingId, number))
    return file === null ? refuse('noSuchDocument') : accept(file)
  }

  /** The file with its signatures: for chair and secretaries as it stands, for others once it was issued to them. */
  async file(
    meetingId: MeetingId,
    number: number,
    viewer: Viewer,
    how: 'opened_at_ms' | 'downloaded_at_ms',
  ): Promise<File> {
    const { database } = this.#deps
    const may = await this.#mayRead(meetingId, viewer)
    if (!may.ok) return may
    const document = (await signingState(database, meetingId))?.documents.find((one) => one.number === number)
    const issued = await noteOpened(this.#deps, { meetingId, number, accountId: viewer.accountId }, how)
    if (document === undefined || document.signatures.length === 0) return refuse('noSuchDocument')
    if (!issued && !leads(viewer)) return refuse('notIssued')
    const file = await newestFile(database, meetingId, number)
    return file === null ? refuse('noSuchDocument') : accept(file)
  }

  async #mayRead(meetingId: MeetingId, viewer: Viewer): Promise<Outcome<true, SightRefusal | 'notFound'>> {
    const { database } = this.#deps
    const meeting = await meetingRow(database, meetingId)
    if (meeting === null) return refuse('notFound')
    const row = await minutesRow(database, meetingId)
    return mayReadMinutes(database, meeting, viewer, row?.state ?? null)
  }

  async #setOrder({ account }: Call, { meetingId, number, revision, steps: asked }: ParamsOf<'signing.setOrder'>) {
    const { audit, clock, database, tellNotices } = this.#deps
    const { accountId, fullName } = account
    const nowMs = clock.nowMs()
    let told: ReadonlySet<AccountId> = new Set()
    const done = await database.transaction().execute(async (within) => {
      const state = await signingState(within, meetingId)
      const document = state?.documents.find((one) => one.number === number)
      if (state === null || document?.approved == null) return refuse('wrongStage', { state: 'draft' })
      if (document.orderRevision !== revision) return refuse('stale')
      if (isComplete(document)) return refuse('allSigned')
      const signed = document.signatures.map(({ who }) => who)
      const steps = orderOf(asked, state.candidates, signed)
      if (!steps.ok) return steps
      // An order that ends with what is signed already would lock a document by taking somebody out of it.
      if (steps.value.length <= signed.length) return refuse('signedStays')
      const order = {
        revision: revision + 1,
        steps: JSON.stringify(steps.value),
        chosen_by: accountId,
        chosen_at_ms: nowMs,
      }
      await within
        .insertInto('signing_orders')
        .values({ meeting_id: meetingId, number, ...order })
        .onConflict((conflict) => conflict.columns(['meeting_id', 'number']).doUpdateSet(order))
        .execute()
      const details = { number, steps: steps.value.map(nameOf).join('; ') }
      await audit.record({ accountId, meetingId, action: 'signing.setOrder', details }, within)
      const settled = await settleNotices(within, { meetingId, what: TO_SIGN }, nowMs)
      const next = steps.value[signed.length]
      const to = await askToSign(within, meetingId, next, { byName: fullName, but: accountId, nowMs })
      told = new Set([...settled, ...to])
      return accept({ revision: revision + 1 })
    })
    tellNotices(told)
    return done
  }
}

const nameOf = (step: { kind: 'person'; fullName: string } | { kind: 'agency'; name: string }): string =>
  step.kind === 'agency' ? step.name : step.fullName
