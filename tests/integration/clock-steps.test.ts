import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileURLToPath } from 'node:url'
import { unpackSeats, type SeatNow } from '../../signaling/seats/wire.ts'
import type { MeetingId, SeatId } from '../../signaling/wire/ids.ts'
import type { EventDataOf } from '../../signaling/wire/registry.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const HOUR = 3_600_000
const TEN_YEARS = 10 * 365 * 24 * HOUR
/** The server gathers changes of presence for three seconds at most; the rest is for a busy machine. */
const TOLD_WITHIN_MS = 8_000

let folder: string
let server: RunningServer
let meetingId: MeetingId
let seated: TestSocket[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-clock-'))
  await writeFile(join(folder, 'step'), '0')
  const loaded = fileURLToPath(new URL('../support/servers/stepped-clock.ts', import.meta.url))
  server = await startServer({
    env: { NODE_OPTIONS: `--import=${loaded}`, CLOCK_STEP_FILE: join(folder, 'step') },
  })
  meetingId = await runningMeeting(await TestClient.signIn(server.url, 'chutri'))
  seated = []
  for (const name of ['chutri', 'thuky1', 'daibieu1']) seated.push(await sit(name))
})
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function sit(name: string): Promise<TestSocket> {
  const socket = await (await TestClient.signIn(server.url, name)).connect()
  await socket.join(meetingId)
  return socket
}

/** Puts the clock of the server's process right, or wrong, by so much against the machine's; its monotonic clock goes on. */
async function step(stepMs: number): Promise<void> {
  await writeFile(join(folder, 'step'), String(stepMs))
  process.kill(server.pid(), 'SIGUSR2')
  const [first] = seated
  await poll(
    async () => {
      const beat = await first?.request('seats.beat', { link: 'good' })
      return beat?.ok === true && Math.abs(beat.result.nowMs - Date.now() - stepMs) < HOUR / 2
    },
    { what: 'the clock to be stepped' },
  )
}

/** The server has looked since whether anybody is silent: it cuts those, and asks the others for a sign of life. */
async function silenceChecked(): Promise<void> {
  const asked = seated.map(({ socket }) => {
    let isAsked = false
    socket.once('ping', () => (isAsked = true))
    return () => isAsked || socket.readyState !== socket.OPEN
  })
  await poll(() => asked.every((isAsked) => isAsked()), { deadlineMs: 25_000, what: 'everybody to be looked at' })
}

async function everybodyIsTold(seatId: SeatId, connection: SeatNow['connection']): Promise<void> {
  const lastTold = ({ events }: TestSocket) =>
    events
      .filter(({ event }) => event === 'seats.changed')
      .map(({ data }) => unpackSeats((data as EventDataOf<'seats.changed'>).seats).get(seatId))
      .findLast((seat) => seat !== undefined)
  await poll(() => seated.every((socket) => lastTold(socket)?.connection === connection), {
    deadlineMs: TOLD_WITHIN_MS,
    what: `everybody to be told that the seat is ${connection}`,
  })
}

test('a clock that is put back, forward and right again cuts nobody, and joins and leaves are announced at once', async () => {
  for (const stepMs of [-HOUR, HOUR, -TEN_YEARS, 0]) {
    await step(stepMs)
    const guest = await (await TestClient.signIn(server.url, 'daibieu2')).connect()
    const { seatId } = await guest.join(meetingId)
    await everybodyIsTold(seatId, 'here')
    expect(await guest.request('seats.leave', {})).toMatchObject({ ok: true })
    await everybodyIsTold(seatId, 'absent')
    await silenceChecked()
    expect(seated.map((socket) => socket.closeCode)).toEqual([null, null, null])
  }
}, 150_000)
