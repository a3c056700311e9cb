// Signing, issuing and correcting approved minutes: what the pages read and ask.
import { z } from 'zod'
import { AccountId, MeetingId, Sha256, TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'

/** Of a document of the minutes: 0 are the minutes themselves, 1 and on their corrections (biên bản đính chính) in their order. */
export const DocumentNumber = z.int().min(0).max(99)
export type DocumentNumber = z.infer<typeof DocumentNumber>

export const MOST_SIGNING_STEPS = 12
export const MOST_RECIPIENTS = 2_000
export const MAX_CORRECTION_TEXT = 20_000
/** A signer's handwriting as PNG, in bytes. */
export const MAX_PICTURE_BYTES = 1_000_000

const line = (max: number) => z.string().trim().min(1).max(max)

/** Who signs: somebody of the meeting's chair and secretaries, or the agency. */
export const SigningStep = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('person'),
    accountId: AccountId,
    fullName: z.string(),
    role: z.enum(['chair', 'secretary']),
  }),
  /** `name`: as its certificate has it; it stands on the paper. */
  z.strictObject({ kind: z.literal('agency'), name: z.string() }),
])
export type SigningStep = z.infer<typeof SigningStep>

/** One sentence, or one line, in either language of the pages. */
export const BothLanguages = z.strictObject({ vi: z.string(), en: z.string() })
export type BothLanguages = z.infer<typeof BothLanguages>

/** A step with its signature, if there is one. */
export const StepView = z.strictObject({
  who: SigningStep,
  signed: z
    .strictObject({
      atMs: TimeMs,
      byName: z.string(),
      sha256: Sha256,
      /** What was found of the signature: who, when, what it covers, what is not known. */
      verdict: z.array(BothLanguages),
    })
    .nullable(),
})
export type StepView = z.infer<typeof StepView>

/** What is corrected. */
export const CorrectionText = z.strictObject({
  number: z.string().trim().max(50),
  symbol: z.string().trim().max(50),
  /** What is wrong, and what is right. */
  text: z
    .string()
    .max(2 * MAX_CORRECTION_TEXT)
    .transform((text) =>
      text
        .normalize('NFC')
        .replace(/\r\n?/gu, '\n')
        .replace(/(?![\n\t])\p{Cc}/gu, ''),
    )
    .pipe(z.string().max(MAX_CORRECTION_TEXT)),
})
export type CorrectionText = z.infer<typeof CorrectionText>

/**
 * `draft`: a correction that is written. `approved`: nobody has signed yet. `signing`: somebody has. `signed`: all have; it is locked. `issued`: it was
 * given to its recipients.
 */
export const DocumentState = z.enum(['draft', 'approved', 'signing', 'signed', 'issued'])
export type DocumentState = z.infer<typeof DocumentState>

/** What the person asking may do with a document now. */
export const DocumentRights = z.strictObject({
  order: z.boolean(),
  /** It is this person's turn to sign. */
  sign: z.boolean(),
  issue: z.boolean(),
  edit: z.boolean(),
  approve: z.boolean(),
  /** Get the file with the signatures. */
  file: z.boolean(),
})
export type DocumentRights = z.infer<typeof DocumentRights>

export const SigningDocument = z.strictObject({
  number: DocumentNumber,
  /** As it stands on the paper: `15/BB-VP`. */
  reference: z.string(),
  state: DocumentState,
  rights: DocumentRights,
  approved: z.strictObject({ byName: z.string(), atMs: TimeMs, sha256: Sha256 }).nullable(),
  /** Of a correction; null: the minutes themselves. */
  correction: z
    .strictObject({ revision: z.int().min(1), content: CorrectionText, savedByName: z.string(), savedAtMs: TimeMs })
    .nullable(),
  /** 0: nobody has chosen an order yet, and the steps are a proposal. */
  orderRevision: z.int().min(0),
  steps: z.array(StepView),
  /** The step that is to be signed next, 0-based; null: none is. */
  turn: z.int().min(0).nullable(),
  /** The file that waits for the next signature, if it was made. */
  prepared: z.strictObject({ field: z.string(), madeAtMs: TimeMs, picture: z.boolean() }).nullable(),
  /** All have signed. */
  signed: z.strictObject({ atMs: TimeMs, sha256: Sha256 }).nullable(),
  issued: z
    .strictObject({ atMs: TimeMs, byName: z.string(), recipients: z.int().min(0), opened: z.int().min(0) })
    .nullable(),
})
export type SigningDocument = z.infer<typeof SigningDocument>

export const SigningView = z.strictObject({
  /** Whether this server has trusted certificates: without them no signature can be judged, and none is taken. */
  trust: z.boolean(),
  /** The minutes first. Empty: they are not approved yet. */
  documents: z.array(SigningDocument),
  /** People that an order of signers may name; for chair and secretaries alone. */
  candidates: z.array(SigningStep),
  /** Begin a new correction. */
  mayCorrect: z.boolean(),
})
export type SigningView = z.infer<typeof SigningView>

