import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'

/** The installed npm package `mediasoup`. */
export interface MediasoupPackage {
  readonly version: string
  /** The folder with the worker's source. */
  readonly workerSourceDir: string
  /** Where its releases are published, without a slash at the end. */
  readonly releasesUrl: string
}

const PackageJson = z.object({ version: z.string().regex(/^\d+\.\d+\.\d+/), repository: z.object({ url: z.string() }) })

/** Finds the installed mediasoup. Throws when it is not installed. */
export async function readMediasoupPackage(): Promise<MediasoupPackage> {
  // The package's entry point is node/lib/index.js.
  const entryPoint = createRequire(import.meta.url).resolve('mediasoup')
  const packageDir = path.resolve(path.dirname(entryPoint), '..', '..')
  const parsed = PackageJson.parse(JSON.parse(await readFile(path.join(packageDir, 'package.json'), 'utf8')))
  const repositoryUrl = parsed.repository.url.replace(/^git\+/, '').replace(/\.git$/, '')
  return {
    version: parsed.version,
    workerSourceDir: path.join(packageDir, 'worker'),
    releasesUrl: `${repositoryUrl}/releases/download`,
  }
}
