import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BuildTools } from './build-tools.ts'
import { readMediasoupPackage } from './mediasoup-package.ts'
import { BASE } from './recipe.ts'
import { buildFromSource } from './source-build.ts'

let scratchDir: string
beforeEach(async () => (scratchDir = await mkdtemp(path.join(tmpdir(), 'worker-'))))
afterEach(() => rm(scratchDir, { recursive: true, force: true }))

test('the headers that flatc makes are there before anything is compiled', async () => {
  const typed: string[] = []
  const tools: BuildTools = {
    ...{ scratchDir, env: {}, log: () => {}, note: () => {} },
    must(command, args) {
      typed.push([command, ...args].join(' '))
      // Debian's source of libsrtp is not fetched here.
      return command === 'dpkg-query' ? Promise.reject(new Error('no network')) : Promise.resolve('')
    },
  }
  await buildFromSource(await readMediasoupPackage(), tools, BASE)
  const builds = typed.filter((line) => line.startsWith('ninja '))
  expect(builds).toHaveLength(2)
  expect(builds[0]).toMatch(/ fbs\/FBS\/worker\.h$/u)
  expect(builds[1]).toMatch(/ mediasoup-worker$/u)
})
