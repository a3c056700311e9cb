import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

const src = join(dirname(fileURLToPath(import.meta.url)), '..')
const Module = z.object({ messages: z.object({ vi: z.unknown(), en: z.unknown() }) })

/** All leaves of a tree of words, by their dotted keys. */
function leaves(node: unknown, prefix = ''): [string, string][] {
  if (typeof node === 'string') return [[prefix, node]]
  return Object.entries(node ?? {}).flatMap(([key, value]) => leaves(value, prefix === '' ? key : `${prefix}.${key}`))
}
const slots = (text: string) => (text.match(/\{\{\w+\}\}/gu) ?? []).sort()

describe.each(globSync('{features/*,ui,app}/messages.ts', { cwd: src }))('%s', (file) => {
  test('both languages have the same words with the same figures in them', async () => {
    const { messages } = Module.parse(await import(join(src, file)))
    const vi = leaves(messages.vi)
    const en = new Map(leaves(messages.en))
    expect([...en.keys()].sort()).toEqual(vi.map(([key]) => key).sort())
    for (const [key, text] of vi) expect([key, slots(en.get(key) ?? '')]).toEqual([key, slots(text)])
  })
  test('Vietnamese is written in composed letters', () => {
    const text = readFileSync(join(src, file), 'utf8')
    expect(text).toBe(text.normalize('NFC'))
  })
})
