// Whether a certificate of a chain was revoked, from lists (CRL, RFC 5280) and answers (OCSP, RFC 6960) that lie in the file or beside the trusted
// certificates. No network is asked.
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { isFor, OCSP_SIGNING, type Link } from './chain.ts'
import { asBuffer, childrenOf, digestOf, holds, octets, x509Of } from './cms.ts'

export interface RevocationData {
  readonly crls: readonly pkijs.CertificateRevocationList[]
  readonly ocsps: readonly pkijs.BasicOCSPResponse[]
}
export type Revocation =
  | { readonly kind: 'good' | 'unknown' }
  | { readonly kind: 'revoked'; readonly whose: 'signer' | 'issuer'; readonly revokedAtMs: number }

type Status = 'good' | 'unknown' | Date

const DELTA = '2.5.29.27'
const DISTRIBUTION_POINT = '2.5.29.28'
const OCSP_HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/**
 * @param path - From the signer's certificate to the trusted one, which is not asked for.
 * @param at - The time of signing; a revocation after it does no harm where `isProven`.
 */
export function revocationOf(path: readonly Link[], data: RevocationData, at: Date, isProven: boolean): Revocation {
  let allGood = true
  for (const [index, link] of path.slice(0, -1).entries()) {
    const issuer = path[index + 1]
    if (issuer === undefined) break
    const found = [
      ...data.crls.map((crl) => statusInList(link, issuer, crl, at)),
      ...data.ocsps.map((answer) => statusInAnswer(link, issuer, answer, at)),
    ]
    const revoked = found.filter((status) => status instanceof Date).sort((a, b) => a.getTime() - b.getTime())[0]
    if (revoked !== undefined && (!isProven || revoked <= at))
      return { kind: 'revoked', whose: index === 0 ? 'signer' : 'issuer', revokedAtMs: revoked.getTime() }
    // Revoked after a proven time: that it was good until then is what the revocation's own date says.
    if (revoked === undefined && !found.includes('good')) allGood = false
  }
  return { kind: allGood ? 'good' : 'unknown' }
}

function statusInList({ certificate }: Link, issuer: Link, crl: pkijs.CertificateRevocationList, at: Date): Status {
  if (!crl.issuer.isEqual(certificate.issuer)) return 'unknown'
  const value = Buffer.from(crl.signatureValue.valueBlock.valueHexView)
  if (holds(crl.signatureAlgorithm, [crl.tbsView], value, issuer.x509.publicKey) !== 'yes') return 'unknown'
  const entry = crl.revokedCertificates?.find(({ userCertificate }) =>
    userCertificate.isEqual(certificate.serialNumber),
  )
  if (entry !== undefined) return entry.revocationDate.value
  // A part of a list (changes alone, or some kinds of certificates) says nothing good of those that it leaves out.
  const partial = crl.crlExtensions?.extensions.some(({ extnID }) => [DELTA, DISTRIBUTION_POINT].includes(extnID))
  const fresh = crl.nextUpdate === undefined || crl.nextUpdate.value >= at
  return partial !== true && fresh ? 'good' : 'unknown'
}

function statusInAnswer({ certificate }: Link, issuer: Link, answer: pkijs.BasicOCSPResponse, at: Date): Status {
  const mine = answer.tbsResponseData.responses.find(({ certID }) => isAbout(certID, certificate, issuer))
  if (mine === undefined || !isFromResponder(answer, issuer)) return 'unknown'
  const status: unknown = mine.certStatus
  const tag = status instanceof asn1js.BaseBlock ? status.idBlock.tagNumber : undefined
  if (tag === 0) return mine.nextUpdate === undefined || mine.nextUpdate >= at ? 'good' : 'unknown'
  if (tag !== 1) return 'unknown'
  const [since] = childrenOf(status)
  return since instanceof asn1js.GeneralizedTime ? since.toDate() : new Date(0)
}

function isAbout(id: pkijs.CertID, certificate: pkijs.Certificate, issuer: Link): boolean {
  const hash = OCSP_HASHES[id.hashAlgorithm.algorithmId]
  if (hash === undefined || !id.serialNumber.isEqual(certificate.serialNumber)) return false
  const name = new Uint8Array(certificate.issuer.toSchema().toBER())
  const key = issuer.certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView
  const names = (told: unknown, of: Uint8Array) => octets(told)?.equals(digestOf(hash, [of])) ?? false
  return names(id.issuerNameHash, name) && names(id.issuerKeyHash, key)
}

/** Signed by the issuer itself, or by somebody whom it has given a certificate for that. */
function isFromResponder(answer: pkijs.BasicOCSPResponse, issuer: Link): boolean {
  const value = Buffer.from(answer.signature.valueBlock.valueHexView)
  const signed = [answer.tbsResponseData.tbsView]
  const delegates = (answer.certs ?? []).flatMap((certificate) => {
    const x509 = x509Of(certificate)
    const given =
      x509 !== undefined &&
      isFor(OCSP_SIGNING, certificate) &&
      x509.checkIssued(issuer.x509) &&
      x509.verify(issuer.x509.publicKey)
    return given ? [x509.publicKey] : []
  })
  const keys = [issuer.x509.publicKey, ...delegates]
  return keys.some((key) => holds(answer.signatureAlgorithm, signed, value, key) === 'yes')
}

/** @returns null: no list. */
export function readCrl(der: Uint8Array): pkijs.CertificateRevocationList | null {
  try {
    return pkijs.CertificateRevocationList.fromBER(asBuffer(der))
  } catch {
    // pkijs says by throwing that the bytes are none.
    return null
  }
}

/** @returns null: no answer, or one that says nothing. */
export function readOcsp(der: Uint8Array): pkijs.BasicOCSPResponse | null {
  try {
    const bytes = pkijs.OCSPResponse.fromBER(asBuffer(der)).responseBytes
    return bytes === undefined ? null : pkijs.BasicOCSPResponse.fromBER(bytes.response.getValue())
  } catch {
    // pkijs says by throwing that the bytes are none.
    return null
  }
}
