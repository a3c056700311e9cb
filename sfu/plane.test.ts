import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { RoomNotes } from '../tests/support/world/room-notes.ts'
import { dtlsParameters, opusParameters, simulcastParameters } from '../tests/support/media/rtp.ts'
import { poll } from '../tests/support/poll.ts'
import { freePort } from '../tests/support/server.ts'
import { testWorkerBin } from '../tests/support/servers/worker.ts'
import { silentLog } from './log.ts'
import { createMediaPlane } from './plane.ts'
import { openWebRtcTransport } from './transport.ts'
import type { MediaPlane } from './api.ts'
import type { MediaPlaneSettings } from './settings.ts'

let plane: MediaPlane | undefined
afterEach(async () => {
  await plane?.close()
  plane = undefined
})

async function open(more: Partial<MediaPlaneSettings> = {}): Promise<MediaPlane> {
  const workerBin = await testWorkerBin()
  plane = await createMediaPlane({ workerBin, workerCount: 1, listen: { ip: '127.0.0.1' }, log: silentLog, ...more })
  return plane
}

function pids(): number[] {
  return plane?.health().workers.flatMap(({ pid, alive }) => (alive ? [pid] : [])) ?? []
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** @returns what gives the port free again. */
function occupy(port: number): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(() => void server.close()))
  })
}

test('a killed worker is followed by another on the same port within two seconds', async () => {
  const port = await freePort()
  await open({ listen: { ip: '127.0.0.1', firstPort: port } })
  const notes = new RoomNotes()
  const room = await plane?.openRoom('a-room', notes)
  const before = await room?.openTransport('an', 'send')
  const [pid = 0] = pids()
  process.kill(pid, 'SIGKILL')
  await poll(() => notes.generations.includes(2), { what: 'the room is reset', deadlineMs: 2_000 })
  const after = await room?.openTransport('an', 'send')
  expect(pids()).not.toContain(pid)
  expect(before?.iceCandidates.map((candidate) => candidate['port'])).toEqual([port, port])
  expect(after?.iceCandidates.map((candidate) => candidate['port'])).toEqual([port, port])
})

test('a worker that heard Ctrl-C before this process did is replaced, and is no error for the log', async () => {
  const errors: string[] = []
  await open({ log: { ...silentLog, error: (_, message) => errors.push(message) } })
  const [pid = 0] = pids()
  process.kill(pid, 'SIGINT')
  await poll(() => pids().some((other) => other !== pid), { what: 'another worker lives' })
  expect(errors).toEqual([])
  // One that was killed is an error.
  process.kill(pids()[0] ?? 0, 'SIGKILL')
  await poll(() => errors.length > 0, { what: 'its death is told' })
  expect(errors).toEqual(['media worker died'])
})

test('a call made while the worker is away waits for the next one', async () => {
  await open({ timing: { restartWaitMs: 500 } })
  const notes = new RoomNotes()
  const room = await plane?.openRoom('a-room', notes)
  await room?.openTransport('an', 'receive')
  process.kill(pids()[0] ?? 0, 'SIGKILL')
  await poll(() => notes.generations.includes(2), { what: 'the room is reset' })
  await room?.openTransport('an', 'receive')
  // The second quick death in a row is the first one that is followed by a wait.
  process.kill(pids()[0] ?? 0, 'SIGKILL')
  await poll(() => plane?.health().ready === false, { what: 'the death is noticed' })
  const transport = await room?.openTransport('an', 'receive')
  expect(transport?.id).toBeDefined()
  expect(room?.generation).toBe(3)
  expect(notes.resets).toEqual([
    [['an'], 2],
    [['an'], 3],
  ])
})

test('with two workers small rooms are spread, each whole on one, and only those of the killed one move', async () => {
  await open({ workerCount: 2 })
  const notes = [new RoomNotes(), new RoomNotes()]
  for (const [index, note] of notes.entries()) {
    const room = await plane?.openRoom(`room-${index}`, note)
    for (const peerId of ['an', 'binh']) await room?.openTransport(peerId, 'receive')
  }
  expect(plane?.health().workers.map(({ rooms }) => rooms)).toEqual([1, 1])
  process.kill(pids()[0] ?? 0, 'SIGKILL')
  await poll(() => notes[0]?.generations.length === 1, { what: 'one room is reset', deadlineMs: 2_000 })
  await poll(() => pids().length === 2, { what: 'both workers live' })
  expect(notes[1]?.generations).toEqual([])
})

test('a frozen worker is killed and replaced within five seconds', async () => {
  await open()
  const notes = new RoomNotes()
  const room = await plane?.openRoom('a-room', notes)
  await room?.openTransport('an', 'send')
  const [pid = 0] = pids()
  process.kill(pid, 'SIGSTOP')
  await poll(() => notes.generations.includes(2), { what: 'the room is reset', deadlineMs: 5_000 })
  await expect(room?.openTransport('an', 'send')).resolves.toBeDefined()
  expect(isRunning(pid)).toBe(false)
}, 15_000)

test('calls to a frozen worker fail by the deadline and not later', async () => {
  await open({ timing: { frozenAfterMs: 60_000, callDeadlineMs: 300 } })
  const room = await plane?.openRoom('a-room', new RoomNotes())
  const [pid = 0] = pids()
  process.kill(pid, 'SIGSTOP')
  await expect(room?.openTransport('an', 'send')).rejects.toMatchObject({ code: 'mediaUnavailable' })
  process.kill(pid, 'SIGCONT')
  await expect(room?.openTransport('an', 'send')).resolves.toBeDefined()
})

