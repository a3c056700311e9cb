/**
 * Opens a PDF with pdf.js as the pages' reader does and tries each page of it. Only for the checking process: what pdf.js says on
 * the console is the only way to learn some of its findings.
 */
import { fileURLToPath } from 'node:url'
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { MAX_PICTURE_PIXELS } from '../office/wire.ts'
import { legacyToUnicode } from './common/vietnamese/legacy-codes.ts'
import { codesOnPage, readableLines, type TextPiece } from './common/vietnamese/readable-text.ts'
import { linesFrom, proposedTitle, type PiecePlace, type TextLine } from './proposed-title.ts'

export type PdfReading =
  | { readonly kind: 'password' | 'unknownLock' | 'tooHeavy' | 'nothing' }
  | { readonly kind: 'tooManyPages'; readonly pages: number }
  | {
      readonly kind: 'read'
      /** As many as the file promises, also where some are missing. */
      readonly pages: number
      /** Numbers (1-based) of pages that pdf.js cannot give. */
      readonly unreadable: readonly number[]
      /** pdf.js searched the whole file for its objects: the index is missing or wrong. */
      readonly rebuilt: boolean
      /** The object number of each page that has one. */
      readonly pageObjects: ReadonlyMap<number, number>
      /** Lines of the first pages, each in every way that it may be read. */
      readonly lines: readonly string[]
      /** What the first page, else the file itself, calls the paper. */
      readonly title: string | undefined
      readonly attachments: number
      readonly hasXfa: boolean
    }

export interface ReadLimits {
  readonly maxPages: number
  /** Pages whose lines are given. */
  readonly linesOf: number
  /** After this time pages are still counted and opened, but no longer read. */
  readonly readForMs: number
}

const ASSETS = new URL('../../node_modules/pdfjs-dist/', import.meta.url)

/**
 * Opens a file with pdf.js for its structure and text; pictures are not decoded. What pdf.js says on the console afterwards is in `seen`.
 *
 * @param bytes - Taken over by pdf.js; empty afterwards.
 */
export async function openPdf(bytes: Uint8Array<ArrayBuffer>) {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const seen = { rebuilt: false, promised: 0 }
  console.log = () => undefined
  console.warn = (...words: unknown[]) => {
    const text = words.join(' ')
    if (text.includes('Indexing all PDF objects')) seen.rebuilt = true
    seen.promised = Math.max(seen.promised, Number(/invalid \/Pages tree \/Count: (\d+)/u.exec(text)?.[1] ?? 0))
  }
  const task = getDocument({
    data: bytes,
    verbosity: 1,
    enableXfa: false,
    disableFontFace: true,
    useSystemFonts: false,
    isOffscreenCanvasSupported: false,
    // Gives the fonts' own names.
    fontExtraProperties: true,
    // Pictures are not decoded here, and one may unpack to more than the process may hold.
    maxImageSize: 1,
    cMapUrl: fileURLToPath(new URL('cmaps/', ASSETS)),
    cMapPacked: true,
    standardFontDataUrl: fileURLToPath(new URL('standard_fonts/', ASSETS)),
    wasmUrl: fileURLToPath(new URL('wasm/', ASSETS)),
  })
  return { task, seen }
}

/** Opens a file so that its pages can be drawn, pictures too. @param bytes - Taken over by pdf.js; empty afterwards. */
export async function openToDraw(bytes: Uint8Array<ArrayBuffer>): Promise<PDFDocumentProxy> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  return getDocument({
    data: bytes,
    verbosity: 0,
    enableXfa: false,
    disableFontFace: true,
    useSystemFonts: false,
    maxImageSize: MAX_PICTURE_PIXELS,
    cMapUrl: fileURLToPath(new URL('cmaps/', ASSETS)),
    cMapPacked: true,
    standardFontDataUrl: fileURLToPath(new URL('standard_fonts/', ASSETS)),
    wasmUrl: fileURLToPath(new URL('wasm/', ASSETS)),
  }).promise
}

/** @param bytes - Taken over by pdf.js; empty afterwards. @throws Nothing that a file can cause. */
export async function readPdf(bytes: Uint8Array<ArrayBuffer>, limits: ReadLimits): Promise<PdfReading> {
  const { PasswordException } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const { task, seen } = await openPdf(bytes)
  try {
    const document = await task.promise
    if (document.numPages > limits.maxPages) return { kind: 'tooManyPages', pages: document.numPages }
    if (document.numPages === 0) return { kind: 'nothing' }
    const found = await tryPages(document, limits)
    const pages = missingPages(found.unreadable, document.numPages, seen.promised)
    if (pages > limits.maxPages) return { kind: 'tooManyPages', pages }
    const { firstPage, ...tried } = found
    const { ownTitle, ...extras } = await extrasOf(document)
    return {
      kind: 'read',
      pages,
      rebuilt: seen.rebuilt,
      ...tried,
      title: proposedTitle(firstPage, ownTitle),
      ...extras,
    }
  } catch (error) {
    if (error instanceof PasswordException) return { kind: 'password' }
    if (isTooHeavy(error)) return { kind: 'tooHeavy' }
    return { kind: error instanceof Error && /encrypt|crypt/iu.test(error.message) ? 'unknownLock' : 'nothing' }
  } finally {
    await task.destroy().catch(() => undefined)
  }
}

