import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createConverter, type ConverterDeps } from './converter.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'converter-'))
  await writeFile(join(folder, 'a.docx'), 'x')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** On a machine without LibreOffice, which its installation brings or not. */
function converterOn({ brings = false, isolates = true, mayInstall = true } = {}) {
  let there = false
  let installations = 0
  const begun = Promise.withResolvers<void>()
  const goesOn = Promise.withResolvers<void>()
  const install = async () => {
    installations += 1
    begun.resolve()
    await goesOn.promise
    if (!brings) throw new Error('apt-get install -y libreoffice-writer-nogui')
    there = true
  }
  const deps: ConverterDeps = {
    // Nothing is printed here: what is tried is what comes before it.
    limits: { timeoutMs: 1, memoryMb: 16 },
    install: mayInstall ? install : undefined,
    log: pino({ level: 'silent' }),
    machine: { officeIsThere: () => Promise.resolve(there), canIsolate: () => Promise.resolve(isolates) },
  }
  const converter = createConverter(deps)
  const convert = (name: string) =>
    converter.toPdf(join(folder, 'a.docx'), 'docx', join(folder, name), new AbortController().signal)
  return { converter, convert, begun, goesOn, installations: () => installations }
}

test('LibreOffice is installed when the first office file comes, once, and the page can say so meanwhile', async () => {
  const { converter, convert, begun, goesOn, installations } = converterOn({ brings: true })
  expect(await converter.takes('docx')).toBe(true)
  expect([converter.installing, installations()]).toEqual([false, 0])
  const [one, other] = [convert('one'), convert('other')]
  await begun.promise
  expect(converter.installing).toBe(true)
  goesOn.resolve()
  // It went on to printing, for which it had no time here.
  expect([(await one).ok, (await other).ok]).toEqual([false, false])
  expect([await one, await other].map((outcome) => (outcome.ok ? '' : outcome.error))).not.toContain('noConverter')
  expect([converter.installing, installations()]).toEqual([false, 1])
})

test('an installation that fails refuses the file in words; the next file tries again', async () => {
  const { convert, goesOn, installations } = converterOn()
  goesOn.resolve()
  expect(await convert('one')).toMatchObject({ ok: false, error: 'noConverter' })
  expect(await convert('two')).toMatchObject({ ok: false, error: 'noConverter' })
  expect(installations()).toBe(2)
})

test('where LibreOffice may not be installed, or the kernel gives no namespaces, only pictures are taken', async () => {
  for (const machine of [{ mayInstall: false }, { isolates: false }]) {
    const { converter } = converterOn(machine)
    expect([await converter.takes('docx'), await converter.takes('png')]).toEqual([false, true])
  }
})
