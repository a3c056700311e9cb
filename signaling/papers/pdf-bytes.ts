/**
 * Finds out from a PDF's bytes what pdf.js does not tell: whether the file ends where its last object does, who locked it, whether
 * it is a portfolio or an XFA shell, and which of the objects that a page needs are missing or are pictures too large to draw.
 */
import { inflateSync, constants } from 'node:zlib'

/** Of text in object streams, so that a file of zeros packed a thousandfold is not unpacked whole. */
const MAX_UNPACKED_BYTES = 32 * 1024 * 1024
const MAX_OBJECT_STREAMS = 2_000
const MAX_OBJECT_TEXT = 64 * 1024
const PART_BYTES = 1024 * 1024
/** Objects that one page may lead to, and how deep; a page of a real paper needs some dozens. */
const MAX_REACHED = 3_000

/** Keys that lead away from what is drawn on the page: to other pages, to comments, to the structure tree. */
const LEADS_AWAY =
  /\/(?:Parent|Annots|StructParents?|B|Metadata|PieceInfo|Dest|A|AA|Thumb|P|Prev|Next|LastModified)\b\s*(?:\[[^\]]*\]|\d+\s+\d+\s+R)/gu

/**
 * Whether the file stops in the middle: an object begins after the last place where a whole file would end. Padding of whatever
 * length after the end, or a missing line break before the end mark, does not count.
 */
export function isCutOff(bytes: Buffer): boolean {
  const end = Math.max(bytes.lastIndexOf('%%EOF'), bytes.lastIndexOf('startxref'))
  if (end === -1) return true
  for (let at = bytes.indexOf(' obj', end); at !== -1; at = bytes.indexOf(' obj', at + 1)) {
    const around = bytes.subarray(Math.max(end, at - 20), at + 5).toString('latin1')
    if (/(?:^|[\s>])\d+\s+\d+ obj(?:[^a-zA-Z]|$)/u.test(around)) return true
  }
  return false
}

/** Whether the file says that its index lies behind its end: something in between was lost. */
export function pointsBehindEnd(bytes: Buffer): boolean {
  const at = bytes.lastIndexOf('startxref')
  const place = /^startxref\s+(\d+)/u.exec(bytes.subarray(at, at + 64).toString('latin1'))
  return at !== -1 && Number(place?.[1] ?? 0) > bytes.length
}

/** Whose lock it is when pdf.js knows no way in: a certificate's, or that of some program of its own. */
export function lockOf(bytes: Buffer): 'certificate' | 'other' {
  return ['Adobe.PubSec', 'adbe.pkcs7.s3', 'adbe.pkcs7.s4', 'adbe.pkcs7.s5'].some((name) => bytes.includes(name))
    ? 'certificate'
    : 'other'
}

