/**
 * Runs as a process of its own and prints the text of a PDF's pages from one page on, as the reader in the browser reads it. Started by
 * read-texts.ts with limits of memory and time. A line of JSON each: first the number of pages, then each page's text.
 */
import { readFileSync } from 'node:fs'
import { pageTexts } from './page-texts.ts'

const [file, firstPage, readForMs, pageLimit] = process.argv.slice(2)
if (file === undefined) throw new Error('Usage: text-child FILE FIRST_PAGE READ_FOR_MS MAX_PAGES')

/** Of one page and of one run; a page with more of it is no page that anybody reads. */
const MOST_OF_A_PAGE = 100_000
const MOST_OF_A_RUN = 4_000_000

// Not a Buffer, and one that pdf.js may take over.
const bytes = new Uint8Array(readFileSync(file))
const until = performance.now() + Number(readForMs)
let printed = 0
for await (const part of pageTexts(bytes, Number(firstPage), Number(pageLimit))) {
  if (typeof part === 'number') await print({ pages: part })
  else {
    const text = part.slice(0, MOST_OF_A_PAGE)
    printed += text.length
    await print({ text })
    if (performance.now() > until || printed > MOST_OF_A_RUN) break
  }
}
process.exit(0)

function print(line: object): Promise<void> {
  return new Promise((resolve) => void process.stdout.write(`${JSON.stringify(line)}\n`, () => resolve()))
}
