/**
 * Puts one picture on a PDF page, in a process of its own with limits (converter.ts): a hostile picture harms nothing else. Prints nothing;
 * exits with 0 when the PDF is written.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { PDF } from '@libpdf/core'
import { MAX_PICTURE_PIXELS } from '../office/wire.ts'
import { turnOf } from './picture-turn.ts'

/** A4, in points. */
const SHORT_SIDE = 595.28
const LONG_SIDE = 841.89
const MARGIN = 28.35

const [from, to] = process.argv.slice(2)
if (from === undefined || to === undefined) throw new Error('Usage: picture-child PICTURE PDF')

const bytes = readFileSync(from)
const pdf = PDF.create()
const picture = pdf.embedImage(new Uint8Array(bytes))
if (picture.width * picture.height > MAX_PICTURE_PIXELS) throw new Error('The picture has too many pixels')
const lying = picture.width > picture.height
const [width, height] = lying ? [LONG_SIDE, SHORT_SIDE] : [SHORT_SIDE, LONG_SIDE]
const page = pdf.addPage({ width, height })
const scale = Math.min((width - 2 * MARGIN) / picture.width, (height - 2 * MARGIN) / picture.height)
const drawn = { width: picture.width * scale, height: picture.height * scale }
page.drawImage(picture, { ...drawn, x: (width - drawn.width) / 2, y: (height - drawn.height) / 2 })
// A phone writes the picture as its sensor lies and notes beside it how it was held.
page.setRotation(turnOf(bytes))
writeFileSync(to, await pdf.save())
