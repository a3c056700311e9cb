import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** One named change to the worker's source. */
export interface SourcePatch {
  readonly name: string
  /** Relative to the worker's source folder. */
  readonly file: string
  /** Must occur exactly once in the file. */
  readonly find: string
  readonly replacement: string
}

export const SOURCE_PATCHES: readonly SourcePatch[] = [
  {
    // Debian 12 has meson 1.0.1, and the worker uses nothing newer.
    name: 'accept-meson-1.0',
    file: 'meson.build',
    find: "meson_version: '>= 1.1.0'",
    replacement: "meson_version: '>= 1.0.0'",
  },
  {
    // OpenSSL calls a BIO's callback with BIO_CB_RETURN added to the operation, so that an equality test never holds and the
    // callback answers 1 to everything. Debian's OpenSSL can do kernel TLS, asks the BIO whether it does so too, takes the
    // 1 for a yes, allocates no write buffer, and the worker dies of SIGSEGV at the first DTLS handshake.
    name: 'dtls-bio-callback-returns-the-result',
    file: 'src/RTC/DtlsTransport.cpp',
    find: '(operationType == BIO_CB_RETURN) ? static_cast<long>(ret) : 1',
    replacement: '(operationType & BIO_CB_RETURN) ? static_cast<long>(ret) : 1',
  },
]

/** The source is not what a patch was written for. A person has to read the new source and renew or drop the patch. */
export class PatchMismatchError extends Error {
  override readonly name = 'PatchMismatchError'
  readonly code = 'patchMismatch'
}

/**
 * Applies one patch to a file's text.
 *
 * @throws {PatchMismatchError} When the text to find does not occur exactly once.
 */
export function applyPatch(source: string, patch: SourcePatch): string {
  const pieces = source.split(patch.find)
  if (pieces.length !== 2) {
    const count = pieces.length - 1
    throw new PatchMismatchError(
      `Patch "${patch.name}" expects its text exactly once in ${patch.file}, but found it ${count} times. ` +
        `Has mediasoup been upgraded? Read that file and renew the patch in sfu/worker-build/patches.ts.`,
    )
  }
  return pieces.join(patch.replacement)
}

/** Applies patches to a copy of the worker's source on disk. Throws like {@link applyPatch}. */
export async function applyPatches(sourceDir: string, patches: readonly SourcePatch[]): Promise<void> {
  for (const patch of patches) {
    const file = path.join(sourceDir, patch.file)
    await writeFile(file, applyPatch(await readFile(file, 'utf8'), patch))
  }
}