/** How far the signing of a meeting's minutes has come; for everybody who may read these. */
export const readSigning = request('signing.read', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: SigningView,
  errors: ['notBegun', 'notReady', 'itemsClosed'],
})

/**
 * Sets who signs in which order. Steps that are signed stay the first ones. `noChair`: the chair must be among them. `badSigner`: somebody is not, or no
 * longer, of chair and secretaries, or stands there twice. `agencyLast`: the agency's mark comes last. `stale`: the order is another one by now.
 */
export const setSigningOrder = request('signing.setOrder', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    number: DocumentNumber,
    revision: z.int().min(0),
    steps: z
      .array(
        z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('person'), accountId: AccountId }),
          z.strictObject({ kind: z.literal('agency'), name: line(200) }),
        ]),
      )
      .min(1)
      .max(MOST_SIGNING_STEPS),
  }),
  result: z.strictObject({ revision: z.int().min(1) }),
  errors: ['wrongStage', 'stale', 'noChair', 'badSigner', 'agencyLast', 'signedStays', 'allSigned'],
})

/** Somebody to whom a document may be issued, or was. */
export const Recipient = z.strictObject({
  accountId: AccountId,
  fullName: z.string(),
  title: z.string(),
  siteName: z.string(),
  /** May see all that the minutes tell of; others get no minutes. */
  maySee: z.boolean(),
  issuedAtMs: TimeMs.nullable(),
  /** When they first opened it on the page, and first kept it as a file. */
  openedAtMs: TimeMs.nullable(),
  downloadedAtMs: TimeMs.nullable(),
})
export type Recipient = z.infer<typeof Recipient>

/** The people of the meeting, and who of them has got and opened a document. */
export const listRecipients = request('signing.recipients', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, number: DocumentNumber }),
  result: z.strictObject({ people: z.array(Recipient) }),
  errors: ['wrongStage'],
})
/**
 * Issues a signed document (ban hành): these people get a notice and the file. Once more adds people. Who has the minutes, and may still see all that
 * they tell of, gets each correction that is issued, before or after.
 * `notAllowed`: somebody of them may not see all that it tells of, or is not of the meeting.
 */
export const issueDocument = request('signing.issue', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    number: DocumentNumber,
    to: z.array(AccountId).min(1).max(MOST_RECIPIENTS),
  }),
  result: z.strictObject({ added: z.int().min(0) }),
  errors: ['notSigned', 'notAllowed'],
})

/**
 * Writes a correction of signed minutes; `number` null begins one. The same content once more changes nothing. `notSigned`: the minutes, or the
 * correction before this one, are not signed yet. `minutesApproved`: this one is approved.
 */
export const saveCorrection = request('signing.saveCorrection', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    number: DocumentNumber.min(1).nullable(),
    revision: z.int().min(0),
    content: CorrectionText,
  }),
  result: z.strictObject({ number: DocumentNumber, revision: z.int().min(1) }),
  errors: ['notSigned', 'stale', 'minutesApproved', 'noSuchCorrection', 'tooManyCorrections'],
})
/** Throws away a correction that is not approved. */
export const dropCorrection = request('signing.dropCorrection', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, number: DocumentNumber.min(1), revision: z.int().min(1) }),
  result: z.strictObject({}),
  errors: ['stale', 'minutesApproved', 'noSuchCorrection'],
})
/** Approves a correction as it was read at `revision`: its PDF stays as it is from then on. */
export const approveCorrection = request('signing.approveCorrection', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, number: DocumentNumber.min(1), revision: z.int().min(1) }),
  result: z.strictObject({ sha256: Sha256 }),
  errors: ['stale', 'minutesApproved', 'noSuchCorrection', 'emptyCorrection'],
})

/** What the file routes refuse with, beside the common codes. `signatureRefused` and `cannotPrepare` bring their reason as `vi` and `en`. */
export const SIGNING_FILE_ERRORS = [
  ...['notYourTurn', 'noOrder', 'allSigned', 'notPrepared', 'olderPrepared', 'signatureRefused', 'otherSigner'],
  ...['stepTaken', 'noTrust', 'fileTooLarge', 'notPdf', 'diskFull', 'uploadInterrupted', 'cannotPrepare', 'badPicture'],
  ...['notIssued', 'noSuchDocument'],
] as const
export type SigningFileError = (typeof SIGNING_FILE_ERRORS)[number]

/** What the upload of a signed file is answered with. */
export const AcceptedSignature = z.strictObject({ step: z.int().min(0), sha256: Sha256, complete: z.boolean() })
export type AcceptedSignature = z.infer<typeof AcceptedSignature>
