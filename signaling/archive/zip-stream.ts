// Writes files one after the other into a ZIP that is sent while it is made, and lists each with its SHA-256 at the end.
import { createHash } from 'node:crypto'
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { MANIFEST, type ArchiveManifest } from './manifest.ts'

/** One file of an archive. PDF is packed already: only text gets smaller. */
export type ArchiveFile =
  | { readonly kind: 'text'; readonly path: string; readonly text: string }
  | { readonly kind: 'stream'; readonly path: string; open(): AsyncIterable<Uint8Array> }

/**
 * The bytes of the ZIP, as fast as they are taken: no more than one piece of one file is in memory.
 *
 * @param about - What the manifest says beside the list of files, asked for once all of them are written.
 */
export async function* zipOf(
  files: AsyncIterable<ArchiveFile>,
  about: () => Omit<ArchiveManifest, 'files'>,
): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = []
  let failed: Error | null = null
  const zip = new Zip((error, chunk) => {
    if (error !== null) failed = error
    else ready.push(chunk)
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
