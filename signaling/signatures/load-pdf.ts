// Opens a PDF whose bytes are to be appended to, or judged: one whose index had to be guessed is neither.
import { PDF } from '@libpdf/core'
import { accept, refuse, type Outcome } from '../wire/kit.ts'

export type LoadRefusal = 'notPdf' | 'encryptedPdf' | 'damagedPdf'

export async function loadPdf(bytes: Uint8Array): Promise<Outcome<PDF, LoadRefusal>> {
  const startsAsPdf = Buffer.from(bytes.subarray(0, 1_024)).includes('%PDF-')
  // libpdf says by throwing that it cannot make anything of it.
  const pdf = await PDF.load(bytes).catch(() => null)
  if (!startsAsPdf) return refuse('notPdf')
  if (pdf === null || pdf.recoveredViaBruteForce) return refuse('damagedPdf')
  return pdf.isEncrypted ? refuse('encryptedPdf') : accept(pdf)
}
