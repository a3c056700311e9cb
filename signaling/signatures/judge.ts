// Judges one signature of a PDF: who signed, when, what came after it, and whether it holds.
import type { PDF } from '@libpdf/core'
import * as pkijs from 'pkijs'
import { isForSigning, judgeChain, linksOf, type ChainProblem } from './chain.ts'
import { berOf, checkCms, claimedTime, readCms, unsupportedKeyOf, type Cms, type CmsProblem } from './cms.ts'
import { laterChanges } from './later-changes.ts'
import { nameOf, organisationOf, plain } from './names.ts'
import type { FoundSignature, Located } from './pdf-signatures.ts'
import type { LaterAddition, SignatureReport, SigningTime, Verdict } from './report.ts'
import { revocationOf } from './revocation.ts'
import { judgeTimeStamp, type Grounds, type TimeStamp } from './time-stamps.ts'

export interface Document {
  readonly pdf: PDF
  readonly bytes: Uint8Array
}

const TIME_STAMP_TOKEN = '1.2.840.113549.1.9.16.2.14'
/** Forms in which the CMS value covers the bytes themselves; older ones cover a SHA-1 digest of them. */
const FORMS = ['adbe.pkcs7.detached', 'ETSI.CAdES.detached']
const MOST_CERTIFICATES = 100

/** @param provenBefore - The earliest time at which a document's time stamp that covers this signature says that it was there. */
export async function judgeSignature(
  found: FoundSignature,
  document: Document,
  grounds: Grounds,
  provenBefore: TimeStamp | null,
): Promise<SignatureReport> {
  const about = { field: plain(found.field), kind: 'signature' as const }
  const unread = { ...about, signer: null, time: unknownTime, later: [] }
  if (found.kind === 'malformed')
    return { ...unread, coversBytes: null, verdict: { kind: 'malformed', why: found.why } }
  const covers = { ...about, coversBytes: found.end }
  if (!FORMS.includes(found.subFilter))
    return { ...unread, ...covers, verdict: { kind: 'unsupportedAlgorithm', algorithm: plain(found.subFilter) } }
  const cms = readCms(found.contents)
  // A signature with its own content within it would be right whatever the file says.
  if (cms === null || cms.data.encapContentInfo.eContent !== undefined)
    return { ...unread, ...covers, verdict: { kind: 'malformed', why: 'contents' } }
  const own = await ownTimeStamp(cms, grounds)
  const stamps = [own, provenBefore].filter((stamp) => stamp?.verdict.kind === 'valid')
  const proven = stamps.toSorted((a, b) => (a?.at.getTime() ?? 0) - (b?.at.getTime() ?? 0))[0] ?? null
  const claimed = found.claimedAt ?? claimedTime(cms)
  const { additions, verdict: changed } = whatCameAfter(found, document)
  const verdict =
    cmsVerdict(checkCms(cms, found.covered)) ??
    changed ??
    (await personVerdict(cms, { proven: proven?.at, claimed, own }, grounds))
  const time = timeOf(proven, claimed, own !== null && own.verdict.kind !== 'valid')
  return { ...covers, signer: signerOf(cms), time, later: additions, verdict }
}

/** A document's own time stamp, which covers the file as it was, with the signatures in it. */
export async function judgeDocumentTimeStamp(
  found: FoundSignature,
  document: Document,
  grounds: Grounds,
): Promise<{ report: SignatureReport; stamp: TimeStamp | null }> {
  const about = {
    ...{ field: plain(found.field), signer: null, time: unknownTime, later: [] },
    kind: 'documentTimeStamp' as const,
  }
  if (found.kind === 'malformed')
    return { report: { ...about, coversBytes: null, verdict: { kind: 'malformed', why: found.why } }, stamp: null }
  const stamp = await judgeTimeStamp(found.contents, found.covered, grounds)
  const covers = { ...about, coversBytes: found.end }
  if (stamp === null) return { report: { ...covers, verdict: { kind: 'malformed', why: 'contents' } }, stamp: null }
  const { additions, verdict: changed } = whatCameAfter(found, document)
  const verdict = changed !== null && stamp.verdict.kind === 'valid' ? changed : stamp.verdict
  const isProof = verdict.kind === 'valid'
  const time: SigningTime = isProof
    ? { kind: 'timeStamp', atMs: stamp.at.getTime(), authority: stamp.authority }
    : { kind: 'unknown', timeStampFails: true }
  const report = { ...covers, signer: signerOf(stamp.cms), time, later: additions, verdict }
  return { report, stamp: isProof ? stamp : null }
}

const unknownTime: SigningTime = { kind: 'unknown', timeStampFails: false }

