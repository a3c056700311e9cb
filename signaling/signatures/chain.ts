// Whether a certificate leads to a trusted one (RFC 5280), at a given time. The paths are searched here, within bounds; pkijs validates them.
import type { X509Certificate } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { x509Of } from './cms.ts'

export interface Link {
  readonly certificate: pkijs.Certificate
  readonly x509: X509Certificate
}
export type ChainProblem =
  | { readonly kind: 'untrusted'; readonly why: 'noPath' | 'path' }
  | { readonly kind: 'expired'; readonly whose: 'signer' | 'issuer'; readonly notAfterMs: number }
  | { readonly kind: 'notYetValid'; readonly whose: 'signer' | 'issuer'; readonly notBeforeMs: number }
export type Chain = { readonly kind: 'holds'; readonly path: readonly Link[] } | ChainProblem

const LONGEST_PATH = 8
const MOST_PATHS = 8
const MOST_STEPS = 5_000

/** Certificates that can be read, each once. */
export function linksOf(certificates: readonly pkijs.Certificate[], most: number): Link[] {
  const links = new Map<string, Link>()
  for (const certificate of certificates) {
    if (links.size >= most) break
    const x509 = x509Of(certificate)
    if (x509 !== undefined) links.set(x509.fingerprint256, { certificate, x509 })
  }
  return [...links.values()]
}

/** @param others - Certificates that may lie between. */
export async function judgeChain(
  leaf: Link,
  others: readonly Link[],
  trusted: readonly Link[],
  at: Date,
): Promise<Chain> {
  let problem: ChainProblem = { kind: 'untrusted', why: 'noPath' }
  for (const path of pathsTo(leaf, others, trusted)) {
    const found = outOfTime(path, at) ?? (await pathProblem(path, at))
    if (found === null) return { kind: 'holds', path }
    problem = found
  }
  return problem
}

function pathsTo(leaf: Link, others: readonly Link[], trusted: readonly Link[]): Link[][] {
  const anchors = new Set(trusted.map(({ x509 }) => x509.fingerprint256))
  const candidates = [...trusted, ...others]
  const paths: Link[][] = []
  let steps = 0

  function search(path: readonly Link[]): void {
    const last = path.at(-1)
    if (last === undefined || paths.length >= MOST_PATHS || path.length > LONGEST_PATH) return
    if (path.length > 1 && anchors.has(last.x509.fingerprint256)) {
      paths.push([...path])
      return
    }
    for (const candidate of candidates) {
      steps += 1
      if (steps > MOST_STEPS) return
      if (!path.includes(candidate) && hasIssued(candidate, last)) search([...path, candidate])
    }
  }

  search([leaf])
  return paths.sort((a, b) => a.length - b.length)
}

function hasIssued(issuer: Link, subject: Link): boolean {
  try {
    return subject.x509.checkIssued(issuer.x509) && subject.x509.verify(issuer.x509.publicKey)
  } catch {
    // A key that does not go with the signature's algorithm.
    return false
  }
}

function outOfTime(path: readonly Link[], at: Date): ChainProblem | null {
  for (const [index, { certificate }] of path.entries()) {
    const whose = index === 0 ? 'signer' : 'issuer'
    const [from, to] = [certificate.notBefore.value, certificate.notAfter.value]
    if (at < from) return { kind: 'notYetValid', whose, notBeforeMs: from.getTime() }
    if (at > to) return { kind: 'expired', whose, notAfterMs: to.getTime() }
  }
  return null
}

/** Basic constraints, key usage, lengths, names and policies along the path. */
async function pathProblem(path: readonly Link[], at: Date): Promise<ChainProblem | null> {
  const [leaf, ...above] = path.map(({ certificate }) => certificate)
  const root = above.at(-1)
  if (leaf === undefined || root === undefined || hasUnknownRule(leaf)) return { kind: 'untrusted', why: 'path' }
  // The engine takes the last one of `certs` for the one to be judged.
  const engine = new pkijs.CertificateChainValidationEngine({
    trustedCerts: [root],
    certs: [...above.slice(0, -1), leaf],
    checkDate: at,
  })
  const { result } = await engine.verify()
  return result ? null : { kind: 'untrusted', why: 'path' }
}

/** An extension that must be understood (critical) and is not; the engine looks at those of authorities alone. */
function hasUnknownRule(certificate: pkijs.Certificate): boolean {
  return (certificate.extensions ?? []).some((found) => {
    const parsed: unknown = found.parsedValue
    return found.critical && (parsed === undefined || parsed === null)
  })
}

const KEY_USAGE = '2.5.29.15'
const EXTENDED_KEY_USAGE = '2.5.29.37'
/** digitalSignature and nonRepudiation: the first two bits. */
const MAY_SIGN = 0xc0
const ANY_PURPOSE = '2.5.29.37.0'
/** Purposes under which papers are signed: documents (RFC 9336), mail, sign-in with an official's card, Microsoft's and Adobe's own. */
const SIGNING_PURPOSES = [
  ANY_PURPOSE,
  '1.3.6.1.5.5.7.3.36',
  '1.3.6.1.5.5.7.3.4',
  '1.3.6.1.5.5.7.3.2',
  '1.3.6.1.4.1.311.10.3.12',
  '1.2.840.113583.1.1.5',
]
export const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
export const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'

/** Whether a person may sign papers with it. */
export function isForSigning(certificate: pkijs.Certificate): boolean {
  const bits = keyUsage(certificate)
  const purposes = purposesOf(certificate)
  return (
    (bits === undefined || (bits & MAY_SIGN) !== 0) &&
    (purposes === undefined || purposes.some((purpose) => SIGNING_PURPOSES.includes(purpose)))
  )
}

export function isFor(purpose: string, certificate: pkijs.Certificate): boolean {
  return purposesOf(certificate)?.includes(purpose) ?? false
}

function purposesOf(certificate: pkijs.Certificate): readonly string[] | undefined {
  const parsed = extension(certificate, EXTENDED_KEY_USAGE)
  return parsed instanceof pkijs.ExtKeyUsage ? parsed.keyPurposes : undefined
}

function keyUsage(certificate: pkijs.Certificate): number | undefined {
  const parsed = extension(certificate, KEY_USAGE)
  return parsed instanceof asn1js.BitString ? parsed.valueBlock.valueHexView[0] : undefined
}

function extension(certificate: pkijs.Certificate, id: string): unknown {
  const found: unknown = certificate.extensions?.find(({ extnID }) => extnID === id)?.parsedValue
  return found
}
