import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Sha256 } from '../wire/ids.ts'
import { openBlobStore } from './blobs.ts'
import { tidyBlobs } from './tidy-blobs.ts'

let folder: string
const TEXTS = ['một', 'hai', 'ba']
const hashOf = (text: string) => Sha256.parse(createHash('sha256').update(text).digest('hex'))
const placeOf = (text: string) => join(folder, hashOf(text).slice(0, 2), hashOf(text))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidy-'))
  await openBlobStore(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
async function files(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

describe('a start on files that the database does not name', () => {
  test('deletes none of them: all lie in the quarantine, whole, and come back when a later start names them', async () => {
    for (const text of TEXTS) await put(placeOf(text), text)
    expect(await tidyBlobs(folder, new Set())).toMatchObject({ quarantined: 3, removed: 0, missing: [], failed: [] })
    expect((await files()).sort()).toEqual(TEXTS.map((text) => `quarantine/${hashOf(text)}`).sort())
    expect(await tidyBlobs(folder, new Set())).toMatchObject({ quarantined: 0, broughtBack: 0 })

    const named = new Set(TEXTS.slice(0, 2).map(hashOf))
    expect(await tidyBlobs(folder, named)).toMatchObject({ broughtBack: 2, quarantined: 0, missing: [] })
    for (const text of TEXTS.slice(0, 2)) expect(await readFile(placeOf(text), 'utf8')).toBe(text)
    expect(await tidyBlobs(folder, new Set(TEXTS.map(hashOf)))).toMatchObject({ broughtBack: 1 })
    expect(await readdir(join(folder, 'quarantine'))).toEqual([])
  })

  test('keeps both when another file of that name lies in the quarantine, and takes the sound one back', async () => {
    await put(placeOf('một'), 'hỏng')
    await tidyBlobs(folder, new Set())
    await put(placeOf('một'), 'một')
    await tidyBlobs(folder, new Set())
    expect((await files()).sort()).toEqual([`quarantine/${hashOf('một')}`, `quarantine/${hashOf('một')}.2`])
    expect(await tidyBlobs(folder, new Set([hashOf('một')]))).toMatchObject({ broughtBack: 1, missing: [] })
    expect(await readFile(placeOf('một'), 'utf8')).toBe('một')
    expect(await readFile(join(folder, 'quarantine', hashOf('một')), 'utf8')).toBe('hỏng')
  })

  test('leaves them where they are when the quarantine can not be made, as on a full disk, and goes on', async () => {
    await put(placeOf('một'), 'một')
    await writeFile(join(folder, 'quarantine'), 'in the way')
    const tidied = await tidyBlobs(folder, new Set())
    expect(tidied).toMatchObject({ quarantined: 0, failed: [{ path: placeOf('một') }] })
    expect(await readFile(placeOf('một'), 'utf8')).toBe('một')
  })
})

test('only what reception itself calls temporary is removed; another name beside it is kept', async () => {
  await put(join(folder, 'incoming', 'a'.repeat(32)), 'half')
  await put(join(folder, 'incoming', 'Báo cáo.pdf'), 'somebody put this here')
  await put(join(folder, 'incoming', hashOf('một')), 'một')
  expect(await tidyBlobs(folder, new Set([hashOf('một')]))).toMatchObject({
    removed: 1,
    quarantined: 2,
    broughtBack: 1,
  })
  expect((await files()).sort()).toEqual([relative(folder, placeOf('một')), 'quarantine/Báo cáo.pdf'].sort())
})

test('a named file that was put back in a wrong place comes to its right one; one that is nowhere is named', async () => {
  await put(join(folder, hashOf('một')), 'một')
  const tidied = await tidyBlobs(folder, new Set([hashOf('một'), hashOf('hai')]))
  expect(tidied).toMatchObject({ broughtBack: 1, missing: [hashOf('hai')], quarantined: 0 })
  expect(await readFile(placeOf('một'), 'utf8')).toBe('một')
})

test('a blob is sound, damaged or missing by its bytes, also when they change behind the server', async () => {
  const blobs = await openBlobStore(folder)
  const sha256 = hashOf('một')
  expect(await blobs.check(sha256)).toBe('missing')
  await put(placeOf('một'), 'một')
  expect(await Promise.all([blobs.check(sha256), blobs.check(sha256)])).toEqual(['sound', 'sound'])
  await put(`${placeOf('một')}.new`, 'mọt')
  await rename(`${placeOf('một')}.new`, placeOf('một'))
  expect(await blobs.check(sha256)).toBe('damaged')
  await rm(placeOf('một'))
  await mkdir(placeOf('một'))
  await chmod(placeOf('một'), 0o700)
  expect(await blobs.check(sha256)).toBe('missing')
})
