import { afterAll, beforeAll, expect, test } from 'vitest'
import { putOnStage } from '../../signaling/floor/wire.ts'
import { webpSize } from '../../signaling/media/webp.ts'
import { StillsIndex } from '../../signaling/media/wire.ts'
import { TestClient } from '../support/client.ts'
import { DELEGATE, FORTY, openForty, type Forty } from '../support/crowds/forty-crowd.ts'
import { poll } from '../support/poll.ts'
import type { SignedIn } from '../load/control-socket.ts'

/** Between asking and being ready to receive, both ways. */
const MAX_MESSAGES = 15
const MAX_BYTES = 20_000
/** News of the others who join are gathered for so long. */
const NEWS_EVERY_MS = 250

let forty: Forty

beforeAll(async () => {
  forty = await openForty({ stills: true, delegateByStills: true })
}, 180_000)
afterAll(() => forty?.close(), 60_000)

test('forty join within two seconds, none is refused, each in a seat of its own, with few and small messages', async () => {
  expect(await forty.joinAll(), forty.notes()).toEqual([])
  await forty.allReceive()
  expect(new Set(forty.members().map(({ seatId }) => seatId)).size).toBe(FORTY)
  for (const { username, joins } of forty.bots) {
    expect(joins, username).toHaveLength(1)
    const [join] = joins
    expect(join, username).toMatchObject({ refused: false, tries: 1 })
    expect(join?.readyAtMs, username).not.toBeNull()
    expect(join?.messages, username).toBeGreaterThan(0)
    const tookMs = (join?.readyAtMs ?? Infinity) - (join?.askedAtMs ?? 0)
    expect(join?.messages, username).toBeLessThanOrEqual(MAX_MESSAGES + newsOf(tookMs))
    expect(join?.bytes, username).toBeLessThanOrEqual(MAX_BYTES)
  }
})

test('the chair sees halls on the wall by their stills, each of them once, and the stage of a weak link is a still too', async () => {
  const { chair, meetingId, halls } = forty
  const stage = halls[20]
  if (stage?.seatId === undefined) throw new Error('the hall is not there')
  await chair().control.request(putOnStage, { seatId: stage.seatId })

  const seen = new Map<string, number>()
  let version = 0
  await poll(
    async () => {
      const { index, pictures } = await readWall(chair().signedIn, version)
      expect(index.version).toBeGreaterThanOrEqual(version)
      version = index.version
      for (const [at, { seatId, takenAtMs }] of index.stills.entries()) {
        expect(webpSize(pictures[at] ?? new Uint8Array())?.width).toBeGreaterThanOrEqual(80)
        // Nothing that was read already comes again.
        expect(takenAtMs).toBeGreaterThan(seen.get(seatId) ?? 0)
        seen.set(seatId, takenAtMs)
      }
      return seen.size >= 10
    },
    { deadlineMs: 30_000, everyMs: 250, what: 'ten halls on the wall' },
  )
  const shown = new Set(halls.map(({ seatId }) => String(seatId)))
  expect([...seen.keys()].filter((seatId) => !shown.has(seatId))).toEqual([])

  const delegate = await TestClient.signIn(chair().signedIn.url, DELEGATE)
  // That of the stage is larger than those of the wall; the last one may have been made for the wall.
  await poll(
    async () => {
      const response = await get(delegate, `/api/meetings/${meetingId}/stills/stage`)
      return response.status === 200 && webpSize(new Uint8Array(await response.arrayBuffer()))?.width === 320
    },
    { deadlineMs: 20_000, everyMs: 250, what: 'a still of the stage' },
  )
})

test('a delegate is refused the wall, and may not put a still in the place of another', async () => {
  const { chair, meetingId, server } = forty
  const delegate = await TestClient.signIn(server.url, DELEGATE)
  expect((await get(delegate, `/api/meetings/${meetingId}/stills`)).status).toBe(403)
  const response = await fetch(`${server.url}/api/meetings/${meetingId}/stills/${chair().deviceId}`, {
    method: 'PUT',
    headers: delegate.headers({ 'content-type': 'image/webp' }),
    body: new Uint8Array(100),
  })
  expect(response.status).toBe(404)
})

/** Whoever is ready within half a second has none; on a busy machine news of the others come in between. */
function newsOf(tookMs: number): number {
  return Math.max(0, Math.ceil((tookMs - 500) / NEWS_EVERY_MS))
}

function get(client: TestClient, path: string): Promise<Response> {
  return fetch(`${client.url}${path}`, { headers: client.headers() })
}

async function readWall(
  { url, cookie }: SignedIn,
  after: number,
): Promise<{ index: StillsIndex; pictures: Uint8Array[] }> {
  const response = await fetch(`${url}/api/meetings/${forty.meetingId}/stills?after=${after}`, {
    headers: { origin: url, cookie },
  })
  expect(response.status).toBe(200)
  const body = Buffer.from(await response.arrayBuffer())
  let at = 4 + body.readUInt32BE(0)
  const index = StillsIndex.parse(JSON.parse(body.subarray(4, at).toString('utf8')))
  const pictures = index.stills.map(({ bytes }) => new Uint8Array(body.subarray(at, (at += bytes))))
  expect(at).toBe(body.length)
  return { index, pictures }
}
