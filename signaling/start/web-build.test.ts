import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureWebBuild } from './web-build.ts'

test('pages that a test builds hold no part of React for developers, because everybody is served the same build', async () => {
  // Otherwise this says nothing.
  expect(process.env['NODE_ENV']).toBe('test')
  const builds = await mkdtemp(join(tmpdir(), 'builds-'))
  try {
    const assets = join(await ensureWebBuild(() => undefined, builds), 'assets')
    const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'))
    const texts = await Promise.all(scripts.map((name) => readFile(join(assets, name), 'utf8')))
    expect(texts.some((text) => text.includes('Minified React error'))).toBe(true)
    expect(texts.some((text) => text.includes('Download the React DevTools'))).toBe(false)
  } finally {
    await rm(builds, { recursive: true })
  }
}, 120_000)
