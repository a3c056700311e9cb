import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MeetingId, SeatId } from '../../../../signaling/wire/ids.ts'
import { readWall } from './wall-body.ts'
import { createWall } from './wall.ts'

const meetingId = MeetingId.parse('meeting-1')
const seat = (number: number) => SeatId.parse(`seat000${number}`)

/** The body as the server writes it. */
function body(version: number, pictures: readonly (readonly [SeatId, Uint8Array])[]): ArrayBuffer {
  const stills = pictures.map(([seatId, bytes]) => ({ seatId, takenAtMs: 5, bytes: bytes.byteLength }))
  const index = new TextEncoder().encode(JSON.stringify({ version, stills }))
  const whole = new Uint8Array(4 + index.length + pictures.reduce((sum, [, bytes]) => sum + bytes.byteLength, 0))
  new DataView(whole.buffer).setUint32(0, index.length)
  whole.set(index, 4)
  let at = 4 + index.length
  for (const [, bytes] of pictures) {
    whole.set(bytes, at)
    at += bytes.byteLength
  }
  return whole.buffer
}

const picture = fc.tuple(fc.nat(9).map(seat), fc.uint8Array({ minLength: 1, maxLength: 300 }))

test('what the server writes is read back, whatever is in it', () => {
  fc.assert(
    fc.property(fc.nat(), fc.array(picture, { maxLength: 8 }), (version, pictures) => {
      const news = readWall(body(version, pictures))
      expect(news?.version).toBe(version)
      expect(news?.stills.map(({ seatId, picture: bytes }) => [seatId, [...bytes]])).toEqual(
        pictures.map(([seatId, bytes]) => [seatId, [...bytes]]),
      )
    }),
  )
})

test('a body that is cut off or has something left over is refused, and no bytes whatever throw', () => {
  fc.assert(
    fc.property(fc.array(picture, { minLength: 1, maxLength: 3 }), fc.nat(), (pictures, cut) => {
      const whole = body(1, pictures)
      expect(readWall(whole.slice(0, cut % whole.byteLength))).toBeNull()
      const longer = new Uint8Array(whole.byteLength + 1)
      longer.set(new Uint8Array(whole))
      expect(readWall(longer.buffer)).toBeNull()
    }),
  )
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void readWall(new Uint8Array(bytes).buffer)))
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A body that is there at once: a real one takes turns of the event loop that a stopped clock does not give. */
function answered(whole: ArrayBuffer): Response {
  return Object.assign(new Response(), { arrayBuffer: async () => whole })
}

function wallWith(answers: (() => Response)[]) {
  const asked: string[] = []
  const get = vi.fn<typeof fetch>(async (url) => {
    asked.push(typeof url === 'string' ? url : '')
    return (answers.shift() ?? (() => answered(body(9, []))))()
  })
  const revoke = vi.spyOn(URL, 'revokeObjectURL')
  return { asked, revoke, wall: createWall(meetingId, get) }
}
const bytes = new Uint8Array([1, 2, 3])

test('each look asks only for what is newer, and keeps one picture a seat', async () => {
  const { asked, revoke, wall } = wallWith([
    () =>
      answered(
        body(4, [
          [seat(1), bytes],
          [seat(2), bytes],
        ]),
      ),
    () => answered(body(6, [[seat(1), bytes]])),
  ])
  wall.start()
  wall.start()
  await vi.advanceTimersByTimeAsync(10)
  const first = wall.store.getState().pictures.get(seat(1))?.url
  await vi.advanceTimersByTimeAsync(3_000)
  expect(asked.map((url) => url.split('?')[1])).toEqual(['after=0', 'after=4'])
  expect(wall.store.getState().pictures.size).toBe(2)
  expect(wall.store.getState().pictures.get(seat(1))?.url).not.toBe(first)
  // The page may still be loading it; one look later it is let go.
  expect(revoke).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(revoke.mock.calls).toEqual([[first]])
  wall.close()
  expect(revoke).toHaveBeenCalledTimes(3)
  expect(wall.store.getState().pictures.size).toBe(0)
})

test('a failed look keeps what there is, says so, and is followed by another one', async () => {
  const { wall } = wallWith([
    () => answered(body(4, [[seat(1), bytes]])),
    () => new Response('nonsense', { status: 502 }),
  ])
  wall.start()
  await vi.advanceTimersByTimeAsync(3_010)
  expect(wall.store.getState()).toMatchObject({ kind: 'stale' })
  expect(wall.store.getState().pictures.size).toBe(1)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(wall.store.getState().kind).toBe('live')
  wall.close()
})

test('a restarted server is asked from the beginning', async () => {
  const { asked, wall } = wallWith([() => answered(body(400, [])), () => answered(body(3, []))])
  wall.start()
  await vi.advanceTimersByTimeAsync(6_010)
  expect(asked.map((url) => url.split('?')[1])).toEqual(['after=0', 'after=400', 'after=0'])
  wall.close()
})

test('who may not see the wall does not go on asking', async () => {
  const { asked, wall } = wallWith([() => new Response(null, { status: 403 })])
  wall.start()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(1)
  expect(wall.store.getState().kind).toBe('forbidden')
})

test('a stopped wall asks nothing and goes on from where it was', async () => {
  const { asked, wall } = wallWith([() => answered(body(4, [[seat(1), bytes]]))])
  wall.start()
  await vi.advanceTimersByTimeAsync(10)
  wall.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(1)
  wall.start()
  await vi.advanceTimersByTimeAsync(10)
  expect(asked[1]).toContain('after=4')
  expect(wall.store.getState().pictures.size).toBe(1)
  wall.close()
})
