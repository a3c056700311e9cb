import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { PLAYWRIGHT_FEATURES } from './chromium-flags.ts'

test('what Playwright turns off in Chromium stays off beside the tests’ own list', async () => {
  const bundle = fileURLToPath(import.meta.resolve('playwright-core/lib/coreBundle'))
  const [, list = ''] = /\bdisabledFeatures = \[([^\]]*)\]/u.exec(await readFile(bundle, 'utf8')) ?? []
  const names = [...list.matchAll(/^\s*"(\w+)"/gmu)].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(0)
  expect(PLAYWRIGHT_FEATURES).toEqual(names)
})
