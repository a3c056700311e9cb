// Time stamps of RFC 3161: who says that something was there, and when.
import * as pkijs from 'pkijs'
import { isFor, judgeChain, linksOf, TIME_STAMPING, type Link } from './chain.ts'
import { checkCms, digestNamed, digestOf, octets, readCms, type Cms, type Parts } from './cms.ts'
import { nameOf } from './names.ts'
import { revocationOf, type RevocationData } from './revocation.ts'
import type { Verdict } from './report.ts'

const TIME_STAMP_INFO = '1.2.840.113549.1.9.16.1.4'

/** What signatures are judged by. */
export interface Grounds {
  readonly trusted: readonly Link[]
  /** Certificates that may lie between, from the file. */
  readonly others: readonly Link[]
  readonly revocation: RevocationData
  readonly now: Date
}

export interface TimeStamp {
  readonly cms: Cms
  readonly at: Date
  readonly authority: string
  readonly verdict: Verdict
}

const MOST_CERTIFICATES = 100

/**
 * A time stamp's own certificate is judged at the time that the stamp states.
 *
 * @returns null: the bytes are no time stamp.
 */
export async function judgeTimeStamp(token: Uint8Array, stamped: Parts, grounds: Grounds): Promise<TimeStamp | null> {
  const cms = readCms(token)
  const content = octets(cms?.data.encapContentInfo.eContent)
  if (cms === null || content === null || cms.data.encapContentInfo.eContentType !== TIME_STAMP_INFO) return null
  const info = readInfo(content)
  if (info === null) return null
  const about = { cms, at: info.genTime, authority: nameOf(cms.certificate.subject) }
  const digest = digestNamed(info.messageImprint.hashAlgorithm.algorithmId)
  if (digest === undefined) {
    const algorithm = info.messageImprint.hashAlgorithm.algorithmId.slice(0, 100)
    return { ...about, verdict: { kind: 'unsupportedAlgorithm', algorithm } }
  }
  const imprint = octets(info.messageImprint.hashedMessage)
  if (imprint === null || !digestOf(digest, stamped).equals(imprint))
    return { ...about, verdict: { kind: 'digestWrong' } }
  const problem = checkCms(cms, [content])
  if (problem?.kind === 'malformed') return null
  if (problem !== null) return { ...about, verdict: problem }
  return { ...about, verdict: await authorityVerdict(cms, info.genTime, grounds) }
}

async function authorityVerdict(cms: Cms, at: Date, grounds: Grounds): Promise<Verdict> {
  if (!isFor(TIME_STAMPING, cms.certificate)) return { kind: 'notForSigning' }
  const [leaf] = linksOf([cms.certificate], 1)
  if (leaf === undefined) return { kind: 'untrusted', why: 'path' }
  const others = [...linksOf(cms.certificates, MOST_CERTIFICATES), ...grounds.others]
  const chain = await judgeChain(leaf, others, grounds.trusted, at)
  const judged = { judgedAtMs: at.getTime(), by: 'timeStamp' } as const
  switch (chain.kind) {
    case 'expired':
    case 'notYetValid':
      return { ...chain, ...judged }
    case 'untrusted':
      return chain
    case 'holds': {
      const revocation = revocationOf(chain.path, grounds.revocation, at, true)
      return revocation.kind === 'revoked' ? revocation : { kind: 'valid', revocation: revocation.kind }
    }
  }
}

function readInfo(content: Buffer): pkijs.TSTInfo | null {
  try {
    return pkijs.TSTInfo.fromBER(new Uint8Array(content).buffer)
  } catch {
    // pkijs says by throwing that the bytes are none.
    return null
  }
}
