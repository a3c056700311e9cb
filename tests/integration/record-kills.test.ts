import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyRecord } from '../../signaling/archive/verify-record.ts'

const CHILD = fileURLToPath(new URL('../support/servers/recording-child.ts', import.meta.url))
const KILLS = Number(process.env['KILLS'] ?? 8)
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-chuoi-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Lets it record until it has acknowledged so many acts, and kills it. @returns the last row that it acknowledged, and its complaints. */
async function recordAndKill(acts: number): Promise<{ acknowledged: number; complaints: string }> {
  const child = spawn(process.execPath, [CHILD, folder])
  let [printed, complaints] = ['', '']
  child.stderr.on('data', (chunk) => (complaints += String(chunk)))
  child.stdout.on('data', (chunk) => {
    printed += String(chunk)
    if (printed.split('\n').length > acts) child.kill('SIGKILL')
  })
  await once(child, 'close')
  return { acknowledged: Number(printed.split('\n').at(-2) ?? 0), complaints }
}

test(
  'a process that is killed again and again while it records leaves a chain that holds, with all that was acknowledged',
  { timeout: 60_000 + KILLS * 8_000 },
  async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { acknowledged, complaints } = await recordAndKill(1 + ((kill * 7) % 30))
      expect(complaints).toBe('')
      const said: string[] = []
      expect([await verifyRecord(folder, [], (line) => void said.push(line)), said]).toEqual([true, expect.anything()])
      const rows = Number(/(\d+) dòng/u.exec(said[0] ?? '')?.[1])
      expect(rows).toBeGreaterThanOrEqual(acknowledged)
      expect(acknowledged).toBeGreaterThan(kill)
      expect(said.join('\n')).toContain('audit-head.json')
    }
  },
)
