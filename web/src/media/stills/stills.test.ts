import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MAX_STILL_BYTES } from '../../../../signaling/media/wire.ts'
import { createStageStill, STAGE_STILL_EVERY_MS } from './stage-still.ts'
import { aimedBytes, fitStill, type StillMaker } from './still-maker.ts'
import { createStillSender, RETRY_MS } from './still-sender.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const webp = (bytes: number) => new Blob([new Uint8Array(bytes)], { type: 'image/webp' })

test('a still weighs about three kilobytes when small, eight when larger, and never more than the server takes', () => {
  expect(aimedBytes(160)).toBe(3_000)
  expect(aimedBytes(320)).toBeGreaterThan(7_000)
  expect(aimedBytes(320)).toBeLessThan(8_200)
  expect(aimedBytes(640)).toBeLessThanOrEqual(MAX_STILL_BYTES)
})

test('quality goes down until the still is light enough, and begins near there the next time', async () => {
  const weights = [9_000, 6_000, 2_900, 1_000, 500]
  const tried: number[] = []
  const encode = async (quality: number) => {
    tried.push(quality)
    return webp(weights[tried.length - 1] ?? 0)
  }
  const first = await fitStill(encode, 160, 0)
  expect(first.blob?.size).toBe(2_900)
  expect(tried).toHaveLength(3)
  expect(first.start).toBe(1)
})

test('a scene too rich for the aim is sent as light as it gets, if the server takes that', async () => {
  expect((await fitStill(async () => webp(10_000), 160, 0)).blob?.size).toBe(10_000)
  expect((await fitStill(async () => webp(MAX_STILL_BYTES + 1), 160, 0)).blob).toBeNull()
})

test('a browser that writes something else than WebP sends nothing', async () => {
  expect((await fitStill(async () => new Blob(['x'], { type: 'image/png' }), 160, 0)).blob).toBeNull()
})

function sending() {
  const answers: ((status?: number) => void)[] = []
  const put = vi.fn<typeof fetch>(
    () => new Promise((resolve) => answers.push((status = 200) => resolve(new Response(null, { status })))),
  )
  const made: number[] = []
  const close = vi.fn<() => void>()
  const open = vi.fn<() => StillMaker>(() => ({
    look: 'picture',
    async make(width) {
      made.push(width)
      return webp(100)
    },
    close,
  }))
  return { answers, put, made, open, close, sender: createStillSender({ open, address: () => '/still', fetch: put }) }
}
// Only told apart here, never looked into.
const camera = Object.create(null) as MediaStreamTrack
const other = Object.create(null) as MediaStreamTrack

test('a still goes out at once and then in the rhythm that was asked for, never two at once', async () => {
  const { answers, put, made, sender } = sending()
  sender.follow(camera, { everyMs: 4_000, width: 160 })
  await vi.advanceTimersByTimeAsync(0)
  expect(put).toHaveBeenCalledOnce()
  await vi.advanceTimersByTimeAsync(12_000)
  expect(put).toHaveBeenCalledOnce()
  answers[0]?.()
  await vi.advanceTimersByTimeAsync(4_000)
  expect(put).toHaveBeenCalledTimes(2)
  expect(made).toEqual([160, 160])
})

test('another size is used from the next still on without a new beginning, another camera at once', async () => {
  const { answers, put, made, open, sender } = sending()
  sender.follow(camera, { everyMs: 4_000, width: 160 })
  await vi.advanceTimersByTimeAsync(0)
  answers[0]?.()
  sender.follow(camera, { everyMs: 4_000, width: 320 })
  expect(open).toHaveBeenCalledOnce()
  await vi.advanceTimersByTimeAsync(4_000)
  expect(made).toEqual([160, 320])
  answers[1]?.()
  await vi.advanceTimersByTimeAsync(0)
  sender.follow(other, { everyMs: 4_000, width: 320 })
  await vi.advanceTimersByTimeAsync(0)
  expect(open).toHaveBeenCalledTimes(2)
  expect(put).toHaveBeenCalledTimes(3)
})

