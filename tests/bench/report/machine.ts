import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { promisify } from 'node:util'
import { z } from 'zod'

const run = promisify(execFile)
const Package = z.object({ version: z.string() })

/** What the figures were measured with. */
export async function readVersions(): Promise<Record<string, string>> {
  const packages = await Promise.all(
    ['mediasoup', 'mediasoup-client', 'werift', 'ws'].map(async (name) => {
      const path = new URL(`../../../node_modules/${name}/package.json`, import.meta.url)
      return [name, Package.parse(JSON.parse(await readFile(path, 'utf8'))).version] as const
    }),
  )
  const chromium = await run('/usr/bin/chromium', ['--version']).then(
    ({ stdout }) => /[\d.]+/.exec(stdout)?.[0] ?? 'unknown',
    () => 'none',
  )
  return { node: process.versions.node, ...Object.fromEntries(packages), chromium }
}

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly kernel: string
}

export function readMachine(): Machine {
  const all = cpus()
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 1e8) / 10,
    kernel: release(),
  }
}
