import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readMediasoupPackage } from './mediasoup-package.ts'
import { applyPatch, PatchMismatchError } from './patches.ts'
import { BASE, FASTER } from './recipe.ts'
import { prepareSource } from './source-build.ts'

const patch = { name: 'one-operator', file: 'src/A.cpp', find: 'a == B', replacement: 'a & B' }

describe('a source patch', () => {
  test('replaces its text and leaves the rest', () => {
    expect(applyPatch('if (a == B) {}', patch)).toBe('if (a & B) {}')
  })

  test('takes its replacement literally, even where it looks like a replacement pattern', () => {
    expect(applyPatch('x', { ...patch, find: 'x', replacement: '$& $1' })).toBe('$& $1')
  })

  test('fails loudly when the source has changed', () => {
    expect(() => applyPatch('if (a != B) {}', patch)).toThrow(PatchMismatchError)
    expect(() => applyPatch('if (a != B) {}', patch)).toThrow(/one-operator.*src\/A\.cpp.*found it 0 times/)
  })

  test('fails loudly when its text is there twice', () => {
    expect(() => applyPatch('a == B; a == B', patch)).toThrow(/found it 2 times/)
  })

  test('fails loudly on a source that is already patched', () => {
    expect(() => applyPatch(applyPatch('a == B', patch), patch)).toThrow(PatchMismatchError)
  })
})

describe('the prepared source', () => {
  const dirs: string[] = []
  afterEach(() => Promise.all(dirs.splice(0).map((dir) => rm(dir, { recursive: true }))))

  test.each([BASE, FASTER])(
    'of the installed mediasoup takes every patch, and downloads nothing: $name',
    async (recipe) => {
      const dir = await mkdtemp(path.join(tmpdir(), 'worker-source-'))
      dirs.push(dir)
      const mediasoup = await readMediasoupPackage()
      await prepareSource(mediasoup.workerSourceDir, dir, recipe)

      for (const { file, find, replacement } of recipe.patches) {
        const [before, after] = await Promise.all(
          [mediasoup.workerSourceDir, dir].map((root) => readFile(path.join(root, file), 'utf8')),
        )
        expect(before).toContain(find)
        expect(after).toContain(replacement)
        // A patch that inserts keeps the text beside which it does so.
        if (!replacement.includes(find)) expect(after).not.toContain(find)
      }
      const wraps = (await readdir(path.join(dir, 'subprojects'))).filter((name) => name.endsWith('.wrap'))
      expect(wraps).toEqual(['unordered-dense.wrap'])
      expect(await readFile(path.join(dir, 'subprojects', 'unordered-dense.wrap'), 'utf8')).not.toMatch(/https?:/)
    },
  )

  test('of the base has none of the files that make ours faster', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'worker-source-'))
    dirs.push(dir)
    const mediasoup = await readMediasoupPackage()
    await prepareSource(mediasoup.workerSourceDir, dir, BASE)
    await expect(readFile(path.join(dir, 'src/handles/UdpSendQueue.cpp'))).rejects.toThrow(/ENOENT/)
  })
})
