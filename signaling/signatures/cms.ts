/**
 * Reads a CMS signature (RFC 5652) and checks its digest and value. pkijs reads the structures; OpenSSL, which Node has within it, does the
 * arithmetic: it knows RSA-PSS keys, and needs no engine that two versions of pkijs in one process would share.
 */
import { constants, createHash, createVerify, X509Certificate, type KeyObject } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'

export type Parts = readonly Uint8Array[]
type DigestName = 'sha256' | 'sha384' | 'sha512'

export interface Cms {
  readonly data: pkijs.SignedData
  readonly signer: pkijs.SignerInfo
  /** The signer's own. */
  readonly certificate: pkijs.Certificate
  /** All that it brings. */
  readonly certificates: readonly pkijs.Certificate[]
}

export type CmsProblem =
  | { readonly kind: 'malformed' }
  | { readonly kind: 'unsupportedAlgorithm'; readonly algorithm: string }
  | { readonly kind: 'digestWrong' }
  | { readonly kind: 'signatureWrong' }

const DIGESTS: Readonly<Record<string, DigestName>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
/** Algorithms that name their digest. */
const SIGNATURES: Readonly<Record<string, DigestName>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
const RSA_PSS = '1.2.840.113549.1.1.10'
const OLD_ALGORITHMS: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '1.2.840.113549.2.5': 'MD5',
  '1.2.840.113549.1.1.4': 'MD5 with RSA',
  '1.2.840.113549.1.1.5': 'SHA-1 with RSA',
  '1.2.840.10045.4.1': 'ECDSA with SHA-1',
  [RSA_PSS]: 'RSA-PSS with unknown parameters',
}
const SMALLEST_RSA_BITS = 2_048

const ATTRIBUTE = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const

type Unsupported = Extract<CmsProblem, { kind: 'unsupportedAlgorithm' }>

const unsupported = (oid: string): Unsupported => ({
  kind: 'unsupportedAlgorithm',
  algorithm: OLD_ALGORITHMS[oid] ?? oid.slice(0, 100),
})

/** Of a certificate whose key OpenSSL does not read. */
export const unsupportedKeyOf = (certificate: pkijs.Certificate): Unsupported =>
  unsupported(certificate.subjectPublicKeyInfo.algorithm.algorithmId)

/** @param bytes - May be longer than the structure: what lies in a PDF is filled up with zeros. @returns null: no CMS with one signer. */
export function readCms(bytes: Uint8Array): Cms | null {
  try {
    const info = pkijs.ContentInfo.fromBER(asBuffer(wholeStructure(bytes)))
    if (info.contentType !== pkijs.ContentInfo.SIGNED_DATA) return null
    const content: unknown = info.content
    const data = new pkijs.SignedData({ schema: content })
    const [signer, second] = data.signerInfos
    if (signer === undefined || second !== undefined) return null
    const certificates = (data.certificates ?? []).filter((item) => item instanceof pkijs.Certificate)
    const certificate = certificates.find((candidate) => isOf(signer, candidate))
    return certificate === undefined ? null : { data, signer, certificate, certificates }
  } catch {
    // pkijs says by throwing that the bytes are no such structure.
    return null
  }
}

/** @param content - What is signed, in parts. @returns null: digest and value are right. */
export function checkCms({ certificate, data, signer }: Cms, content: Parts): CmsProblem | null {
  const digest = DIGESTS[signer.digestAlgorithm.algorithmId]
  if (digest === undefined) return unsupported(signer.digestAlgorithm.algorithmId)
  const key = x509Of(certificate)?.publicKey
  if (key === undefined) return unsupportedKeyOf(certificate)
  const bits = key.asymmetricKeyDetails?.modulusLength
  if (bits !== undefined && bits < SMALLEST_RSA_BITS) return { kind: 'unsupportedAlgorithm', algorithm: `RSA ${bits}` }
  // OpenSSL takes the padding from the key where none is named; other programs take it from the label, and refuse.
  if (key.asymmetricKeyType === 'rsa-pss' && signer.signatureAlgorithm.algorithmId !== RSA_PSS)
    return { kind: 'unsupportedAlgorithm', algorithm: 'RSA-PSS labelled as RSA' }
  const { signedAttrs } = signer
  if (signedAttrs === undefined) return valueProblem(signer, digest, content, key)
  const type = attribute(signedAttrs, ATTRIBUTE.contentType)
  const told = octets(attribute(signedAttrs, ATTRIBUTE.messageDigest))
  const typeFits =
    type instanceof asn1js.ObjectIdentifier && type.valueBlock.toString() === data.encapContentInfo.eContentType
  if (!typeFits || told === null) return { kind: 'malformed' }
  if (!digestOf(digest, content).equals(told)) return { kind: 'digestWrong' }
  if (!namesThis(signedAttrs, certificate)) return { kind: 'signatureWrong' }
  return valueProblem(signer, digest, [new Uint8Array(signedAttrs.encodedValue)], key)
}

function valueProblem(signer: pkijs.SignerInfo, digest: DigestName, signed: Parts, key: KeyObject): CmsProblem | null {
  const value = Buffer.from(signer.signature.getValue())
  switch (holds(signer.signatureAlgorithm, signed, value, key, digest)) {
    case 'yes':
      return null
    case 'no':
      // Without signed attributes the value is over the content itself.
      return { kind: signer.signedAttrs === undefined ? 'digestWrong' : 'signatureWrong' }
    case 'unsupported':
      return unsupported(signer.signatureAlgorithm.algorithmId)
  }
}

/**
 * Whether a signature value is right.
 *
 * @param digest - Of a CMS signature, whose algorithm may leave it open.
 */
