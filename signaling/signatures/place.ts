// Where a signature is seen on a paper, and what is seen there.
import { z } from 'zod'

export const MOST_SIDE_BY_SIDE = 12

const Points = z.number().min(0).max(100_000)

/**
 * `agency`: the agency's own signature, as text at the top right of page 1 (Decree 30/2020, annex I).
 * `person`: a picture of the handwritten signature (PNG, blue) over the person's name. The rectangle is given as readers see the page: in
 * points from its upper left corner, turned and cropped as they see it.
 * `under`: the same below the last of these words on the paper, such as `CHỦ TỌA`, in a part of the room there; without a picture the
 * person's name in blue.
 */
export const SignaturePlace = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('agency'), name: z.string().trim().min(1).max(200), signedAtMs: z.int() }),
  z.strictObject({
    kind: z.literal('person'),
    picturePath: z.string().min(1),
    pageNumber: z.int().min(1),
    x: Points,
    y: Points,
    width: Points.min(1),
    height: Points.min(1),
  }),
  z.strictObject({
    kind: z.literal('under'),
    words: z.string().trim().min(1).max(100),
    name: z.string().trim().min(1).max(200),
    picturePath: z.string().min(1).nullable(),
    /** 0-based, of so many who sign side by side. */
    index: z.int().min(0),
    of: z.int().min(1).max(MOST_SIDE_BY_SIDE),
  }),
])
export type SignaturePlace = z.infer<typeof SignaturePlace>

/** What the preparing process prints. */
export const PrepareReport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('prepared'), field: z.string() }),
  z.strictObject({
    kind: z.enum([
      'notPdf',
      'encryptedPdf',
      'damagedPdf',
      'certifiedPdf',
      'cannotAppend',
      'noSuchPage',
      'noSuchPlace',
      'outsidePage',
      'badPicture',
      'lettersMissing',
    ]),
  }),
])
export type PrepareReport = z.infer<typeof PrepareReport>
export type PrepareRefusal = Exclude<PrepareReport['kind'], 'prepared'> | 'tooHeavy' | 'unavailable'
