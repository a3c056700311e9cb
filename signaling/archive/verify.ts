// Compares an archive with its own manifest, without the server: reads the ZIP's directory and hashes each file as a stream.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { createInflateRaw } from 'node:zlib'
import type { Readable } from 'node:stream'
import { ArchiveManifest, MANIFEST } from './manifest.ts'

export interface ArchiveTrouble {
  readonly kind: 'notAnArchive' | 'noManifest' | 'missing' | 'changed' | 'added'
  readonly path: string
}
interface Entry {
  readonly path: string
  readonly method: number
  readonly packedBytes: number
  readonly headerAt: number
}

/** The end record with the longest comment that a ZIP may have (APPNOTE 4.3.16). */
const END_BYTES = 22
const LONGEST_COMMENT = 65_535
const MAX_DIRECTORY_BYTES = 64 * 1024 * 1024
const MAX_JSON_BYTES = 64 * 1024 * 1024

/** @returns all that differs from the manifest; empty for a sound archive. */
export async function verifyArchive(file: string): Promise<{ files: number; troubles: ArchiveTrouble[] }> {
  const entries = await directoryOf(file)
  if (entries === null) return { files: 0, troubles: [{ kind: 'notAnArchive', path: file }] }
  const manifest = await manifestOf(file, entries)
  if (manifest === null) return { files: 0, troubles: [{ kind: 'noManifest', path: MANIFEST }] }
  const troubles: ArchiveTrouble[] = []
  const listed = new Map(manifest.files.map((one) => [one.path, one]))
  const seen = new Set<string>([MANIFEST])
  for (const entry of entries) {
    if (entry.path === MANIFEST) continue
    const wanted = listed.get(entry.path)
    // A second file of one name: which of them a program shows is its own choice.
    if (wanted === undefined || seen.has(entry.path)) troubles.push({ kind: 'added', path: entry.path })
    else if (!(await agrees(file, entry, wanted))) troubles.push({ kind: 'changed', path: entry.path })
    seen.add(entry.path)
  }
  for (const path of listed.keys()) if (!seen.has(path)) troubles.push({ kind: 'missing', path })
  return { files: manifest.files.length, troubles }
}

/** What an archive says of itself; null where it can't be read. */
export async function readArchiveManifest(file: string): Promise<ArchiveManifest | null> {
  const entries = await directoryOf(file)
  return entries === null ? null : manifestOf(file, entries)
}

async function agrees(file: string, entry: Entry, wanted: { bytes: number; sha256: string }): Promise<boolean> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const chunk of await contentOf(file, entry)) {
      bytes += chunk.length
      if (bytes > wanted.bytes) return false
      hash.update(chunk)
    }
  } catch {
    return false
  }
  return bytes === wanted.bytes && hash.digest('hex') === wanted.sha256
}

async function manifestOf(file: string, entries: readonly Entry[]): Promise<ArchiveManifest | null> {
  const read = await jsonOf(file, entries, MANIFEST)
  return read.kind === 'read' ? (ArchiveManifest.safeParse(read.json).data ?? null) : null
}

/** `unreadable`: more than one of that name, over 64 MB, packed wrongly, or no JSON. */
export type ArchiveJson =
  { readonly kind: 'read'; readonly json: unknown } | { readonly kind: 'missing' } | { readonly kind: 'unreadable' }

/** JSON of an archive by its path. @throws an error of the disk. */
export async function readArchiveJson(file: string, path: string): Promise<ArchiveJson> {
  const entries = await directoryOf(file)
  return entries === null ? { kind: 'unreadable' } : jsonOf(file, entries, path)
}

async function jsonOf(file: string, entries: readonly Entry[], path: string): Promise<ArchiveJson> {
  const own = entries.filter((one) => one.path === path)
  const [entry] = own
  if (entry === undefined) return { kind: 'missing' }
  if (own.length > 1) return { kind: 'unreadable' }
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of await contentOf(file, entry)) {
      bytes += chunk.length
      if (bytes > MAX_JSON_BYTES) return { kind: 'unreadable' }
      parts.push(chunk)
    }
    return { kind: 'read', json: JSON.parse(Buffer.concat(parts).toString('utf8')) }
  } catch {
    return { kind: 'unreadable' }
  }
}

/** The bytes of one file, unpacked. @throws When its place in the ZIP is not what the directory says. */
async function contentOf(file: string, { headerAt, packedBytes, method }: Entry): Promise<AsyncIterable<Buffer>> {
  const handle = await open(file)
  const head = Buffer.alloc(30)
  try {
    await handle.read(head, 0, head.length, headerAt)
  } finally {
    await handle.close()
  }
  if (head.readUInt32LE(0) !== 0x04034b50) throw new Error('No file header')
  const start = headerAt + head.length + head.readUInt16LE(26) + head.readUInt16LE(28)
  if (packedBytes === 0) return emptyStream()
  const packed: Readable = createReadStream(file, { start, end: start + packedBytes - 1 })
  if (method === 0) return packed
  if (method !== 8) throw new Error('Unknown packing')
  const unpacked = createInflateRaw()
  packed.on('error', (error) => unpacked.destroy(error))
  return packed.pipe(unpacked)
}

async function* emptyStream(): AsyncGenerator<Buffer> {
  // A file without bytes.
}

/** Null for what is no ZIP, or one that was cut off. */
async function directoryOf(file: string): Promise<Entry[] | null> {
  const handle = await open(file)
  try {
    const end = await endRecord(handle)
    if (end === null) return null
    const [bytes, at] = [end.readUInt32LE(12), end.readUInt32LE(16)]
    if (bytes > MAX_DIRECTORY_BYTES) return null
    const directory = Buffer.alloc(bytes)
    const { bytesRead } = await handle.read(directory, 0, bytes, at)
    return bytesRead === bytes ? entriesOf(directory) : null
  } finally {
    await handle.close()
  }
}

async function endRecord(handle: FileHandle): Promise<Buffer | null> {
  const { size } = await handle.stat()
  const tail = Buffer.alloc(Math.min(size, END_BYTES + LONGEST_COMMENT))
  await handle.read(tail, 0, tail.length, size - tail.length)
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === 0x06054b50) return tail.subarray(at)
  }
  return null
}

function entriesOf(directory: Buffer): Entry[] | null {
  const entries: Entry[] = []
  for (let at = 0; at + 46 <= directory.length;) {
    if (directory.readUInt32LE(at) !== 0x02014b50) return null
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    entries.push({
      path: directory.subarray(at + 46, nameEnd).toString('utf8'),
      method: directory.readUInt16LE(at + 10),
      packedBytes: directory.readUInt32LE(at + 20),
      headerAt: directory.readUInt32LE(at + 42),
    })
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}
