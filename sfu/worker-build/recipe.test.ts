import { expect, test } from 'vitest'
import { BASE, FASTER, hashOf } from './recipe.ts'

test('recipes that differ in an option, a patch or an overlay have different keys in the cache', async () => {
  const [patch] = BASE.patches
  if (patch === undefined) throw new Error('the base has patches')
  const recipes = [
    BASE,
    FASTER,
    { ...BASE, mesonOptions: [...BASE.mesonOptions, '-Db_lto=true'] },
    { ...BASE, patches: [{ ...patch, replacement: 'otherwise' }] },
    { ...BASE, overlays: FASTER.overlays },
  ]
  const hashes = await Promise.all(recipes.map(hashOf))
  expect(new Set(hashes).size).toBe(recipes.length)
})

test('the base stays what it is: the benchmarks of today and of later compare with the same worker', async () => {
  // Only a new mediasoup or Debian may change it; then the figures of the bench `forwarding` begin anew.
  expect(await hashOf(BASE)).toBe('03e10a4bdbb8')
})
