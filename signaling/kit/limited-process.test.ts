import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { IN_NAMESPACES } from '../converting/libreoffice.ts'
import { poll } from '../../tests/support/poll.ts'
import { runLimited } from './limited-process.ts'

// Each starts processes, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const LIMITS = { deadlineMs: 60_000, dataMb: 1_024, maxOutput: 1_000, env: { PATH: process.env['PATH'] } }
const FOREVER = '987654'

test('a program gives its exit code and what it printed', async () => {
  expect(await runLimited(['sh', '-c', 'echo xong; exit 3'], LIMITS)).toEqual({
    kind: 'ended',
    exitCode: 3,
    output: 'xong\n',
  })
  expect(await runLimited(['/nowhere'], LIMITS)).toMatchObject({ kind: 'ended', exitCode: 127 })
})

test('unless told it knows nothing of the server’s environment but where compiled code is kept', async () => {
  vi.stubEnv('NODE_COMPILE_CACHE', '/kept')
  vi.stubEnv('SERVER_SECRET', 'not for children')
  const { env: _, ...limits } = LIMITS
  const seen = await runLimited(['/usr/bin/env'], limits).finally(() => vi.unstubAllEnvs())
  const names = seen.kind === 'ended' ? seen.output.split('\n').map((line) => line.split('=')[0]) : []
  // What the shell that sets the limits adds by itself.
  expect(names.filter((name) => name !== '' && !['PWD', 'SHLVL', 'OLDPWD', '_'].includes(name ?? ''))).toEqual([
    'NODE_COMPILE_CACHE',
  ])
})

test('at the deadline all that it started is killed with it, and so at the signal and by what it prints', async () => {
  const both = ['sh', '-c', `sleep ${FOREVER}1 & sleep ${FOREVER}1`]
  expect(await runLimited(both, { ...LIMITS, deadlineMs: 100 })).toMatchObject({ kind: 'killed' })
  await poll(() => running(`${FOREVER}1`) === 0, { what: 'both are gone' })
  const stop = new AbortController()
  const stopped = runLimited(both, { ...LIMITS, signal: stop.signal })
  await poll(() => running(`${FOREVER}1`) >= 2, { what: 'both run' })
  stop.abort()
  expect(await stopped).toMatchObject({ kind: 'killed' })
  await poll(() => running(`${FOREVER}1`) === 0, { what: 'both are gone' })
  expect(await runLimited(['yes'], LIMITS)).toMatchObject({ kind: 'killed' })
})

test('memory beyond its limit is not given, and no file grows beyond its own', async () => {
  const eats = [process.execPath, '-e', 'const all = []; for (;;) all.push(Buffer.alloc(2 ** 26, 1))']
  const ate = await runLimited(eats, LIMITS)
  expect(ate).toMatchObject({ kind: 'ended' })
  expect(ate).not.toMatchObject({ exitCode: 0 })
  const writes = ['sh', '-c', 'file=$(mktemp); head -c 3000000 /dev/zero >"$file"; wc -c <"$file"; rm "$file"']
  expect(await runLimited(writes, { ...LIMITS, fileMb: 1 })).toMatchObject({
    output: expect.stringContaining('1048576'),
  })
})

test('in its namespaces it dies with the server, however that ends', async () => {
  const script = `
    import { IN_NAMESPACES } from ${JSON.stringify(new URL('../converting/libreoffice.ts', import.meta.url).href)}
    import { runLimited } from ${JSON.stringify(new URL('./limited-process.ts', import.meta.url).href)}
    await runLimited([...IN_NAMESPACES, 'sleep', '${FOREVER}2'], { deadlineMs: 600_000, dataMb: 1_024, maxOutput: 10, env: process.env })`
  const server = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' })
  await poll(() => running(`${FOREVER}2`, 'sleep') > 0, { what: 'it runs', deadlineMs: 30_000 })
  server.kill('SIGKILL')
  await poll(() => running(`${FOREVER}2`) === 0, { what: 'it is gone', deadlineMs: 30_000 })
  expect(running(`${FOREVER}2`)).toBe(0)
})

test('in its namespaces nothing begins whose parent is not the server: it ended a moment before', async () => {
  const orphan = ['sh', '-c', '"$@"; true', 'sh', ...IN_NAMESPACES, 'echo', 'xong']
  expect(await runLimited(orphan, LIMITS)).toEqual({ kind: 'ended', exitCode: 0, output: '' })
  expect(await runLimited([...IN_NAMESPACES, 'echo', 'xong'], LIMITS)).toMatchObject({ output: 'xong\n' })
})

/** How many processes were started with this as an argument of their own. @param program - Only those of this program. */
function running(argument: string, program?: string): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      if (!/^\d+$/u.test(pid)) return false
      const [name, ...given] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      return given.includes(argument) && (program === undefined || name === program)
    } catch {
      return false
    }
  }).length
}
