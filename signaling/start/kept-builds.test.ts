import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { KEPT_DAYS, keepBuilds } from './kept-builds.ts'

const DAY_MS = 24 * 60 * 60_000
const START_MS = Date.UTC(2026, 10, 1)
let root: string
let nowMs: number
let inDoubt: boolean
const clock = { nowMs: () => nowMs }

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kept-'))
  nowMs = START_MS
  inDoubt = false
})
afterEach(() => rm(root, { recursive: true }))

/** A server that serves a build of this name with these parts begins. */
async function start(letter: string, parts: readonly string[]) {
  const dist = join(root, 'dist', letter.repeat(16))
  await mkdir(join(dist, 'assets'), { recursive: true })
  for (const part of parts) await writeFile(join(dist, 'assets', part), letter)
  return keepBuilds(join(root, 'data'), dist, clock, { isInDoubt: () => Promise.resolve(inDoubt) })
}
const kept = async () =>
  (await readdir(join(root, 'data/pages')))
    .toSorted((one, other) => one.localeCompare(other))
    .map((name) => name[0] ?? '')
    .join('')

test('the parts of the build before are still there after an update, even when its own folder is gone', async () => {
  await start('a', ['Reader-1.js', 'same.css'])
  await rm(join(root, 'dist'), { recursive: true })
  const after = await start('b', ['Reader-2.js', 'same.css'])
  expect(after.current).toBe('b'.repeat(16))
  expect(after.folderOf('Reader-1.js')).toContain('a'.repeat(16))
  expect(after.folderOf('Reader-2.js')).toContain('b'.repeat(16))
  expect(after.folderOf('../meetings.sqlite')).toBeUndefined()
})

test('a build goes when no page of it was connected for some weeks, and stays while one was', async () => {
  await start('a', ['a.js'])
  await start('b', ['b.js'])
  const third = await start('c', ['c.js'])
  nowMs += (KEPT_DAYS - 1) * DAY_MS
  await third.touch('a'.repeat(16))
  nowMs += 2 * DAY_MS
  await start('d', ['d.js'])
  expect(await kept()).toBe('ad')
})

test('a start under a clock that may be ten years ahead forgets none of them', async () => {
  await start('a', ['a.js'])
  nowMs += 3_650 * DAY_MS
  inDoubt = true
  await start('b', ['b.js'])
  expect(await kept()).toBe('ab')
})

test('however often the pages change, their number is bounded, and what a start left half made goes', async () => {
  await mkdir(join(root, 'data/pages/.making-1/assets'), { recursive: true })
  for (const letter of '0123456789abcdef') {
    nowMs += 60_000
    await start(letter, [`${letter}.js`])
  }
  expect(await kept()).toBe('456789abcdef')
})
