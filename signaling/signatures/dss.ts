// The document security store (ETSI EN 319 142-1): certificates and revocation data that were put beside the signatures for later years.
import { PdfArray, PdfDict, PdfStream, type PDF } from '@libpdf/core'
import * as pkijs from 'pkijs'
import { resolved } from '../kit/pdf-pages.ts'
import { asBuffer } from './cms.ts'
import { readCrl, readOcsp, type RevocationData } from './revocation.ts'

export interface Store extends RevocationData {
  readonly certificates: readonly pkijs.Certificate[]
}

const MOST_ENTRIES = 200

export function readStore(pdf: PDF): Store {
  const dict = resolved(pdf, pdf.getCatalog().get('DSS'))
  const streams = (key: string) => (dict instanceof PdfDict ? streamsIn(pdf, dict, key) : [])
  return {
    certificates: streams('Certs').flatMap((der) => readCertificate(der) ?? []),
    crls: streams('CRLs').flatMap((der) => readCrl(der) ?? []),
    ocsps: streams('OCSPs').flatMap((der) => readOcsp(der) ?? []),
  }
}

export function readCertificate(der: Uint8Array): pkijs.Certificate | null {
  try {
    return pkijs.Certificate.fromBER(asBuffer(der))
  } catch {
    // pkijs says by throwing that the bytes are none.
    return null
  }
}

function streamsIn(pdf: PDF, dict: PdfDict, key: string): Uint8Array[] {
  const array = resolved(pdf, dict.get(key))
  if (!(array instanceof PdfArray)) return []
  return array
    .toArray()
    .slice(0, MOST_ENTRIES)
    .flatMap((item) => {
      const stream = resolved(pdf, item)
      return stream instanceof PdfStream ? decoded(stream) : []
    })
}

function decoded(stream: PdfStream): Uint8Array[] {
  try {
    return [stream.getDecodedData()]
  } catch {
    // A damaged entry is as good as none.
    return []
  }
}
