import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { startServer, type RunningServer } from '../support/server.ts'

let server: RunningServer | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
})
const TOKEN = 'a-token-for-the-monitoring-system'

async function figures(headers: Record<string, string> = {}) {
  const reply = await fetch(`${server?.url}/metrics`, { headers })
  return { status: reply.status, type: reply.headers.get('content-type') ?? '', text: await reply.text() }
}
/** The value of a line by its name and labels. */
function valueOf(text: string, line: string): number | undefined {
  const found = text.split('\n').find((one) => one.startsWith(`${line} `))
  return found === undefined ? undefined : Number(found.slice(line.length + 1))
}

test('a program of this machine reads what goes on: meetings, seats, links, queues, commands, workers', async () => {
  server = await startServer()
  const before = (await figures()).text
  expect(valueOf(before, 'hop_meetings')).toBe(0)
  const chair = await TestClient.signIn(server.url, 'chutri')
  const meetingId = await runningMeeting(chair)
  const hall = await (await TestClient.signIn(server.url, 'dc.hg-dong-van-lung-cu')).connect()
  await hall.join(meetingId, { place: 'site', claim: 'ask', mic: 'off', camera: 'none' })
  const words = { topic: 'Đường giao thông', speaker: '', point: false }
  expect(await hall.request('queues.ask', { queue: 'speaking', ...words })).toMatchObject({ ok: true })
  expect(await hall.request('queues.ask', { queue: 'questioning', ...words })).toMatchObject({ error: 'queueClosed' })

  const { status, type, text } = await figures()
  expect([status, type]).toEqual([200, expect.stringContaining('text/plain')])
  expect(valueOf(text, 'hop_meetings')).toBe(1)
  expect(valueOf(text, 'hop_seats_joined')).toBe(1)
  expect(valueOf(text, 'hop_devices')).toBe(1)
  expect(valueOf(text, 'hop_devices_cut_off')).toBe(0)
  expect(valueOf(text, 'hop_device_links{quality="unknown"}')).toBe(1)
  expect(valueOf(text, 'hop_queue_waiting')).toBe(1)
  expect(valueOf(text, 'hop_commands_total{method="seats.join",outcome="ok"}')).toBe(1)
  expect(valueOf(text, 'hop_commands_total{method="queues.ask",outcome="queueClosed"}')).toBe(1)
  expect(valueOf(text, 'hop_command_seconds_bucket{le="5"}')).toBeGreaterThanOrEqual(4)
  expect(valueOf(text, 'hop_media_worker_up{worker="0"}')).toBe(1)
  expect(valueOf(text, 'hop_media_worker_memory_bytes{worker="0"}')).toBeGreaterThan(1_000_000)
  expect(valueOf(text, 'hop_free_disk_bytes')).toBeGreaterThan(0)
  // Nobody and nothing is named.
  expect(text).not.toMatch(/Đường giao thông|Lũng Cú|chutri|daibieu/u)
  expect(text).not.toContain(meetingId)
  hall.close()
})

test('what a client makes up as a method is not a name of its own in the figures', async () => {
  server = await startServer()
  const chair = await TestClient.signIn(server.url, 'chutri')
  const headers = chair.headers({ 'content-type': 'application/json' })
  await fetch(`${server.url}/api/call/no.such.method`, { method: 'POST', headers, body: '{}' })
  const { text } = await figures()
  expect(text).not.toContain('no.such.method')
  expect(valueOf(text, 'hop_commands_total{method="unknown",outcome="unknownMethod"}')).toBe(1)
})

test.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])(
  'who comes by a proxy (%s) finds no such page',
  async (name) => {
    server ??= await startServer()
    expect((await figures({ [name]: '203.0.113.7' })).status).toBe(404)
  },
)

test('with a token only who bears it reads the figures, from wherever', async () => {
  server = await startServer({ env: { METRICS_TOKEN: TOKEN } })
  expect((await figures()).status).toBe(404)
  expect((await figures({ authorization: 'Bearer another-token-of-some-length' })).status).toBe(404)
  expect((await figures({ authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.7' })).status).toBe(200)
})

test('the dashboard and the documentation name figures that there are, and the documentation all of ours', async () => {
  server = await startServer()
  await TestClient.signIn(server.url, 'chutri')
  const { text } = await figures()
  const there = new Set([...text.matchAll(/^# TYPE (\w+) /gmu)].map(([, name]) => name))
  const of = (file: string) => readFileSync(new URL(`../../signaling/metrics/${file}`, import.meta.url), 'utf8')
  const Panel = z.object({ targets: z.array(z.object({ expr: z.string() })) })
  const { panels } = z.object({ panels: z.array(Panel) }).parse(JSON.parse(of('dashboard.json')))
  const asked = panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.match(/\b(?:hop|process|nodejs)_\w+/gu) ?? []),
  )
  expect(asked.length).toBeGreaterThan(8)
  expect(asked.map((name) => name.replace(/_bucket$/u, '')).filter((name) => !there.has(name))).toEqual([])
  const documented = new Set(of('README.md').match(/\bhop_\w+/gu))
  expect([...documented].filter((name) => !there.has(name))).toEqual([])
  expect([...there].filter((name) => name?.startsWith('hop_') === true && !documented.has(name))).toEqual([])
})