test('a still that the server did not take is followed by another soon, then less and less often, up to the rhythm', async () => {
  const { answers, put, sender } = sending()
  const refuseAndWait = async (ms: number) => {
    answers.at(-1)?.(409)
    await vi.advanceTimersByTimeAsync(ms)
  }
  sender.follow(camera, { everyMs: 5_000, width: 160 })
  await vi.advanceTimersByTimeAsync(0)
  await refuseAndWait(RETRY_MS)
  expect(put).toHaveBeenCalledTimes(2)
  await refuseAndWait(2 * RETRY_MS - 1)
  expect(put).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(1)
  expect(put).toHaveBeenCalledTimes(3)
  await refuseAndWait(5_000)
  expect(put).toHaveBeenCalledTimes(4)
  answers.at(-1)?.()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(put).toHaveBeenCalledTimes(5)
  await refuseAndWait(RETRY_MS)
  expect(put).toHaveBeenCalledTimes(6)
})

test('what is asked for while a still is on its way begins when that one has ended', async () => {
  const { answers, put, made, sender } = sending()
  sender.follow(camera, { everyMs: 20_000, width: 160 })
  await vi.advanceTimersByTimeAsync(0)
  sender.follow(other, { everyMs: 5_000, width: 320 })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(put).toHaveBeenCalledOnce()
  answers[0]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(put).toHaveBeenCalledTimes(2)
  expect(made).toEqual([160, 320])
})

test('no camera, no stills; nor when nobody wants them any more', async () => {
  const { answers, put, close, sender } = sending()
  sender.follow(null, { everyMs: 1_000, width: 160 })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(put).not.toHaveBeenCalled()
  sender.follow(camera, { everyMs: 1_000, width: 160 })
  await vi.advanceTimersByTimeAsync(0)
  answers[0]?.()
  sender.follow(camera, null)
  expect(close).toHaveBeenCalledOnce()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(put).toHaveBeenCalledOnce()
})

/** A body that is there at once: a real one takes turns of the event loop that a stopped clock does not give. */
function answered(still: Blob): Response {
  return Object.assign(new Response(), { blob: async () => still })
}

function watching(answer: () => Response | Promise<Response>) {
  const shown: (string | null)[] = []
  const get = vi.fn<typeof fetch>(async () => answer())
  const revoke = vi.spyOn(URL, 'revokeObjectURL')
  return { shown, get, revoke, stage: createStageStill({ onStill: (url) => shown.push(url), fetch: get }) }
}

test('the stage is fetched every two seconds, and each picture is let go when the next one is there', async () => {
  const { shown, get, revoke, stage } = watching(() => answered(webp(10)))
  stage.follow('/stage')
  stage.follow('/stage')
  await vi.advanceTimersByTimeAsync(STAGE_STILL_EVERY_MS + 10)
  expect(get).toHaveBeenCalledTimes(2)
  expect(shown).toHaveLength(2)
  expect(revoke.mock.calls).toEqual([[shown[0]]])
  stage.follow(null)
  expect(shown.at(-1)).toBeNull()
  expect(revoke).toHaveBeenLastCalledWith(shown[1])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(get).toHaveBeenCalledTimes(2)
})

test('an empty stage shows nothing, a failing link goes on showing what there was', async () => {
  const answers = [answered(webp(10)), new Response(null, { status: 503 }), new Response(null, { status: 204 })]
  const { shown, stage } = watching(() => answers.shift() ?? new Response(null, { status: 500 }))
  stage.follow('/stage')
  await vi.advanceTimersByTimeAsync(STAGE_STILL_EVERY_MS + 10)
  expect(shown).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(STAGE_STILL_EVERY_MS)
  expect(shown.at(-1)).toBeNull()
  stage.close()
})

test('a picture that is there already is not sent again', async () => {
  const first = Object.assign(new Response(null, { headers: { etag: '"7"' } }), { blob: async () => webp(10) })
  const answers = [first, new Response(null, { status: 304 })]
  const { shown, get, stage } = watching(() => answers.shift() ?? new Response(null, { status: 304 }))
  stage.follow('/stage')
  await vi.advanceTimersByTimeAsync(STAGE_STILL_EVERY_MS + 10)
  expect(get.mock.calls.map(([, options]) => options?.headers)).toEqual([{}, { 'if-none-match': '"7"' }])
  expect(shown).toHaveLength(1)
  stage.close()
})

test('a picture that comes after the end is not shown', async () => {
  let answer: (response: Response) => void = () => {}
  const { shown, stage } = watching(() => new Promise((resolve) => (answer = resolve)))
  stage.follow('/stage')
  await vi.advanceTimersByTimeAsync(0)
  stage.close()
  answer(answered(webp(10)))
  await vi.advanceTimersByTimeAsync(0)
  expect(shown).toEqual([])
})