function whatCameAfter(
  found: Located,
  { bytes, pdf }: Document,
): { additions: LaterAddition[]; verdict: Verdict | null } {
  const rest = bytes.subarray(found.end)
  if (isBlank(rest)) return { additions: [], verdict: null }
  const { additions, changed } = laterChanges(found.revision, pdf)
  // What stands behind the last revision, or is found by a search for objects alone, is seen by some viewers and not by others.
  if (!endsAsRevision(rest, found.end))
    return { additions: [], verdict: { kind: 'changedAfter', where: { kind: 'file' } } }
  const forbidden = found.allows === 1 && (additions.has('signature') || additions.has('signatureField'))
  const where = changed ?? (forbidden ? ({ kind: 'form' } as const) : null)
  return { additions: [...additions], verdict: where === null ? null : { kind: 'changedAfter', where } }
}

export function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0)
}

/** A later revision ends with the place of its own index, which lies within it. */
function endsAsRevision(rest: Uint8Array, begin: number): boolean {
  const end = Buffer.from(rest.subarray(-1_024)).toString('latin1')
  const [, at = '-1'] = /startxref\s+(\d+)\s+%%EOF\s*$/u.exec(end) ?? []
  return Number(at) >= begin
}

function cmsVerdict(problem: CmsProblem | null): Verdict | null {
  if (problem === null) return null
  return problem.kind === 'malformed' ? { kind: 'malformed', why: 'contents' } : problem
}

interface Times {
  readonly proven: Date | undefined
  readonly claimed: Date | undefined
  readonly own: TimeStamp | null
}

/** Whether the certificate was good for this when it was signed: at the proven time, else now. */
async function personVerdict(cms: Cms, { claimed, own, proven }: Times, grounds: Grounds): Promise<Verdict> {
  if (!isForSigning(cms.certificate)) return { kind: 'notForSigning' }
  const [leaf] = linksOf([cms.certificate], 1)
  if (leaf === undefined) return unsupportedKeyOf(cms.certificate)
  const at = proven ?? grounds.now
  const brought = linksOf([...cms.certificates, ...(own?.cms.certificates ?? [])], MOST_CERTIFICATES)
  const chain = await judgeChain(leaf, [...brought, ...grounds.others], grounds.trusted, at)
  if (chain.kind !== 'holds') return chainVerdict(chain, at, proven === undefined ? 'now' : 'timeStamp')
  const from = cms.certificate.notBefore.value
  if (proven === undefined && claimed !== undefined && claimed < from)
    return chainVerdict({ kind: 'notYetValid', whose: 'signer', notBeforeMs: from.getTime() }, claimed, 'claimed')
  const revocation = revocationOf(chain.path, withListsOf(cms, grounds), at, proven !== undefined)
  return revocation.kind === 'revoked' ? revocation : { kind: 'valid', revocation: revocation.kind }
}

function chainVerdict(problem: ChainProblem, at: Date, by: 'timeStamp' | 'now' | 'claimed'): Verdict {
  const judgedAtMs = at.getTime()
  switch (problem.kind) {
    case 'untrusted':
      return problem
    case 'expired':
      return { ...problem, judgedAtMs, by: by === 'timeStamp' ? 'timeStamp' : 'now' }
    case 'notYetValid':
      return { ...problem, judgedAtMs, by }
  }
}

/** Lists that the signature itself brings. */
function withListsOf(cms: Cms, { revocation }: Grounds) {
  const lists = (cms.data.crls ?? []).filter((item) => item instanceof pkijs.CertificateRevocationList)
  return { ...revocation, crls: [...revocation.crls, ...lists] }
}

/** The time stamp over the signature's value, which it carries beside what is signed. */
async function ownTimeStamp(cms: Cms, grounds: Grounds): Promise<TimeStamp | null> {
  const found = cms.signer.unsignedAttrs?.attributes.find(({ type }) => type === TIME_STAMP_TOKEN)
  const value: unknown = found?.values[0]
  const token = berOf(value)
  if (token === null) return null
  return judgeTimeStamp(token, [new Uint8Array(cms.signer.signature.getValue())], grounds)
}

function timeOf(proven: TimeStamp | null, claimed: Date | undefined, timeStampFails: boolean): SigningTime {
  if (proven !== null) return { kind: 'timeStamp', atMs: proven.at.getTime(), authority: proven.authority }
  if (claimed === undefined) return { kind: 'unknown', timeStampFails }
  return { kind: 'claimed', atMs: claimed.getTime(), timeStampFails }
}

function signerOf({ certificate }: Cms): SignatureReport['signer'] {
  return {
    name: nameOf(certificate.subject),
    organisation: organisationOf(certificate.subject),
    // RFC 5280 has at most 20 bytes.
    serial: Buffer.from(certificate.serialNumber.valueBlock.valueHexView.subarray(0, 40)).toString('hex').toUpperCase(),
    issuer: nameOf(certificate.issuer),
  }
}
