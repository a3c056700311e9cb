import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestClient } from '../support/client.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const ADMIN = { ADMIN_USERNAME: 'quantri.tinh', ADMIN_PASSWORD: 'mat-khau-dau-tien' }
let server: RunningServer
beforeAll(async () => {
  server = await startServer({ args: ['--empty'], env: { ...ADMIN, LOG_LEVEL: 'debug' } })
})
afterAll(() => server?.stop())

interface Line {
  readonly msg?: string
  readonly method?: string | null
  readonly outcome?: string
  readonly ms?: number
}
const lines = (): Line[] =>
  server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): Line => JSON.parse(line))
    .filter(({ msg }) => msg === 'command')

test('at level debug each command leaves one line: method, outcome and milliseconds, without who asked and what was sent', async () => {
  const client = new TestClient(server.url)
  await client.call('identity.signIn', { username: 'khong.co.ai', password: 'mat-khau-sai-hoan-toan' })
  await client.call('identity.signIn', { username: ADMIN.ADMIN_USERNAME, password: ADMIN.ADMIN_PASSWORD })
  await client.call('meetings.list', {})
  await poll(() => lines().length >= 3, { what: 'three lines' })
  expect(lines().map(({ method, outcome }) => [method, outcome])).toEqual([
    ['identity.signIn', 'wrongCredentials'],
    ['identity.signIn', 'ok'],
    ['meetings.list', 'ok'],
  ])
  for (const { ms } of lines()) expect(ms).toBeGreaterThanOrEqual(0)
  const log = JSON.stringify(lines())
  for (const secret of ['khong.co.ai', 'mat-khau', ADMIN.ADMIN_USERNAME]) expect(log).not.toContain(secret)
})

test('an unknown method is logged without its text', async () => {
  const before = lines().length
  await fetch(`${server.url}/api/call/bi.mat.cua.toi`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: '{}',
  })
  await poll(() => lines().length > before, { what: 'a line' })
  expect(lines().at(-1)).toMatchObject({ method: null, outcome: 'unknownMethod' })
  expect(JSON.stringify(lines())).not.toContain('bi.mat')
})
