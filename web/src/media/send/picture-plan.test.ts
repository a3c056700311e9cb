import { expect, test } from 'vitest'
import { publishing, track, turn } from './test-publishing.ts'

const all = () => Infinity

test('another camera that gives a small picture is produced again, in one size', async () => {
  const { publisher, producers } = publishing()
  await publisher.send('camera', track())
  expect(producers[0]?.sending()).toBe(3)
  await publisher.send('camera', track(320, 240))
  expect(producers).toHaveLength(2)
  expect(producers.map(({ sending }) => sending())).toEqual([0, 1])
  // One of the same kind takes its place without a break.
  await publisher.send('camera', track(240, 320))
  expect(producers).toHaveLength(2)
  expect(producers[1]?.replaceTrack).toHaveBeenCalledOnce()
})

test('a camera whose picture changes its size is produced again when the change lasts; one that is turned upright is left alone', async () => {
  const { publisher, producers } = publishing()
  const camera = track()
  await publisher.send('camera', camera)
  turn(camera, 720, 1280)
  for (let sample = 0; sample < 4; sample += 1) await publisher.keepSizes()
  expect(producers).toHaveLength(1)
  turn(camera, 320, 240)
  await publisher.keepSizes()
  turn(camera, 720, 1280)
  await publisher.keepSizes()
  expect(producers).toHaveLength(1)
  turn(camera, 360, 640)
  for (let sample = 0; sample < 4; sample += 1) await publisher.keepSizes()
  expect(producers.map(({ sending }) => sending())).toEqual([0, 2])
})

test('sizes that the browser calls active and does not encode are given up, for the whole picture', async () => {
  const { publisher, producers } = publishing()
  await publisher.send('camera', track())
  let frames = 0
  producers[0]?.getStats.mockImplementation(async () => {
    frames += 20
    const of = (rid: string, frameWidth?: number) => ({
      type: 'outbound-rtp',
      rid,
      framesEncoded: frameWidth === undefined ? 0 : frames,
      frameWidth,
    })
    return new Map([of('r0', 320), of('r1'), of('r2')].map((entry) => [entry.rid, entry]))
  })
  for (let sample = 0; sample < 4; sample += 1) await publisher.keepSizes()
  expect(producers.map(({ sending }) => sending())).toEqual([0, 1])
  expect(publisher.wantedKbps()).toBe(250)
})

test('of sizes that nobody wants nothing is concluded', async () => {
  const { publisher, producers } = publishing()
  await publisher.send('camera', track())
  publisher.setLimits({ camera: 0 }, all)
  for (let sample = 0; sample < 4; sample += 1) await publisher.keepSizes()
  expect(producers).toHaveLength(1)
  expect(producers[0]?.getStats).not.toHaveBeenCalled()
})
