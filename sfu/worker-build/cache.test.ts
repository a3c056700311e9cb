import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cachedWorker, cacheKey, cacheRoot, recipeHash, storeWorker } from './cache.ts'

const overlay = [
  { path: 'subprojects/a/meson.build', content: 'a' },
  { path: 'subprojects/b/meson.build', content: 'b' },
]
const settings = { patches: [], options: ['--buildtype', 'release'] }

describe('the recipe hash', () => {
  test('does not depend on the order in which the files were read', () => {
    expect(recipeHash(overlay.toReversed(), settings)).toBe(recipeHash(overlay, settings))
  })

  test.each([
    ['a file changes', [{ path: 'subprojects/a/meson.build', content: 'A' }, ...overlay.slice(1)], settings],
    ['a file is renamed', [{ path: 'subprojects/c/meson.build', content: 'a' }, ...overlay.slice(1)], settings],
    ['a file is gone', overlay.slice(1), settings],
    ['a setting changes', overlay, { ...settings, options: ['--buildtype', 'debug'] }],
  ])('is another one when %s', (_, files, changedSettings) => {
    expect(recipeHash(files, changedSettings)).not.toBe(recipeHash(overlay, settings))
  })
})

describe('the cache key', () => {
  const parts = { mediasoupVersion: '3.27.1', arch: 'x64', recipe: '0123456789ab' }

  test('tells variants, versions, architectures and recipes apart', () => {
    const keys = [
      cacheKey(parts, 'openssl'),
      cacheKey(parts, 'debian'),
      cacheKey(parts, 'prebuilt'),
      cacheKey({ ...parts, mediasoupVersion: '3.27.2' }, 'openssl'),
      cacheKey({ ...parts, arch: 'arm64' }, 'openssl'),
      cacheKey({ ...parts, recipe: 'ba9876543210' }, 'openssl'),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('of a download is the same whatever our own recipe is', () => {
    expect(cacheKey({ ...parts, recipe: 'other' }, 'prebuilt')).toBe(cacheKey(parts, 'prebuilt'))
  })
})

describe('the cache folder', () => {
  test('follows XDG_CACHE_HOME, else lies in the home folder', () => {
    expect(cacheRoot({ XDG_CACHE_HOME: '/c', HOME: '/h' })).toBe('/c/hop-khong-giay/mediasoup-worker')
    expect(cacheRoot({ HOME: '/h' })).toBe('/h/.cache/hop-khong-giay/mediasoup-worker')
    expect(cacheRoot({ XDG_CACHE_HOME: '', HOME: '/h' })).toBe('/h/.cache/hop-khong-giay/mediasoup-worker')
  })
})

describe('storing a worker', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'worker-cache-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  test('makes it executable, replaces an older one and leaves nothing else behind', async () => {
    const source = path.join(root, 'source')
    await writeFile(source, 'first')
    await storeWorker(root, 'key', source)
    await writeFile(source, 'second')
    const stored = await storeWorker(root, 'key', source)

    expect(stored).toBe(cachedWorker(root, 'key'))
    expect(await readFile(stored, 'utf8')).toBe('second')
    expect((await stat(stored)).mode & 0o777).toBe(0o755)
    expect(await readdir(path.dirname(stored))).toEqual(['mediasoup-worker'])
  })

  test('that fails leaves nothing behind', async () => {
    await expect(storeWorker(root, 'key', path.join(root, 'absent'))).rejects.toThrow(/ENOENT/)
    expect(await readdir(path.join(root, 'key'))).toEqual([])
  })
})
