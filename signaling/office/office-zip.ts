// Opens the ZIP that an office file is, within limits: a small file may claim to become gigabytes (zip bomb).
import { unzipSync, type UnzipFileInfo } from 'fflate'

export interface ZipLimits {
  /** What all parts may take unpacked. */
  readonly maxUnpackedBytes: number
}
export type ZipRefusal = 'officeDamaged' | 'officeTooLarge'

/** More parts than any office program writes. */
const MAX_PARTS = 10_000
/** Text packs to a tenth or a twentieth; from this size on, a file that packs so much better was made to. */
const MAX_RATIO = 200
const RATIO_COUNTS_FROM_BYTES = 32 * 1024 * 1024

/** The parts of an office file, each unpacked when it is asked for. An archive inside of it stays packed. */
export class OfficeZip {
  readonly names: readonly string[]
  readonly #bytes: Uint8Array

  private constructor(bytes: Uint8Array, names: readonly string[]) {
    this.#bytes = bytes
    this.names = names
  }

  /** Within its limits, or why not. */
  static open(bytes: Uint8Array, limits: ZipLimits): OfficeZip | ZipRefusal {
    const parts: UnzipFileInfo[] = []
    let refusal: ZipRefusal | null = null
    try {
      // Lists the central directory alone: a filter that says no unpacks nothing.
      unzipSync(bytes, {
        filter: (part) => {
          if (parts.length >= MAX_PARTS) refusal = 'officeTooLarge'
          else parts.push(part)
          return false
        },
      })
    } catch {
      return 'officeDamaged'
    }
    if (refusal !== null) return refusal
    const names = parts.map(({ name }) => name)
    // A name that stands there twice is read as the one by us and as the other by LibreOffice.
    if (parts.length === 0 || new Set(names).size < names.length) return 'officeDamaged'
    const unpacked = parts.reduce((sum, { originalSize }) => sum + originalSize, 0)
    const packsTooWell = unpacked > RATIO_COUNTS_FROM_BYTES && unpacked > MAX_RATIO * bytes.length
    if (unpacked > limits.maxUnpackedBytes || packsTooWell) return 'officeTooLarge'
    return new OfficeZip(bytes, names)
  }

  has(name: string): boolean {
    return this.names.includes(name)
  }

  /** @throws When the part cannot be unpacked. A part that is longer than the directory claims is cut there. */
  bytesOf(name: string): Uint8Array | null {
    return unzipSync(this.#bytes, { filter: (part) => part.name === name })[name] ?? null
  }

  /** A part as text, by its byte order mark, else UTF-8. */
  textOf(name: string): string | null {
    const bytes = this.bytesOf(name)
    if (bytes === null) return null
    const encoding =
      bytes[0] === 0xff && bytes[1] === 0xfe
        ? 'utf-16le'
        : bytes[0] === 0xfe && bytes[1] === 0xff
          ? 'utf-16be'
          : 'utf-8'
    return new TextDecoder(encoding).decode(bytes)
  }
}