/** Where the file promises more pages than pdf.js found and the last found one is broken, all from there on are missing. */
function missingPages(unreadable: number[], found: number, promised: number): number {
  if (promised <= found || !unreadable.includes(found)) return found
  for (let number = found + 1; number <= promised; number += 1) unreadable.push(number)
  return promised
}

async function tryPages(document: PDFDocumentProxy, { linesOf, readForMs }: ReadLimits) {
  const unreadable: number[] = []
  const pageObjects = new Map<number, number>()
  const lines: string[] = []
  const firstPage: TextLine[] = []
  const until = performance.now() + readForMs
  for (let number = 1; number <= document.numPages; number += 1) {
    try {
      const page = await document.getPage(number)
      if (page.ref !== null) pageObjects.set(number, page.ref.num)
      if (number <= linesOf) {
        const pieces = await piecesOn(page)
        lines.push(...readingsOf(page, pieces))
        if (number === 1) firstPage.push(...linesFrom(inUnicode(page, pieces)))
      } else if (performance.now() < until) await page.getTextContent().catch((error: unknown) => drawn(page, error))
      page.cleanup()
    } catch (error) {
      if (isTooHeavy(error)) throw error
      unreadable.push(number)
    }
  }
  return { unreadable, pageObjects, lines, firstPage }
}

/** A page whose text fails may be drawn all the same. @throws When it is not. */
async function drawn(page: PDFPageProxy, error: unknown): Promise<void> {
  if (isTooHeavy(error)) throw error
  const { fnArray } = await page.getOperatorList()
  if (fnArray.length === 0) throw error
}

type PlacedPiece = TextPiece & PiecePlace

async function piecesOn(page: PDFPageProxy): Promise<PlacedPiece[]> {
  // The fonts' own names are known only after the drawing has been worked out.
  const drawing = page.getOperatorList()
  const [text] = await Promise.all([page.getTextContent().catch((error: unknown) => drawn(page, error)), drawing])
  return text?.items.filter((item) => 'str' in item) ?? []
}

/** The pieces as they are read: the old codes of their fonts turned into Unicode. */
function inUnicode(page: PDFPageProxy, pieces: readonly PlacedPiece[]): PiecePlace[] {
  const { codes } = codesOnPage(pieces, (fontName) => fontNameOf(page, fontName))
  return pieces.map(({ str, transform, fontName }) => {
    const font = codes.get(fontName)
    const text = font === undefined ? str : legacyToUnicode(str, font.code)
    return { str: font?.capitals === true ? text.toUpperCase() : text, transform }
  })
}

/** The page's lines as they lie in the file, as they are read by the fonts' codes, and as each old code would read them. */
function readingsOf(page: PDFPageProxy, pieces: readonly TextPiece[]): string[] {
  const readings = [
    plainLines(pieces),
    readableLines(pieces, (fontName) => fontNameOf(page, fontName)),
    readableLines(pieces, () => '.VnTime'),
    readableLines(pieces, () => 'VNI-Times'),
  ]
  // TCVN3 has no capitals with a tone: typed in capitals, “MẬT” is “MËT”, drawn as “MậT”.
  return readings.flat().map((line) => (/[a-z]/u.test(line) ? line : line.toUpperCase()))
}

function plainLines(pieces: readonly TextPiece[]): string[] {
  return pieces
    .map(({ str, hasEOL }) => (hasEOL ? `${str}\n` : str))
    .join('')
    .split('\n')
}

export function fontNameOf(page: PDFPageProxy, fontName: string): string | null {
  if (!page.commonObjs.has(fontName)) return null
  const font: unknown = page.commonObjs.get(fontName)
  return typeof font === 'object' && font !== null && 'name' in font && typeof font.name === 'string' ? font.name : null
}

async function extrasOf(document: PDFDocumentProxy) {
  const attachments: unknown = await document.getAttachments().catch(() => null)
  const metadata = await document.getMetadata().catch(() => null)
  const info: unknown = metadata?.info
  const count = attachments instanceof Map ? attachments.size : Object.keys(attachments ?? {}).length
  return {
    attachments: count,
    ownTitle:
      typeof info === 'object' && info !== null && 'Title' in info && typeof info.Title === 'string'
        ? info.Title
        : undefined,
    hasXfa: typeof info === 'object' && info !== null && 'IsXFAPresent' in info && info.IsXFAPresent === true,
  }
}

function isTooHeavy(error: unknown): boolean {
  return error instanceof Error && /alloc|memory|call stack/iu.test(error.message)
}
