import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestClient } from '../support/client.ts'
import { poll } from '../support/poll.ts'
import { freePort } from '../support/server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const ADMIN = { ADMIN_USERNAME: 'quantri.tinh', ADMIN_PASSWORD: 'mat-khau-dau-tien' }
let dev: ChildProcess
let dataDir: string
let url: string
let printed = ''

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hop-dev-'))
  const port = await freePort()
  url = `http://localhost:${port}`
  dev = spawn(process.execPath, ['web/dev.ts', '--empty'], {
    cwd: root,
    env: { ...process.env, ...ADMIN, PORT: String(port), DATA_DIR: dataDir, MEDIA_PORT: '0', MEDIA_WORKERS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  dev.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  await poll(() => printed.includes(`(ready): ${url}`), { deadlineMs: 60_000, what: 'the server behind the pages' })
}, 90_000)
afterAll(async () => {
  const gone = once(dev, 'exit')
  dev.kill('SIGTERM')
  await gone
  await rm(dataDir, { recursive: true, force: true })
})

test('npm run dev serves pages that change while one works, the files of pdf.js and the server’s commands at one address', async () => {
  const page = await fetch(url)
  expect(await page.text()).toContain('/@vite/client')
  const map = await fetch(`${url}/pdfjs/cmaps/UniGB-UCS2-H.bcmap`)
  expect(map.status).toBe(200)
  expect((await map.arrayBuffer()).byteLength).toBeGreaterThan(10_000)

  const admin = new TestClient(url)
  expect(
    await admin.call('identity.signIn', { username: ADMIN.ADMIN_USERNAME, password: ADMIN.ADMIN_PASSWORD }),
  ).toMatchObject({ ok: true })
  expect(await admin.call('identity.whoAmI', {})).toMatchObject({ ok: true })
})
