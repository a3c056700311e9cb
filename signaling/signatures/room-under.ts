import type { PDF } from '@libpdf/core'
import { seenSize, type Box } from '../kit/page-box.ts'
import { seenPage } from '../kit/pdf-pages.ts'
import type { SignaturePlace } from './place.ts'

/** What the form of a paper leaves free between the office of a signer and the name, and how wide a signature is there. */
const ROOM = { width: 200, height: 60, below: 4 } as const

/** Counted from the page's upper left corner, in points. */
export type Room = Box & { readonly pageIndex: number }

/**
 * The room below the last place of these words on the last page that has them: the signers' offices stand at the end of a paper, and what was typed
 * into its text before them. Null: no upright page has them.
 */
export function roomUnder(pdf: PDF, { words, index, of }: Extract<SignaturePlace, { kind: 'under' }>): Room | null {
  const wanted = words.normalize('NFC')
  for (const [pageIndex, page] of [...pdf.getPages().entries()].toReversed()) {
    const seen = seenPage(pdf, page.dict)
    if (seen.rotation % 360 !== 0 || seen.userUnit !== 1) continue
    const found = page.findText(wanted).at(-1)
    if (found === undefined) continue
    const { height } = seenSize(seen.visible, seen.rotation)
    const middle = found.bbox.x + found.bbox.width / 2 - seen.visible.x
    const top = height - (found.bbox.y - seen.visible.y) + ROOM.below
    const width = ROOM.width / of
    return { pageIndex, x: middle - ROOM.width / 2 + index * width, y: top, width, height: ROOM.height }
  }
  return null
}
