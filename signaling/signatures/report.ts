// What the verifying process says of a PDF's signatures.
import { z } from 'zod'

const AtMs = z.int()
const Line = z.string().max(500)

/** Whose certificate of the chain a finding is about. */
const Whose = z.enum(['signer', 'issuer'])

/** Where a later revision changed what was signed. */
export const ChangedPlace = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('page'), pageNumber: z.int().min(1) }),
  z.strictObject({ kind: z.enum(['pages', 'form', 'document', 'file']) }),
])
export type ChangedPlace = z.infer<typeof ChangedPlace>

/** What a later revision may hold without changing what was signed. */
export const LaterAddition = z.enum(['signature', 'timeStamp', 'longTermData', 'signatureField'])
export type LaterAddition = z.infer<typeof LaterAddition>

export const Verdict = z.discriminatedUnion('kind', [
  /** `revocation`: whether data in the file, or beside the trusted certificates, say that no certificate of the chain was revoked. */
  z.strictObject({ kind: z.literal('valid'), revocation: z.enum(['good', 'unknown']) }),
  /** `range`: the signed range is none of this file. `contents`: no CMS signature lies there. `revision`: what it covers is no whole PDF. */
  z.strictObject({ kind: z.literal('malformed'), why: z.enum(['range', 'contents', 'revision']) }),
  z.strictObject({ kind: z.literal('unsupportedAlgorithm'), algorithm: Line }),
  z.strictObject({ kind: z.literal('digestWrong') }),
  z.strictObject({ kind: z.literal('signatureWrong') }),
  z.strictObject({ kind: z.literal('changedAfter'), where: ChangedPlace }),
  z.strictObject({ kind: z.literal('notForSigning') }),
  /** `noPath`: no chain leads to a trusted certificate. `path`: one does, but breaks a rule of RFC 5280. */
  z.strictObject({ kind: z.literal('untrusted'), why: z.enum(['noPath', 'path']) }),
  z.strictObject({
    kind: z.literal('expired'),
    whose: Whose,
    notAfterMs: AtMs,
    judgedAtMs: AtMs,
    by: z.enum(['timeStamp', 'now']),
  }),
  z.strictObject({
    kind: z.literal('notYetValid'),
    whose: Whose,
    notBeforeMs: AtMs,
    judgedAtMs: AtMs,
    by: z.enum(['timeStamp', 'now', 'claimed']),
  }),
  z.strictObject({ kind: z.literal('revoked'), whose: Whose, revokedAtMs: AtMs }),
])
export type Verdict = z.infer<typeof Verdict>

/** `timeStamp`: an RFC 3161 time stamp that holds. `claimed`: the signer's own clock; `timeStampFails`: there is a time stamp that does not hold. */
export const SigningTime = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('timeStamp'), atMs: AtMs, authority: Line }),
  z.strictObject({ kind: z.literal('claimed'), atMs: AtMs, timeStampFails: z.boolean() }),
  z.strictObject({ kind: z.literal('unknown'), timeStampFails: z.boolean() }),
])
export type SigningTime = z.infer<typeof SigningTime>

export const SignatureReport = z.strictObject({
  field: Line,
  kind: z.enum(['signature', 'documentTimeStamp']),
  /** Null where no certificate could be read. */
  signer: z.strictObject({ name: Line, organisation: Line.nullable(), serial: Line, issuer: Line }).nullable(),
  time: SigningTime,
  /** How many bytes of the file it covers from the beginning, but for its own value; null where the range is none of this file. */
  coversBytes: z.int().nullable(),
  /** What came after it. Empty: it covers the whole file. */
  later: z.array(LaterAddition),
  verdict: Verdict,
})
export type SignatureReport = z.infer<typeof SignatureReport>

/** What the record says that minutes carry within them (`minutes/record.ts`). `adds`: its figures, counted again, come to the same. */
export const RecordReport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('unreadable') }),
  z.strictObject({
    kind: z.literal('read'),
    meeting: Line,
    approvedAtMs: AtMs,
    approvedBy: Line,
    ballots: z.array(z.strictObject({ title: Line, passed: z.boolean(), adds: z.boolean() })),
    papers: z.array(z.strictObject({ title: Line, version: z.int(), sha256: Line })),
    /** How many more there are than are listed. */
    morePapers: z.int().min(0),
    auditHead: z.strictObject({ row: z.int(), hash: Line }).nullable(),
  }),
])
export type RecordReport = z.infer<typeof RecordReport>

export const FileReport = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('read'),
    bytes: z.int(),
    /** In the order in which they were made. */
    signatures: z.array(SignatureReport),
    /** Where something besides signatures and what belongs to them was changed since so many bytes, if that was asked. */
    changedSince: ChangedPlace.nullable(),
    record: RecordReport,
  }),
  z.strictObject({ kind: z.enum(['notPdf', 'encryptedPdf', 'damagedPdf', 'tooManySignatures', 'noTrust']) }),
])
export type FileReport = z.infer<typeof FileReport>
export type ReadFile = Extract<FileReport, { kind: 'read' }>
export type VerifyRefusal = Exclude<FileReport['kind'], 'read'> | 'tooLarge' | 'tooHeavy' | 'unavailable'
