/**
 * Runs as a process of its own, for one file: whatever a hostile PDF does to it, the server goes on. Started by check-pdf.ts with
 * limits of memory and time; prints one line of JSON.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { isActive, mayBeActive } from './active-content.ts'
import { pageRanges } from './common/page-ranges.ts'
import { withoutIndex } from './common/pdf-index.ts'
import type { PdfReport } from './check-pdf.ts'
import { isCutOff, lockOf, maySpanOver, PdfObjects, pointsBehindEnd } from './pdf-bytes.ts'
import { readPdf, type PdfReading, type ReadLimits } from './read-pdf.ts'
import { stampedLine } from './state-secret.ts'
import { type PaperRemark } from './wire.ts'
import { MAX_PICTURE_PIXELS } from '../office/wire.ts'

/** Pages whose text is searched for a secrecy stamp: a secrecy stamp stands on the first one by the rules, covers may come before it. */
const LOOKED_AT_PAGES = 3
/** Of the deadline that check-pdf.ts sets, in which every page's text is read; a file with a wrong index is read twice. */
const READ_FOR_MS = 5_000
/** Remarks name so many pages. */
const MAX_NAMED_PAGES = 200

/** What the shells of XFA forms and of portfolios say instead of their content, in programs that cannot show it. */
const SHELL_TEXT =
  /please wait|for the best experience, open this pdf portfolio|to view this (?:form|document)|không hỗ trợ.*(?:adobe|acrobat)|adobe (?:reader|acrobat) \d/iu

type Read = Extract<PdfReading, { kind: 'read' }>

const [file, maxPages] = process.argv.slice(2)
if (file === undefined || maxPages === undefined) throw new Error('Usage: check-child FILE MAX_PAGES')

const report = await check(file, Number(maxPages))
process.stdout.write(JSON.stringify(report), () => process.exit(0))

async function check(path: string, pageLimit: number): Promise<PdfReport> {
  const limits: ReadLimits = { maxPages: pageLimit, linesOf: LOOKED_AT_PAGES, readForMs: READ_FOR_MS }
  const bytes = readWhole(path)
  const seen = {
    cutOff: isCutOff(bytes),
    tornOut: pointsBehindEnd(bytes),
    atStart: /^(?:\xEF\xBB\xBF)?[\s\0]*%PDF-/u.test(bytes.subarray(0, 1024).toString('latin1')),
    hugePictures: maySpanOver(bytes, MAX_PICTURE_PIXELS),
    mayBeActive: mayBeActive(bytes),
  }
  let reading = await readPdf(new Uint8Array(bytes.buffer), limits)
  let indexIgnored = false
  if (reading.kind === 'read' && reading.unreadable.length > 0 && !reading.rebuilt) {
    // Some entries of the index are wrong, but not those that pdf.js tries at the beginning: without an index it searches.
    const again = await readPdf(withoutIndex(new Uint8Array(readWhole(path).buffer)), limits)
    indexIgnored = again.kind === 'read' && again.unreadable.length === 0 && again.pages >= reading.pages
    if (indexIgnored) reading = again
  }
  switch (reading.kind) {
    case 'password':
      return { kind: 'encryptedPdf' }
    case 'unknownLock':
      return { kind: lockOf(readWhole(path)) === 'certificate' ? 'certificatePdf' : 'lockedPdf' }
    case 'tooHeavy':
      return { kind: 'pdfTooSlow' }
    case 'tooManyPages':
      return { kind: 'tooManyPages', pages: reading.pages }
    case 'nothing':
      return { kind: !seen.atStart ? 'notPdf' : seen.cutOff || seen.tornOut ? 'truncatedPdf' : 'damagedPdf' }
    case 'read':
      return judge(path, reading, { ...seen, indexIgnored })
    default:
      return reading satisfies never
  }
}

/** What to say of a file that pdf.js opens. */
function judge(
  path: string,
  reading: Read,
  seen: { cutOff: boolean; hugePictures: boolean; mayBeActive: boolean; indexIgnored: boolean },
): PdfReport {
  if (reading.lines.some(stampedLine)) return { kind: 'stateSecret' }
  const special = seen.cutOff || seen.hugePictures || seen.mayBeActive || reading.hasXfa || reading.attachments > 0
  const objects = special ? new PdfObjects(readWhole(path)) : null
  const unreadable = new Set(reading.unreadable)
  const tooLarge: number[] = []
  if (objects !== null && (seen.cutOff || seen.hugePictures)) {
    for (const [page, object] of reading.pageObjects) {
      const needed = objects.neededBy(object, MAX_PICTURE_PIXELS)
      if (seen.cutOff && needed.missing) unreadable.add(page)
      if (needed.tooLarge) tooLarge.push(page)
    }
  }
  if (unreadable.size > 0) {
    // What is missing was lost on the way, with the file's end or out of its middle; what is there and unreadable is damaged.
    const lost = seen.cutOff || reading.rebuilt
    return { kind: lost ? 'truncatedPdf' : 'damagedPdf', unreadable: pageRanges([...unreadable]), pages: reading.pages }
  }
  const shell = SHELL_TEXT.test(reading.lines.join(' '))
  const dynamic = objects?.someText(/\/NeedsRendering\s+true/u) ?? false
  if (reading.hasXfa && (dynamic || (reading.pages === 1 && shell))) return { kind: 'xfaPdf' }
  const portfolio = reading.attachments > 0 && (objects?.someText(/\/Collection\s*(?:<<|\d+\s+\d+\s+R)/u) ?? false)
  if (portfolio && reading.pages === 1) return { kind: 'portfolioPdf', files: reading.attachments }
  const { pages, title } = reading
  const active = seen.mayBeActive && objects !== null && isActive(objects)
  return { kind: 'sound', pages, title, remarks: remarksOf(reading, { ...seen, active }, tooLarge) }
}

function remarksOf(
  reading: Read,
  { cutOff, indexIgnored, active }: { cutOff: boolean; indexIgnored: boolean; active: boolean },
  tooLarge: readonly number[],
): PaperRemark[] {
  const remarks: PaperRemark[] = []
  if (cutOff) remarks.push({ kind: 'endMissing' })
  if (indexIgnored) remarks.push({ kind: 'indexIgnored' })
  else if (reading.rebuilt && !cutOff) remarks.push({ kind: 'indexRebuilt' })
  if (tooLarge.length > 0) remarks.push({ kind: 'picturesTooLarge', pageNumbers: tooLarge.slice(0, MAX_NAMED_PAGES) })
  if (reading.hasXfa) remarks.push({ kind: 'form' })
  if (reading.attachments > 0) remarks.push({ kind: 'attachments', files: reading.attachments })
  if (active) remarks.push({ kind: 'activeContent' })
  return remarks
}

/** Reads into one array that pdf.js can take over as it is: with a file of 200 MB every copy counts. */
function readWhole(path: string): Buffer<ArrayBuffer> {
  const handle = openSync(path, 'r')
  const bytes = Buffer.from(new ArrayBuffer(fstatSync(handle).size))
  for (let done = 0; done < bytes.length;) {
    const read = readSync(handle, bytes, done, bytes.length - done, done)
    if (read === 0) break
    done += read
  }
  closeSync(handle)
  return bytes
}
