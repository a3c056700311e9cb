/**
 * Makes the meeting papers and the bad inputs, with their manifests. Run it by `node docs-fixtures/make.ts` on a machine with
 * Chromium and Debian's fonts-liberation2; equal versions of these give equal bytes.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser } from 'playwright'
import { format, resolveConfig } from 'prettier'
import { makeBadInputs } from './bad-inputs/all.ts'
import type { PaperSource } from './layout/paper.ts'
import { printPdf } from './layout/print.ts'
import { scanPage } from './layout/scan.ts'
import type { BadEntry, PaperEntry } from './manifest.ts'
import { foldText, readPages } from './pdf-text.ts'
import { agenda } from './texts/agenda.ts'
import { annex } from './texts/annex.ts'
import { letter, scannedLetterHtml } from './texts/letter.ts'
import { longReport } from './texts/long-report.ts'
import { report } from './texts/report.ts'
import { resolution } from './texts/resolution.ts'
import { submission } from './texts/submission.ts'

const papersFolder = new URL('papers/', import.meta.url)
const badFolder = new URL('bad/', import.meta.url)

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Writes JSON in the form that the format check of the repository asks for. */
async function writeJson(file: URL, value: unknown): Promise<void> {
  const options = await resolveConfig(fileURLToPath(file))
  writeFileSync(file, await format(JSON.stringify(value, null, 2), { ...options, parser: 'json' }))
}

function emptyFolder(folder: URL): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
}

/** Describes a printed paper, and throws if it doesn't hold what its source promises. */
async function describe(source: PaperSource, bytes: Uint8Array): Promise<PaperEntry> {
  const pages = await readPages(bytes)
  const foundOnPage = source.textToFind.map((phrase) => {
    const index = pages.findIndex(({ text }) => text.includes(foldText(phrase)))
    if (index < 0) throw new Error(`${source.file}: “${phrase}” is on no page.`)
    return index + 1
  })
  const { file, title, kind, textToFind, landscapePages, scannedPages } = source
  return {
    file,
    title,
    kind,
    sha256: sha256(bytes),
    pages: pages.length,
    bytes: bytes.length,
    textToFind,
    foundOnPage,
    ...(landscapePages === undefined ? {} : { landscapePages }),
    ...(scannedPages === undefined ? {} : { scannedPages }),
  }
}

async function makePapers(browser: Browser): Promise<Map<string, Uint8Array>> {
  const sources = [agenda, submission, resolution, report, annex, letter(await scanPage(browser, scannedLetterHtml))]
  sources.push(await longReport(async (html) => readPages(await printPdf(browser, html))))
  const printed = new Map<string, Uint8Array>()
  const entries: PaperEntry[] = []
  for (const source of sources) {
    const bytes = await printPdf(browser, source.html)
    const entry = await describe(source, bytes)
    writeFileSync(new URL(source.file, papersFolder), bytes)
    printed.set(source.file, bytes)
    entries.push(entry)
    console.log(`${entry.file}: ${entry.pages} pages, ${entry.bytes} bytes`)
  }
  await writeJson(new URL('manifest.json', import.meta.url), entries)
  return printed
}

async function writeBadInputs(soundPaper: Uint8Array): Promise<void> {
  const entries: BadEntry[] = makeBadInputs(soundPaper).map(({ bytes, ...about }) => {
    writeFileSync(new URL(about.file, badFolder), bytes)
    console.log(`bad/${about.file}: ${about.reason}, ${bytes.length} bytes`)
    return { ...about, sha256: sha256(bytes), bytes: bytes.length }
  })
  await writeJson(new URL('manifest.json', badFolder), entries)
}

emptyFolder(papersFolder)
emptyFolder(badFolder)
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium' })
try {
  const printed = await makePapers(browser)
  const submitted = printed.get(submission.file)
  if (submitted === undefined) throw new Error('The submission was not printed.')
  await writeBadInputs(submitted)
} finally {
  await browser.close()
}