/** The objects of a file by their numbers, found by reading through it, whatever its index says. */
export class PdfObjects {
  readonly #bytes: Buffer
  /** Where each object begins; the last one of a number counts, as newer revisions stand at the end. */
  readonly #offsets = new Map<number, number>()
  readonly #packed = new Map<number, string>()
  #unpackedBytes = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#findOffsets()
    this.#unpackStreams()
  }

  /** Text of an object up to its stream or end; undefined when the file does not hold it. */
  textOf(number: number): string | undefined {
    const offset = this.#offsets.get(number)
    if (offset === undefined) return this.#packed.get(number)
    const text = this.#bytes.subarray(offset, offset + MAX_OBJECT_TEXT).toString('latin1')
    const end = text.search(/(?<![a-zA-Z])(?:stream|endobj)/u)
    return end === -1 ? text : text.slice(0, end)
  }

  /** Whether any object outside streams matches; for words of the catalog, which no pdf.js call gives. */
  someText(pattern: RegExp): boolean {
    for (const number of this.#offsets.keys()) if (pattern.test(plainNames(this.textOf(number) ?? ''))) return true
    for (const text of this.#packed.values()) if (pattern.test(plainNames(text))) return true
    return false
  }

  /** Follows a page to everything that is drawn on it. */
  neededBy(pageObject: number, maxPicturePixels: number): { missing: boolean; tooLarge: boolean } {
    const reached = new Set([pageObject])
    let [missing, tooLarge] = [false, false]
    for (const number of reached) {
      const text = this.textOf(number)
      if (text === undefined) {
        missing = true
        continue
      }
      if (pixelsOf(text) > maxPicturePixels) tooLarge = true
      for (const [, found] of text.replace(LEADS_AWAY, '').matchAll(/(?<![\d.])(\d{1,10})\s+\d{1,5}\s+R(?![a-zA-Z])/gu))
        if (reached.size < MAX_REACHED) reached.add(Number(found))
    }
    return { missing, tooLarge }
  }

  #findOffsets(): void {
    let last: { number: number; offset: number } | null = null
    for (let from = 0; from < this.#bytes.length; from += PART_BYTES) {
      // Deps overlap, so that a head on their border is seen whole in one of them.
      const text = this.#bytes.subarray(from, from + PART_BYTES + 32).toString('latin1')
      for (const found of text.matchAll(/(?<![\d.a-zA-Z])(\d{1,10})\s+\d{1,5}\s+obj(?![a-zA-Z])/gu)) {
        if (found.index >= PART_BYTES) break
        last = { number: Number(found[1]), offset: from + found.index + found[0].length }
        this.#offsets.set(last.number, last.offset)
      }
    }
    // A file that is cut off ends within its last object.
    if (last !== null && this.#bytes.indexOf('endobj', last.offset) === -1) this.#offsets.delete(last.number)
  }

  #unpackStreams(): void {
    let streams = 0
    for (const number of [...this.#offsets.keys()]) {
      const text = this.textOf(number) ?? ''
      if (!/\/Type\s*\/ObjStm/u.test(text) || (streams += 1) > MAX_OBJECT_STREAMS) continue
      const first = Number(/\/First\s+(\d+)/u.exec(text)?.[1])
      if (this.#unpackedBytes > MAX_UNPACKED_BYTES) return
      const unpacked = unpackStream(this.#bytes, (this.#offsets.get(number) ?? 0) + text.length)
      if (unpacked === undefined) continue
      this.#unpackedBytes += unpacked.length
      if (!Number.isInteger(first)) continue
      const heads = [...unpacked.slice(0, first).matchAll(/(\d+)\s+(\d+)/gu)]
      for (const [index, [, object, offset]] of heads.entries()) {
        const next = heads[index + 1]?.[2]
        this.#packed.set(
          Number(object),
          unpacked.slice(first + Number(offset), next === undefined ? undefined : first + Number(next)),
        )
      }
    }
  }
}

/** Unpacks the stream whose keyword stands at `offset`; undefined when it is locked, packed in another way or torn. */
function unpackStream(bytes: Buffer, offset: number): string | undefined {
  const head = /^stream\r?\n?/u.exec(bytes.subarray(offset, offset + 10).toString('latin1'))
  const end = bytes.indexOf('endstream', offset)
  if (head === null || end === -1) return undefined
  const packed = bytes.subarray(offset + head[0].length, end)
  try {
    const maxOutputLength = MAX_UNPACKED_BYTES
    return inflateSync(packed, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1')
  } catch {
    return undefined
  }
}

/** Texts of the streams that hold objects, without finding out which objects they are: for a quick look through a large file. */
export function* packedTexts(bytes: Buffer): Generator<string> {
  let [streams, unpackedBytes] = [0, 0]
  for (let at = bytes.indexOf('/ObjStm'); at !== -1; at = bytes.indexOf('/ObjStm', at + 1)) {
    if ((streams += 1) > MAX_OBJECT_STREAMS || unpackedBytes > MAX_UNPACKED_BYTES) return
    const stream = bytes.subarray(at, at + MAX_OBJECT_TEXT).indexOf('stream')
    const unpacked = stream === -1 ? undefined : unpackStream(bytes, at + stream)
    if (unpacked === undefined) continue
    unpackedBytes += unpacked.length
    yield unpacked
  }
}

/** Letters of names may be written as numbers: `/#4Caunch`. */
export const plainNames = (text: string): string =>
  text.replace(/#([0-9a-f]{2})/giu, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))

/** Pixels of a picture by its dictionary; 0 for anything else. */
function pixelsOf(text: string): number {
  if (!/\/Subtype\s*\/Image(?![a-zA-Z])/u.test(text)) return 0
  const side = (key: string) => Number(new RegExp(`/${key}\\s+(\\d+)(?!\\s+\\d+\\s+R)`, 'u').exec(text)?.[1] ?? 0)
  return side('Width') * side('Height')
}

/** Whether a side of some picture is so long that it may have more pixels; a quick look before objects are read one by one. */
export function maySpanOver(bytes: Buffer, pixels: number): boolean {
  const side = Math.sqrt(pixels)
  return ['/Width', '/Height'].some((key) => {
    for (let at = bytes.indexOf(key); at !== -1; at = bytes.indexOf(key, at + key.length)) {
      const number = /^\s*(\d+)/u.exec(bytes.subarray(at + key.length, at + key.length + 16).toString('latin1'))
      if (Number(number?.[1] ?? 0) > side) return true
    }
    return false
  })
}
