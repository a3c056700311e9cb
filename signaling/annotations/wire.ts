import { z } from 'zod'
import { AccountId, MeetingId, PaperVersionId } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

/**
 * `shared`: written by its author, read by everyone who may read the paper in this meeting.
 * `private`: written and read by its author alone.
 */
export const MarkLayer = z.enum(['shared', 'private'])
export type MarkLayer = z.infer<typeof MarkLayer>

/** A document of marks has one author: that is what makes it impossible to change somebody else's marks. */
export function marksDocumentName(paperVersionId: PaperVersionId, layer: MarkLayer, author: AccountId): string {
  return `marks/${paperVersionId}/${layer}/${author}`
}

const nameParts = z.tuple([z.literal('marks'), PaperVersionId, MarkLayer, AccountId])

/** @returns null for a name that is no marks document's. */
export function parseMarksDocumentName(
  name: string,
): { paperVersionId: PaperVersionId; layer: MarkLayer; author: AccountId } | null {
  const parsed = nameParts.safeParse(name.split('/'))
  if (!parsed.success) return null
  const [, paperVersionId, layer, author] = parsed.data
  return { paperVersionId, layer, author }
}

/** The Y.Array in the document that holds its marks, each a plain `Mark`. */
export const MARKS_ARRAY = 'marks'

const colour = z.enum(['ink', 'red', 'blue', 'green', 'amber'])
export const MarkColour = colour
export type MarkColour = z.infer<typeof MarkColour>
/** As pages draw them, and copies of papers with their marks. */
export const MARK_COLOURS: Readonly<Record<MarkColour, string>> = {
  ink: '#24211d',
  red: '#c2231a',
  blue: '#1457a8',
  green: '#1e7a3c',
  amber: '#d98200',
}
const base = {
  id: z.string().regex(/^[A-Za-z0-9_-]{6,32}$/),
  pageIndex: z.int().min(0).max(20_000),
  colour,
  createdAtMs: z.int().min(0),
}
/** Page units: 0–1 of the page's width and height, origin top left, before rotation by the viewer. */
const unit = z.number().min(-0.2).max(1.2)

/**
 * One mark as it lies in the Y.Array. Ink points are packed: x and y in turn, in 4096ths of the page's width and height, each pair after
 * the first as the difference from the one before it, every number as a zigzag varint (least significant seven bits first).
 * Most strokes so take one byte a number; Int16 pairs would take two. `width` is in page widths.
 */
export const Mark = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ink'),
    ...base,
    width: z.number().min(0.0005).max(0.05),
    points: z.instanceof(Uint8Array).refine((bytes) => bytes.length >= 2 && bytes.length <= 40_000),
  }),
  z.strictObject({
    kind: z.literal('highlight'),
    ...base,
    rects: z
      .array(
        z.strictObject({ x: unit, y: unit, width: z.number().min(0).max(1.4), height: z.number().min(0).max(1.4) }),
      )
      .min(1)
      .max(200),
  }),
  z.strictObject({ kind: z.literal('note'), ...base, x: unit, y: unit, text: z.string().min(1).max(2000) }),
])
export type Mark = z.infer<typeof Mark>

/** Authors that have ever put a mark into the shared layer of this paper version. */
export const markAuthors = request('annotations.authors', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, paperVersionId: PaperVersionId }),
  result: z.strictObject({ authors: z.array(z.strictObject({ accountId: AccountId, fullName: z.string() })) }),
})
/** Somebody marks this paper version for the first time: readers open that author's document. Sent to the seats that may read the version. */
export const markAuthorAdded = event('annotations.authorAdded', {
  data: z.strictObject({ paperVersionId: PaperVersionId, accountId: AccountId, fullName: z.string() }),
  kept: false,
})

/**
 * Told to an author over the Yjs socket, as a stateless message in JSON, when the server does not keep what they changed: Hocuspocus itself
 * says so without a reason. `over`: the meeting has ended; `role`: their part in it lets them write no longer; `full`: the layer holds as
 * much as it may.
 */
export const MarksRefusal = z.strictObject({ refused: z.enum(['over', 'role', 'full']) })
export type MarksRefusal = z.infer<typeof MarksRefusal>