export function holds(
  algorithm: pkijs.AlgorithmIdentifier,
  signed: Parts,
  value: Uint8Array,
  key: KeyObject,
  digest?: DigestName,
): 'yes' | 'no' | 'unsupported' {
  const id = algorithm.algorithmId
  const pss = id === RSA_PSS ? pssOf(algorithm) : null
  const named = pss?.digest ?? SIGNATURES[id] ?? (id === RSA_ENCRYPTION ? digest : undefined)
  if (named === undefined || (digest !== undefined && named !== digest)) return 'unsupported'
  const isRsa = key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss'
  if (isRsa !== id.startsWith('1.2.840.113549.1.1.')) return 'no'
  const verifier = createVerify(named)
  for (const part of signed) verifier.update(part)
  const how = pss === null ? { key } : { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength }
  try {
    return verifier.verify(how, value) ? 'yes' : 'no'
  } catch {
    // OpenSSL refuses a key that does not go with the algorithm.
    return 'unsupported'
  }
}

/** RSA-PSS as it is used: one digest for the message and the mask. */
function pssOf(algorithm: pkijs.AlgorithmIdentifier): { digest: DigestName; saltLength: number } | null {
  try {
    const schema: unknown = algorithm.algorithmParams
    const { hashAlgorithm, maskGenAlgorithm, saltLength } = new pkijs.RSASSAPSSParams({ schema })
    const digest = DIGESTS[hashAlgorithm.algorithmId]
    const maskSchema: unknown = maskGenAlgorithm.algorithmParams
    const mask = new pkijs.AlgorithmIdentifier({ schema: maskSchema })
    return digest === undefined || DIGESTS[mask.algorithmId] !== digest ? null : { digest, saltLength }
  } catch {
    // Without parameters, or with others.
    return null
  }
}

/** The signed reference to the signer's certificate (RFC 5035), where there is one: nobody may put another certificate beside the value. */
function namesThis(signed: pkijs.SignedAndUnsignedAttributes, certificate: pkijs.Certificate): boolean {
  const der = Buffer.from(certificate.toSchema().toBER())
  for (const [oid, fallback] of [
    [ATTRIBUTE.signingCertificateV2, 'sha256'],
    [ATTRIBUTE.signingCertificate, 'sha1'],
  ] as const) {
    const all = attribute(signed, oid)
    if (all === undefined) continue
    const [first, second] = childrenOf(childrenOf(childrenOf(all)[0])[0])
    const named = first instanceof asn1js.Sequence ? childrenOf(first)[0] : undefined
    const digest = named instanceof asn1js.ObjectIdentifier ? DIGESTS[named.valueBlock.toString()] : fallback
    const hash = octets(first instanceof asn1js.Sequence ? second : first)
    if (digest === undefined || hash === null) return false
    if (!createHash(digest).update(der).digest().equals(hash)) return false
  }
  return true
}

/** When the signer says to have signed. */
export function claimedTime({ signer }: Cms): Date | undefined {
  const told = signer.signedAttrs === undefined ? undefined : attribute(signer.signedAttrs, ATTRIBUTE.signingTime)
  return told instanceof asn1js.UTCTime || told instanceof asn1js.GeneralizedTime ? told.toDate() : undefined
}

function attribute(attributes: pkijs.SignedAndUnsignedAttributes, type: string): unknown {
  const found = attributes.attributes.find((candidate) => candidate.type === type)
  const value: unknown = found?.values[0]
  return value
}

export function digestNamed(oid: string): DigestName | undefined {
  return DIGESTS[oid]
}

export function digestOf(name: string, parts: Parts): Buffer {
  const hash = createHash(name)
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export function octets(value: unknown): Buffer | null {
  return value instanceof asn1js.OctetString ? Buffer.from(value.getValue()) : null
}

/** A value's own bytes. */
export function berOf(value: unknown): Uint8Array | null {
  return value instanceof asn1js.BaseBlock ? new Uint8Array(value.toBER()) : null
}

export function childrenOf(value: unknown): readonly unknown[] {
  return value instanceof asn1js.Constructed ? value.valueBlock.value : []
}

export function x509Of(certificate: pkijs.Certificate): X509Certificate | undefined {
  try {
    const x509 = new X509Certificate(Buffer.from(certificate.toSchema().toBER()))
    return x509.publicKey === undefined ? undefined : x509
  } catch {
    // OpenSSL does not read the certificate, or not its key.
    return undefined
  }
}

function isOf(signer: pkijs.SignerInfo, certificate: pkijs.Certificate): boolean {
  const id: unknown = signer.sid
  if (id instanceof pkijs.IssuerAndSerialNumber)
    return certificate.issuer.isEqual(id.issuer) && certificate.serialNumber.isEqual(id.serialNumber)
  if (!(id instanceof asn1js.Primitive)) return false
  const wanted = Buffer.from(id.valueBlock.valueHexView)
  const extension = certificate.extensions?.find(({ extnID }) => extnID === SUBJECT_KEY_IDENTIFIER)
  const parsed: unknown = extension?.parsedValue
  return octets(parsed)?.equals(wanted) ?? false
}
const SUBJECT_KEY_IDENTIFIER = '2.5.29.14'

/** The first structure in these bytes, by its own length. */
function wholeStructure(bytes: Uint8Array): Uint8Array {
  const [, first = 0] = bytes
  if (first < 0x80) return bytes.subarray(0, 2 + first)
  const count = first & 0x7f
  // Of indefinite length: its end is found while it is read.
  if (count === 0 || count > 4) return bytes
  let length = 0
  for (const byte of bytes.subarray(2, 2 + count)) length = length * 256 + byte
  return bytes.subarray(0, 2 + count + length)
}

export function asBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
