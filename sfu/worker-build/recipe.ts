// What the build makes of mediasoup's source: the libraries and files put into it, the patches, meson's options.
import path from 'node:path'
import { readRecipeFiles, recipeHash } from './cache.ts'
import { FASTER_PATCHES } from './faster-patches.ts'
import { SOURCE_PATCHES, type SourcePatch } from './patches.ts'

export interface Recipe {
  readonly name: 'faster' | 'base'
  /** Folders that are copied over the source, in this order. */
  readonly overlays: readonly string[]
  readonly patches: readonly SourcePatch[]
  readonly mesonOptions: readonly string[]
}

const overlay = (name: string): string => path.join(import.meta.dirname, 'overlay', name)

/**
 * mediasoup as it is, with Debian's libraries. It is the fixed base of the benchmark `forwarding`, so its patches, options and overlay
 * stay what they are as long as mediasoup does; and it is built where the faster one cannot be.
 */
export const BASE: Recipe = {
  name: 'base',
  overlays: [overlay('debian')],
  patches: SOURCE_PATCHES,
  // nodownload: a library that the overlay does not provide is an error at once, never an attempt to fetch it.
  mesonOptions: ['--buildtype', 'release', '-Db_ndebug=true', '--wrap-mode', 'nodownload'],
}

/** The worker that the server runs. */
export const FASTER: Recipe = {
  name: 'faster',
  overlays: [...BASE.overlays, overlay('faster')],
  patches: [...BASE.patches, ...FASTER_PATCHES],
  mesonOptions: BASE.mesonOptions,
}

/** The part of the cache key that tells recipes apart. */
export async function hashOf(recipe: Recipe): Promise<string> {
  const files = await Promise.all(recipe.overlays.map(readRecipeFiles))
  return recipeHash(files.flat(), { patches: recipe.patches, options: recipe.mesonOptions })
}
