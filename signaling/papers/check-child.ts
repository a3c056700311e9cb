/**
 * Runs as a process of its own, for one file: whatever a hostile PDF does to it, the server goes on. Started by check-pdf.ts with
 * limits of memory and time; prints one line of JSON.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { stampedLine } from './state-secret.ts'

/** Pages whose text is looked at: a secrecy stamp stands on the first one by the rules, covers may come before it. */
const LOOKED_AT_PAGES = 3

// A reader that had to search the file for its objects found its index missing or wrong. pdf.js tells it by a warning only.
let recovered = false
console.warn = (...words: unknown[]) => {
  if (words.join(' ').includes('Indexing all PDF objects')) recovered = true
}
console.log = () => undefined

const [file, maxPages] = process.argv.slice(2)
if (file === undefined || maxPages === undefined) throw new Error('Usage: check-child FILE MAX_PAGES')

const report = await check(file, Number(maxPages))
process.stdout.write(JSON.stringify(report), () => process.exit(0))

async function check(path: string, pageLimit: number): Promise<{ kind: string; pages?: number }> {
  const { getDocument, PasswordException } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const bytes = readWhole(path)
  if (!hasEnd(bytes)) return { kind: 'truncatedPdf' }
  const assets = new URL('../../node_modules/pdfjs-dist/', import.meta.url)
  const task = getDocument({
    data: bytes,
    verbosity: 1,
    enableXfa: false,
    disableFontFace: true,
    useSystemFonts: false,
    isOffscreenCanvasSupported: false,
    cMapUrl: fileURLToPath(new URL('cmaps/', assets)),
    cMapPacked: true,
    standardFontDataUrl: fileURLToPath(new URL('standard_fonts/', assets)),
  })
  try {
    const document = await task.promise
    if (recovered) return { kind: 'truncatedPdf' }
    const pages = document.numPages
    if (pages > pageLimit) return { kind: 'tooManyPages', pages }
    for (let number = 1; number <= Math.min(pages, LOOKED_AT_PAGES); number += 1) {
      const page = await document.getPage(number)
      const { items } = await page.getTextContent()
      const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
      if (text.split('\n').some(stampedLine)) return { kind: 'stateSecret' }
    }
    return { kind: 'sound', pages }
  } catch (error) {
    if (error instanceof PasswordException) return { kind: 'encryptedPdf' }
    if (error instanceof Error && /alloc|memory|call stack/i.test(error.message)) return { kind: 'pdfTooSlow' }
    return { kind: 'truncatedPdf' }
  }
}

/** Reads into one array that pdf.js can take over as it is: with a file of 200 MB every copy counts. */
function readWhole(path: string): Uint8Array {
  const handle = openSync(path, 'r')
  const bytes = new Uint8Array(fstatSync(handle).size)
  for (let done = 0; done < bytes.length;) {
    const read = readSync(handle, bytes, done, bytes.length - done, done)
    if (read === 0) break
    done += read
  }
  closeSync(handle)
  return bytes
}

/** A PDF ends with the place of its index and an end mark (ISO 32000-1 §7.5.5); some producers leave a little after it. */
function hasEnd(bytes: Uint8Array): boolean {
  const tail = Buffer.from(bytes.subarray(-2048)).toString('latin1')
  return /startxref\s+\d+\s+%%EOF/.test(tail)
}
