// Writes files one after the other into a ZIP that is passed on while it is made, and lists each with its SHA-256 at the end.
import { createHash } from 'node:crypto'
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { MANIFEST, type ArchiveManifest } from './manifest.ts'

/** One file of an archive. PDF is packed already: only text gets smaller. */
export type ArchiveFile =
  | { readonly kind: 'text'; readonly path: string; readonly text: string }
  | { readonly kind: 'stream'; readonly path: string; open(): AsyncIterable<Uint8Array> }

/** Of all papers of an archive: what is left up to 4 GiB is for the texts and the list of files. */
export const MOST_PAPER_BYTES = 4_000_000_000
/** Positions in a ZIP without Zip64 have 32 bits; behind them nothing is found again. */
const MOST_BYTES = 2 ** 32 - 1

/** The archive has grown over what a ZIP of this kind can hold. */
export class TooLargeError extends Error {}

/**
 * The bytes of the ZIP, as fast as they are taken: no more than one piece of one file is in memory.
 *
 * @param about - What the manifest says beside the list of files, asked for once all of them are written.
 * @throws When it gets too large to be opened, as by papers that are issued while it is made.
 */
export async function* zipOf(
  files: AsyncIterable<ArchiveFile>,
  about: () => Omit<ArchiveManifest, 'files'>,
  mostBytes = MOST_BYTES,
): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = []
  let failed: Error | null = null
  let sent = 0
  const zip = new Zip((error, chunk) => {
    if (error !== null) failed = error
    else {
      sent += chunk.length
      ready.push(chunk)
      if (sent > mostBytes) failed = new TooLargeError('The archive is too large for a ZIP')
    }
  })
  function* take(): Generator<Uint8Array> {
    if (failed !== null) throw failed
    const chunks = ready
    ready = []
    yield* chunks.filter(({ length }) => length > 0)
  }
  const listed: ArchiveManifest['files'] = []
  for await (const file of files) {
    const entry = file.kind === 'text' ? new ZipDeflate(file.path, { level: 6 }) : new ZipPassThrough(file.path)
    zip.add(entry)
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of file.kind === 'text' ? [Buffer.from(file.text)] : file.open()) {
      hash.update(chunk)
      bytes += chunk.length
      entry.push(chunk)
      yield* take()
    }
    entry.push(new Uint8Array(0), true)
    yield* take()
    listed.push({ path: file.path, bytes, sha256: hash.digest('hex') })
  }
  const manifest = new ZipDeflate(MANIFEST, { level: 6 })
  zip.add(manifest)
  manifest.push(Buffer.from(JSON.stringify({ ...about(), files: listed }, null, 1)), true)
  zip.end()
  yield* take()
}
