import * as Y from 'yjs'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { Mark, MARKS_ARRAY } from './wire.ts'

export interface InspectedUpdate {
  /** Marks that the update brings; none when it only removes some. */
  readonly marks: number
  /** Whether it holds nothing at all, as the answer of a client that has nothing new. */
  readonly empty: boolean
}

type ReadingDecoder = ConstructorParameters<typeof Y.UpdateDecoderV1>[0]

/**
 * Reads a Yjs V1 update without applying it: well formed to its last byte, and nothing in it but marks laid into the array of marks
 * and the removal of such. An update in V2 form reads as an empty V1 one with bytes left over, and is refused by that.
 *
 * @returns `malformed` for what is no V1 update, `foreignContent` for one that holds anything else than marks. Never throws.
 */
export function inspectUpdate(update: Uint8Array): Outcome<InspectedUpdate, 'malformed' | 'foreignContent'> {
  const decoded = decode(update)
  if (decoded === null) return refuse('malformed')
  let marks = 0
  for (const struct of decoded.structs) {
    if (!(struct instanceof Y.Item)) continue
    if (struct.content instanceof Y.ContentDeleted) continue
    if (!(struct.content instanceof Y.ContentAny) || struct.parentSub !== null) return refuse('foreignContent')
    // While an update is only decoded, a parent that is a root type is its bare name; null means “where my neighbours are”.
    const parent: unknown = struct.parent
    if (parent !== null && parent !== MARKS_ARRAY) return refuse('foreignContent')
    const values: unknown[] = struct.content.arr
    if (!values.every((value) => Mark.safeParse(value).success)) return refuse('foreignContent')
    marks += values.length
  }
  return accept({ marks, empty: decoded.structs.length === 0 && decoded.ds.clients.size === 0 })
}

function decode(update: Uint8Array): ReturnType<typeof Y.decodeUpdate> | null {
  let reading: ReadingDecoder | undefined
  class Watched extends Y.UpdateDecoderV1 {
    constructor(decoder: ReadingDecoder) {
      super(decoder)
      reading = decoder
    }
  }
  try {
    const decoded = Y.decodeUpdateV2(update, Watched)
    return reading?.pos === update.length ? decoded : null
  } catch {
    return null
  }
}
