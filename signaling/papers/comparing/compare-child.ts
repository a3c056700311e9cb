/**
 * Runs as a process of its own and compares two versions of a paper: whatever a hostile PDF does to it, the server goes on. Started by
 * comparing.ts with limits of memory and time; prints lines of JSON, the words first, then each pair of pictures.
 */
import { readFileSync } from 'node:fs'
import { createCanvas } from '@napi-rs/canvas'
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { openToDraw } from '../read-pdf.ts'
import { pageTexts } from '../page-texts.ts'
import { compareTexts } from './compare.ts'
import { MOST_CHANGES } from './wire.ts'

/** Of the deadline that comparing.ts sets. */
const WORDS_MS = 6_000
const MOST_PAGES = 2_000
/** Wide enough for a stamp or a changed letter to leave traces, small enough for a hundred pages. */
const PICTURE_WIDTH = 480
/** A difference in brightness of so many of 255 steps, in so many pixels, is no trace of rounding. */
const STEP = 48
const MOST_PIXELS = 8

const [oldFile, newFile] = process.argv.slice(2)
if (oldFile === undefined || newFile === undefined) throw new Error('Usage: compare-child OLD_FILE NEW_FILE')

const oldBytes = new Uint8Array(readFileSync(oldFile))
const newBytes = new Uint8Array(readFileSync(newFile))
const oldPages = await textsOf(oldBytes)
const newPages = await textsOf(newBytes)
const found = compareTexts(oldPages, newPages, WORDS_MS)
const pages = found.pages.slice(0, MOST_CHANGES)
await print({ pages, same: found.same, pageCount: newPages.length, byWords: found.byWords })
const before = await openToDraw(oldBytes)
const now = await openToDraw(newBytes)
for (const { oldPage, newPage } of found.same) {
  const one = await pictureOf(before, oldPage)
  const two = await pictureOf(now, newPage)
  if (one !== null && two !== null) await print({ oldPage, newPage, differs: differs(one, two) })
}
process.exit(0)

async function textsOf(bytes: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const texts: string[] = []
  for await (const part of pageTexts(bytes, 1, MOST_PAGES)) if (typeof part === 'string') texts.push(part)
  return texts
}

interface Picture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8ClampedArray
}

/** Null for a page that cannot be drawn. */
async function pictureOf(document: PDFDocumentProxy, pageNumber: number): Promise<Picture | null> {
  try {
    const page = await document.getPage(pageNumber)
    const natural = page.getViewport({ scale: 1 })
    const viewport = page.getViewport({ scale: PICTURE_WIDTH / natural.width })
    const width = PICTURE_WIDTH
    const height = Math.min(4_000, Math.max(1, Math.round(viewport.height)))
    const canvas = createCanvas(width, height)
    const canvasContext = canvas.getContext('2d')
    // pdf.js draws on what @napi-rs/canvas makes in Node; its types know the browser's alone.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    await page.render({ canvas: null, canvasContext: canvasContext as never, viewport }).promise
    page.cleanup()
    return { width, height, pixels: canvasContext.getImageData(0, 0, width, height).data }
  } catch {
    return null
  }
}

function differs(one: Picture, two: Picture): boolean {
  if (one.width !== two.width || one.height !== two.height) return true
  let count = 0
  for (let at = 0; at < one.pixels.length; at += 4) {
    const step = Math.max(
      ...[0, 1, 2].map((color) => Math.abs((one.pixels[at + color] ?? 0) - (two.pixels[at + color] ?? 0))),
    )
    if (step > STEP) count += 1
    if (count > MOST_PIXELS) return true
  }
  return false
}

function print(line: object): Promise<void> {
  return new Promise((resolve) => void process.stdout.write(`${JSON.stringify(line)}\n`, () => resolve()))
}