test('a worker that is killed again and again is not restarted at full speed', async () => {
  await open({ timing: { restartWaitMs: 400 } })
  const notes = new RoomNotes()
  const room = await plane?.openRoom('a-room', notes)
  const startedMs = performance.now()
  for (let deaths = 1; deaths <= 4; deaths++) {
    await room?.openTransport('an', 'send')
    process.kill(pids()[0] ?? 0, 'SIGKILL')
    await poll(() => notes.generations.includes(deaths + 1), { what: `generation ${deaths + 1}` })
  }
  // The second death waits 400 ms, the third 800 ms, the fourth 1600 ms.
  expect(performance.now() - startedMs).toBeGreaterThan(2_700)
}, 15_000)

test('closing leaves no process behind, not even a frozen one, and can be done twice', async () => {
  await open({ workerCount: 2 })
  const before = pids()
  process.kill(before[0] ?? 0, 'SIGSTOP')
  await plane?.close()
  await plane?.close()
  expect(before.filter(isRunning)).toEqual([])
  expect(plane?.health().ready).toBe(false)
  await expect(plane?.openRoom('late', new RoomNotes())).rejects.toMatchObject({ code: 'mediaUnavailable' })
})

test('a port that is taken stops the start and says which', async () => {
  const port = await freePort()
  const release = await occupy(port)
  try {
    await expect(open({ listen: { ip: '127.0.0.1', firstPort: port } })).rejects.toThrow(`port ${port}`)
  } finally {
    release()
  }
})

test('an address that no client could reach stops the start', async () => {
  await expect(open({ listen: { ip: '0.0.0.0' } })).rejects.toThrow('announced address')
})

test('malformed media objects leave the worker alive and every other room usable', async () => {
  await open()
  const notes = new RoomNotes()
  const room = await plane?.openRoom('a-room', notes)
  const others = await plane?.openRoom('another-room', notes)
  const [pid] = pids()
  const transport = await room?.openTransport('an', 'send')
  const video = simulcastParameters()
  const wrong: unknown[] = [
    undefined,
    null,
    '',
    'x',
    -1,
    0.5,
    1e30,
    NaN,
    true,
    [],
    {},
    [[]],
    [null],
    'r'.repeat(10_000),
  ]
  const spoil = (value: unknown, path: (string | number)[], bad: unknown): unknown => {
    const [key, ...rest] = path
    if (key === undefined) return bad
    if (Array.isArray(value)) return value.map((item, index) => (index === key ? spoil(item, rest, bad) : item))
    return { ...(value as object), [key]: spoil((value as Record<string, unknown>)[key], rest, bad) }
  }
  const paths: (string | number)[][] = [
    ['mid'],
    ['codecs'],
    ['headerExtensions'],
    ['encodings'],
    ['rtcp'],
    ['msid'],
    ['rtcp', 'cname'],
    ...['mimeType', 'payloadType', 'clockRate', 'parameters', 'rtcpFeedback'].map((key) => ['codecs', 0, key]),
    ...['uri', 'id', 'encrypt', 'parameters'].map((key) => ['headerExtensions', 0, key]),
    ...['rid', 'ssrc', 'rtx', 'dtx', 'scalabilityMode', 'maxBitrate', 'codecPayloadType'].map((key) => [
      'encodings',
      0,
      key,
    ]),
  ]
  const outcomes = new Set<string>()
  for (const path of paths) {
    for (const bad of wrong) {
      const rtpParameters = spoil(video, path, bad) as Record<string, unknown>
      const produced = room?.produce('an', transport?.id ?? '', {
        source: 'camera',
        kind: 'video',
        rtpParameters,
        paused: false,
      })
      outcomes.add(
        (await produced?.then(
          () => 'taken',
          (error: Error & { code?: string }) => error.code ?? error.message,
        )) ?? '',
      )
    }
  }
  for (const bad of wrong) {
    const dtls = { ...dtlsParameters(), fingerprints: bad }
    await expect(room?.connectTransport('an', transport?.id ?? '', dtls)).rejects.toMatchObject({ code: 'badMedia' })
  }
  expect([...outcomes].sort()).toEqual(['badMedia', 'taken'])
  const good = { source: 'mic', kind: 'audio', rtpParameters: opusParameters(), paused: false } as const
  await expect(room?.produce('an', transport?.id ?? '', good)).resolves.toBeDefined()
  await expect(others?.openTransport('binh', 'receive')).resolves.toBeDefined()
  expect(pids()).toEqual([pid])
  expect(notes.generations).toEqual([])
})

test('a guess from outside lowers what a receiver is believed to bear at first, and never raises it', async () => {
  const guesses: number[] = []
  await open({
    initialOutgoingBitrate: 700_000,
    openTransport(request) {
      guesses.push(request.initialOutgoingBitrate)
      return openWebRtcTransport(request)
    },
  })
  const room = await plane?.openRoom('a-room', new RoomNotes())
  for (const given of [undefined, 300_000, 10_000_000_000, 0]) await room?.openTransport('an', 'receive', given)
  expect(guesses).toEqual([700_000, 300_000, 700_000, 100_000])
})
