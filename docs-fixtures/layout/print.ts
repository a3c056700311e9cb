import type { Browser } from 'playwright'

/**
 * Prints a page to PDF, with the same bytes on each run (with the same Chromium).
 *
 * Chromium writes the time and its own name into the information dictionary; that dictionary is replaced by one of the same
 * length, so that no offset in the file moves.
 */
export async function printPdf(browser: Browser, html: string): Promise<Uint8Array> {
  const page = await browser.newPage()
  try {
    await page.setContent(html, { waitUntil: 'load' })
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    const printed = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: false, outline: false })
    return withFixedInformation(printed)
  } finally {
    await page.close()
  }
}

const fixedDate = "D:20241028080000+07'00'"

function withFixedInformation(printed: Uint8Array): Uint8Array {
  // Latin-1 maps each byte to one character and back, so that positions in the string are positions in the file.
  const file = Buffer.from(printed).toString('latin1')
  const found = /<<(\s*\/Title[^>]*?>?[^>]*?\/CreationDate[^>]*?\/ModDate[^>]*?)>>/.exec(file)
  if (found === null) throw new Error('The printed PDF has no information dictionary of the expected form.')
  const title = /\/Title\s*(<[0-9A-Fa-f]+>|\((?:\\.|[^\\)])*\))/.exec(found[1] ?? '')?.[1] ?? '()'
  const fixed = `<</Title ${title}\n/CreationDate (${fixedDate})\n/ModDate (${fixedDate})`
  const room = found[0].length - fixed.length - 2
  if (room < 0) throw new Error('The fixed information dictionary is longer than the printed one.')
  const changed =
    file.slice(0, found.index) + fixed + ' '.repeat(room) + '>>' + file.slice(found.index + found[0].length)
  return new Uint8Array(Buffer.from(changed, 'latin1'))
}
