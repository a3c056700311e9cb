/** What an office file or picture may be, and what in it may surprise its readers, as server and pages say it to each other. */
import { z } from 'zod'

/** What a paper may be made of besides PDF; LibreOffice converts all but the pictures. */
export const OriginalKind = z.enum([
  'docx',
  'xlsx',
  'pptx',
  'odt',
  'ods',
  'odp',
  'doc',
  'xls',
  'ppt',
  'rtf',
  'png',
  'jpeg',
])
export type OriginalKind = z.infer<typeof OriginalKind>

/** Names of sheets or fonts in one remark. */
const MAX_NAMES = 20
const names = z.array(z.string().max(100)).max(MAX_NAMES)
/**
 * What may surprise the readers of a converted file, found in the office file itself: `trackedChanges` are printed, deleted words struck out;
 * `comments` are not printed; `changingFields` print today's date or time; `hiddenSlides` are left out, so that numbers of slides shift;
 * `hiddenSheets`, `hiddenRows`, `hiddenColumns` are not printed, nor is what lies outside of `printAreas`; sheets that are wider than their
 * paper (`wideSheets`) go on on other pages; `uncalculated`: formulas without a stored result; `cellNotes` may cover cells; `oldFonts` are those
 * of TCVN3 and VNI, whose text is not Unicode; `missingFonts` are printed in another font; `externalLinks` are not followed;
 * `embeddedFiles` are shown as a picture at the most; `unread`: the file was not looked into, or not to its end.
 */
export const Surprise = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum([
      'trackedChanges',
      'comments',
      'changingFields',
      'uncalculated',
      'cellNotes',
      'externalLinks',
      'embeddedFiles',
    ]),
    count: z.int().min(1),
  }),
  z.strictObject({
    kind: z.enum([
      'hiddenSheets',
      'hiddenRows',
      'hiddenColumns',
      'printAreas',
      'wideSheets',
      'oldFonts',
      'missingFonts',
    ]),
    names,
  }),
  z.strictObject({ kind: z.literal('unread') }),
  z.strictObject({ kind: z.literal('hiddenSlides'), pageNumbers: z.array(z.int().min(1)).max(200) }),
])
export type Surprise = z.infer<typeof Surprise>
export const MAX_SURPRISES = 20

/** Pixels of the largest picture that is drawn: A0 at 400 dots to the inch, or A3 at 1,100. */
export const MAX_PICTURE_PIXELS = 256 * 1024 * 1024
