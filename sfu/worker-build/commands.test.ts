import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from './commands.ts'

const env = { PATH: process.env['PATH'] }

test('a command gives its exit code, its standard output, and its last lines of both kinds', async () => {
  const seen: string[] = []
  const result = await runCommand('sh', ['-c', 'echo out; echo err >&2; exit 3'], {
    env,
    deadlineMs: 10_000,
    onLine: (line) => seen.push(line),
  })
  expect(result).toMatchObject({ exitCode: 3, stdout: 'out' })
  expect(seen.toSorted()).toEqual(['err', 'out'])
  expect(result.lastLines.toSorted()).toEqual(['err', 'out'])
})

test('a command that takes too long is killed', async () => {
  const result = await runCommand('sleep', ['600'], { env, deadlineMs: 50 })
  expect(result.exitCode).toBeUndefined()
  expect(result.lastLines.join()).toMatch(/SIGKILL.*50 ms/)
})

test('a command that does not exist has no exit code, and does not keep this process alive until its deadline', () => {
  const script = `
    import { runCommand } from ${JSON.stringify(path.join(import.meta.dirname, 'commands.ts'))}
    console.log(String((await runCommand('/nowhere', [], { env: {}, deadlineMs: 600_000 })).exitCode))`
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { timeout: 60_000 })
  expect(printed.toString().trim()).toBe('undefined')
})
