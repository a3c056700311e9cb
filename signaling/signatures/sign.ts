/**
 * Signs a PDF on the signer's own machine (PAdES, ETSI EN 319 142-1). The server never runs this: it holds no private key. A key is a port: a
 * PKCS#12 file here, a token behind the same interface elsewhere.
 */
import { HttpTimestampAuthority, P12Signer, SignatureError, type PDF, type PdfDict, type Signer } from '@libpdf/core'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { loadPdf, type LoadRefusal } from './load-pdf.ts'
import { formFields } from './pdf-fields.ts'

/** A private key that signs, with its certificate and those between it and the root. The key itself stays where it is. */
export type SigningKey = Signer

export interface SignOptions {
  /** The field to sign in; left out: the first that nobody has signed. */
  readonly field?: string | undefined
  /** Where time stamps come from (RFC 3161); without it the signer's own clock is all that there is: B-B. */
  readonly timeStampUrl?: string | undefined
  /** Put the certificates and revocation data beside the signature (B-LT). They are fetched from where the certificates name them. */
  readonly longTerm?: boolean
  readonly reason?: string | undefined
}
export type SignRefusal =
  LoadRefusal | 'noSuchField' | 'rsaPss' | 'needsTimeStamp' | 'cannotAppend' | 'incompleteData' | 'signingFailed'
export type KeyRefusal = 'wrongPassword' | 'badKeyFile' | 'rsaPss'

const DETAIL_LETTERS = 300
/** A signature with its chain and a time stamp with its own: a time-stamping authority sends up to some kilobytes. */
const VALUE_BYTES = 24 * 1024
const TIME_STAMP_TIMEOUT_MS = 20_000
/** What libpdf writes of an RSA-PSS key is labelled as another algorithm, and no verifier takes it. */
const RSA_PSS = '1.2.840.113549.1.1.10'

/** The key in a PKCS#12 file (.p12, .pfx). */
export async function readKeyFile(bytes: Uint8Array, password: string): Promise<Outcome<SigningKey, KeyRefusal>> {
  try {
    const key = await P12Signer.create(bytes, password)
    return key.signatureAlgorithm === 'RSA-PSS' ? refuse('rsaPss') : accept(key)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (message.includes(RSA_PSS)) return refuse('rsaPss')
    const detail = message.slice(0, DETAIL_LETTERS)
    return refuse(/password|integrity/iu.test(message) ? 'wrongPassword' : 'badKeyFile', { detail })
  }
}

/** @returns the signed file, which begins with the given one byte for byte. */
export async function signPdf(
  bytes: Uint8Array,
  key: SigningKey,
  { field, longTerm = false, reason, timeStampUrl }: SignOptions,
): Promise<Outcome<Uint8Array, SignRefusal>> {
  if (key.signatureAlgorithm === 'RSA-PSS') return refuse('rsaPss')
  if (longTerm && timeStampUrl === undefined) return refuse('needsTimeStamp')
  const loaded = await loadPdf(bytes)
  if (!loaded.ok) return loaded
  const pdf = loaded.value
  const free = formFields(pdf).filter(({ isSignature, value }) => isSignature && value === undefined)
  const place = field === undefined ? free[0] : free.find(({ name }) => name === field)
  if (field !== undefined && place === undefined) return refuse('noSuchField')
  if (place !== undefined) keepPlace(pdf, place.dict)
  const authority =
    timeStampUrl === undefined
      ? undefined
      : new HttpTimestampAuthority(timeStampUrl, { timeout: TIME_STAMP_TIMEOUT_MS })
  try {
    const signed = await pdf.sign({
      signer: key,
      level: authority === undefined ? 'B-B' : longTerm ? 'B-LT' : 'B-T',
      estimatedSize: VALUE_BYTES,
      ...(place === undefined ? {} : { fieldName: place.name }),
      ...(authority === undefined ? {} : { timestampAuthority: authority }),
      ...(reason === undefined ? {} : { reason }),
    })
    if (longTerm && signed.warnings.length > 0)
      return refuse('incompleteData', {
        detail: signed.warnings
          .map(({ message }) => message)
          .join('; ')
          .slice(0, DETAIL_LETTERS),
      })
    const keeps = Buffer.compare(signed.bytes.subarray(0, bytes.length), bytes) === 0
    return keeps ? accept(signed.bytes) : refuse('cannotAppend')
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error
    return refuse('signingFailed', { detail: error.message.slice(0, DETAIL_LETTERS) })
  }
}

/** libpdf gives each field that it signs in an empty rectangle on page 1: the mark's own place is put back before the file is written. */
function keepPlace(pdf: PDF, field: PdfDict): void {
  const place = ['P', 'Rect', 'F'].map((key) => [key, field.get(key)] as const)
  const save = pdf.save.bind(pdf)
  pdf.save = (options) => {
    for (const [key, value] of place) if (value !== undefined) field.set(key, value)
    return save(options)
  }
}
