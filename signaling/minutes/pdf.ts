import { Annex, type Words } from '../kit/annex.ts'
import { readAnnexFonts } from '../kit/annex-fonts.ts'
import { nextTurn } from '../kit/next-turn.ts'
import { MOTTO, NATION, type FormBlock } from '../wire/minutes-form.ts'
import { RECORD_FILE, type MinutesRecord } from './record.ts'

const CENTER = { align: 'center', style: 'bold' } as const
/** A paragraph: 14 points, even on both sides, its first line 1 cm in. */
const BODY = { size: 14, align: 'justify', firstLine: 28.35, after: 4 } as const
/** Room for a signature with its name, never torn over two pages. */
const SIGNATURE_POINTS = 150
const upper = (text: string): string => text.toLocaleUpperCase('vi')

/**
 * The minutes as PDF with its letters in it. Others have their turn between blocks and rows of tables.
 *
 * @param record - Of approved minutes: what a program reads of them, attached to the file.
 */
export async function minutesPdf(
  blocks: readonly FormBlock[],
  title: string,
  record: MinutesRecord | null = null,
): Promise<Uint8Array> {
  const annex = new Annex(await readAnnexFonts(), `Biên bản: ${title}`)
  for (const block of blocks) {
    await writeBlock(annex, block)
    await nextTurn()
  }
  if (record !== null)
    annex.attach(RECORD_FILE, Buffer.from(`${JSON.stringify(record, null, 1)}\n`), {
      description: 'Dữ liệu của biên bản',
      mimeType: 'application/json',
      atMs: record.approvedAtMs,
    })
  return annex.save()
}

async function writeBlock(annex: Annex, block: FormBlock): Promise<void> {
  switch (block.kind) {
    case 'head':
      return writeHead(annex, block)
    case 'title':
      annex.write({ text: block.text, size: 14, ...CENTER, role: 'H1' })
      annex.write({ text: block.about, size: 14, ...CENTER, after: 4 })
      annex.rule(0.5, 90)
      annex.space(12)
      return
    case 'heading':
      annex.space(4)
      annex.write({ ...BODY, text: block.text, style: 'bold', role: 'H2' })
      return
    case 'paragraph':
      annex.write({ ...BODY, text: block.text, ...(block.italic === true ? { style: 'italic' } : {}) })
      return
    case 'table':
      await annex.table(block.columns, block.rows)
      annex.space(8)
      return
    case 'foot':
      return writeFoot(annex, block)
    default:
      return block satisfies never
  }
}

type Head = Extract<FormBlock, { kind: 'head' }>
function writeHead(annex: Annex, { above, holder, number, placeAndDay }: Head): void {
  const offices: Words[] = [{ text: upper(holder), size: 13, ...CENTER, after: 3 }]
  if (above !== null) offices.unshift({ text: upper(above), size: 13, align: 'center' })
  annex.beside(
    offices,
    [
      { text: NATION, size: 12, ...CENTER },
      { text: MOTTO, size: 13, ...CENTER, after: 3 },
    ],
    0.4,
  )
  annex.rule(0.2, 70)
  annex.rule(0.7, 160)
  annex.space(8)
  annex.beside(
    [{ text: number, size: 13, align: 'center' }],
    [{ text: placeAndDay, size: 13, style: 'italic', align: 'center', after: 14 }],
    0.4,
  )
}

type Foot = Extract<FormBlock, { kind: 'foot' }>
function writeFoot(annex: Annex, { signatures, recipients }: Foot): void {
  annex.space(12)
  const [left, right] = signatures.map(({ role, name }): Words[] => [
    { text: role, size: 14, ...CENTER, after: 70 },
    { text: name, size: 14, ...CENTER },
  ])
  annex.beside(left ?? [], right ?? [], 0.5, SIGNATURE_POINTS)
  annex.space(14)
  annex.write({ text: 'Nơi nhận:', size: 12, style: 'boldItalic' })
  for (const text of recipients) annex.write({ text: `- ${text}`, size: 11 })
}
