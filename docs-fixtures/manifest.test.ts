import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { OPS, getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { BadManifest, PaperManifest } from './manifest.ts'
import { foldText, readPages, type ReadPage } from './pdf-text.ts'
import { readSites } from './sites.ts'

const read = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, import.meta.url)))
const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const namesIn = (folder: string): string[] =>
  readdirSync(new URL(folder, import.meta.url)).filter((name) => name.endsWith('.pdf'))

const papers = PaperManifest.parse(readJson('manifest.json'))
const badInputs = BadManifest.parse(readJson('bad/manifest.json'))

/** Reads a bad file by its name, so that a test says which one it means. */
function bad(file: string): Uint8Array {
  if (!badInputs.some((entry) => entry.file === file)) throw new Error(`${file} is not in the manifest of bad inputs`)
  return read(`bad/${file}`)
}

/** The drawing operators of one page (1-based). */
async function operatorsOf(bytes: Uint8Array, pageNumber: number): Promise<number[]> {
  const task = getDocument({ data: bytes.slice(), verbosity: 0 })
  try {
    const page = await (await task.promise).getPage(pageNumber)
    return [...(await page.getOperatorList()).fnArray]
  } finally {
    await task.destroy()
  }
}

test('the manifest lists exactly the papers that are there, of every kind', () => {
  expect(papers.map(({ file }) => file).sort()).toEqual(namesIn('papers/').sort())
  expect(new Set(papers.map(({ kind }) => kind)).size).toBe(7)
})

test('one paper has 120 pages or more, one a landscape page, one a scanned page', () => {
  expect(papers.some(({ pages }) => pages >= 120)).toBe(true)
  expect(papers.some(({ landscapePages = [] }) => landscapePages.length > 0)).toBe(true)
  expect(papers.some(({ scannedPages = [] }) => scannedPages.length > 0)).toBe(true)
})

test('the papers together stay below 3 MB', () => {
  expect(papers.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(3_000_000)
})

describe.each(papers)('$file', (paper) => {
  const bytes = read(`papers/${paper.file}`)
  let pages: ReadPage[] | undefined
  const readOnce = async (): Promise<ReadPage[]> => (pages ??= await readPages(bytes))

  test('has the bytes, the hash and the number of pages that the manifest says', async () => {
    expect(bytes.length).toBe(paper.bytes)
    expect(sha256(bytes)).toBe(paper.sha256)
    expect(await readOnce()).toHaveLength(paper.pages)
  })

  test('gives back each phrase on the page that the manifest says', async () => {
    const all = await readOnce()
    const found = paper.textToFind.map((phrase) => all.findIndex(({ text }) => text.includes(foldText(phrase))) + 1)
    expect(found).toEqual(paper.foundOnPage)
  })

  test('is A4, lying on exactly the pages that the manifest calls landscape', async () => {
    const all = await readOnce()
    const lying = all.flatMap(({ width, height }, index) => (width > height ? [index + 1] : []))
    expect(lying).toEqual(paper.landscapePages ?? [])
    for (const { width, height } of all) {
      expect(Math.min(width, height)).toBeCloseTo(595, -1)
      expect(Math.max(width, height)).toBeCloseTo(842, -1)
    }
  })

  test('has no text on exactly the pages that the manifest calls scanned, and a picture there', async () => {
    const silent = (await readOnce()).flatMap(({ text }, index) => (text === '' ? [index + 1] : []))
    expect(silent).toEqual(paper.scannedPages ?? [])
    for (const pageNumber of silent) expect(await operatorsOf(bytes, pageNumber)).toContain(OPS.paintImageXObject)
  })

  test('carries its page number at the top from page 2', async () => {
    const numbered = (await readOnce()).slice(1).map(({ text }) => /^\d+|\d+$/.exec(text)?.[0])
    expect(numbered).toEqual(numbered.map((_, index) => String(index + 2)))
  })

  test('embeds every font that it names', () => {
    const text = Buffer.from(bytes).toString('latin1')
    const named = text.match(/\/Type\s*\/FontDescriptor/g) ?? []
    expect(named.length).toBeGreaterThan(0)
    expect(text.match(/\/FontFile2/g) ?? []).toHaveLength(named.length)
  })
})

test('no two pages of the long report are alike', async () => {
  const long = papers.find(({ kind }) => kind === 'longReport')
  const pages = await readPages(read(`papers/${long?.file ?? ''}`))
  expect(new Set(pages.map(({ text }) => text.replace(/\d+/g, ''))).size).toBe(pages.length)
})

describe('the bad inputs', () => {
  test('are exactly those of their manifest, byte for byte', () => {
    expect(badInputs.map(({ file }) => file).sort()).toEqual(namesIn('bad/').sort())
    for (const { file, sha256: expected } of badInputs) expect([file, sha256(bad(file))]).toEqual([file, expected])
  })

  test('the empty file has no bytes', () => {
    expect(bad('empty.pdf')).toHaveLength(0)
  })

  test.each(['not-a-pdf.pdf', 'html-as-pdf.pdf'])('%s does not begin as a PDF and does not open', async (file) => {
    expect(Buffer.from(bad(file)).subarray(0, 5).toString('latin1')).not.toBe('%PDF-')
    await expect(readPages(bad(file))).rejects.toThrow(expect.objectContaining({ name: 'InvalidPDFException' }))
  })

  test('the truncated paper begins as a PDF, has no end, and does not open', async () => {
    const text = Buffer.from(bad('truncated.pdf')).toString('latin1')
    expect(text.startsWith('%PDF-')).toBe(true)
    expect(text).not.toContain('%%EOF')
    await expect(readPages(bad('truncated.pdf'))).rejects.toThrow()
  })

  test('the truncated fast-web-view paper has no end mark in its last 1,024 bytes, and yet a lenient reader shows a part of it', async () => {
    const bytes = bad('truncated-linearized.pdf')
    expect(Buffer.from(bytes.slice(-1024)).toString('latin1')).not.toContain('%%EOF')
    const task = getDocument({ data: bytes, verbosity: 0 })
    const document = await task.promise
    expect(document.numPages).toBeGreaterThan(0)
    expect(document.numPages).toBeLessThan(200)
    await task.destroy()
  })

  test('the encrypted paper asks for a password and opens with the right one only', async () => {
    const { password = '' } = badInputs.find(({ reason }) => reason === 'encrypted') ?? {}
    await expect(readPages(bad('password.pdf'))).rejects.toThrow(expect.objectContaining({ name: 'PasswordException' }))
    await expect(readPages(bad('password.pdf'), `${password}!`)).rejects.toThrow(
      expect.objectContaining({ name: 'PasswordException' }),
    )
    expect((await readPages(bad('password.pdf'), password))[0]?.text).toContain('Tai lieu mat')
  })

  test('the paper of 10,000 pages is sound, small, and has them all', async () => {
    const bytes = bad('pages-10000.pdf')
    expect(bytes.length).toBeLessThan(2_000_000)
    const task = getDocument({ data: bytes, verbosity: 0 })
    const document = await task.promise
    expect(document.numPages).toBe(10_000)
    expect((await (await document.getPage(10_000)).getTextContent()).items).toHaveLength(1)
    await task.destroy()
  })
})

test('the demo province has its 241 sites, each under a site that exists', () => {
  const sites = readSites()
  const codes = new Set(sites.map(({ code }) => code))
  expect(codes.size).toBe(241)
  expect(sites.filter(({ parent }) => parent !== null && !codes.has(parent))).toEqual([])
})
