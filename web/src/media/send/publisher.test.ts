import { expect, test, vi } from 'vitest'
import { publishing, track } from './test-publishing.ts'

const all = () => Infinity
const LONG = { ptimeMs: 60, maxBps: 16_000 } as const

test('a camera that nobody watches sends nothing, and sends again when somebody does', async () => {
  const { publisher, producers } = publishing()
  expect(await publisher.send('camera', track())).toBeNull()
  expect(producers[0]?.sending()).toBe(3)
  publisher.setLimits({ camera: 'none' }, all)
  await vi.waitFor(() => expect(producers[0]?.sending()).toBe(0))
  expect(producers[0]?.track.enabled).toBe(true)
  publisher.setLimits({ camera: 0 }, all)
  await vi.waitFor(() => expect(producers[0]?.sending()).toBe(1))
  publisher.setLimits({ camera: 2 }, () => 1)
  await vi.waitFor(() => expect(producers[0]?.sending()).toBe(2))
  expect(publisher.wantedKbps()).toBe(400)
})

test('a microphone that is off sends nothing, whatever is wanted of it', async () => {
  const { publisher, producers } = publishing()
  const mic = track()
  await publisher.send('mic', mic)
  publisher.pause('mic')
  publisher.setLimits({ mic: 0 }, all)
  await vi.waitFor(() => expect(producers[0]?.sending()).toBe(0))
  await publisher.send('mic', mic)
  await vi.waitFor(() => expect(producers[0]?.sending()).toBe(1))
})

test('a microphone that nobody hears stays on for its owner while nothing is sent', async () => {
  const { publisher, producers } = publishing()
  await publisher.send('mic', track())
  publisher.setLimits({ mic: 'none' }, all)
  await vi.waitFor(() => expect(producers[0]?.sending()).toBe(0))
  expect(producers[0]?.paused).toBe(false)
})

test('a microphone that was off is sent in packets of the new length when it is turned on', async () => {
  const { publisher, producers, packets } = publishing()
  const mic = track()
  await publisher.send('mic', mic)
  publisher.pause('mic')
  publisher.setOpus(LONG)
  await publisher.switchPtime('mic')
  expect(packets).toEqual([20])
  await publisher.send('mic', mic)
  expect(packets).toEqual([20, 60])
  expect(producers.map(({ closed }) => closed)).toEqual([true, false])
})

test('a microphone that is turned off while it is being produced again stays off', async () => {
  const { publisher, producers, told, asked, holdProduce } = publishing()
  await publisher.send('mic', track())
  publisher.setOpus(LONG)
  expect(publisher.hasOtherPtime('mic')).toBe(true)
  const release = holdProduce()
  const done = publisher.switchPtime('mic')
  await vi.waitFor(() => expect(asked()).toBe(2))
  publisher.pause('mic')
  release()
  await done
  expect(producers).toHaveLength(2)
  expect(producers[1]?.paused).toBe(true)
  await vi.waitFor(() => expect(producers[1]?.sending()).toBe(0))
  expect(told.at(-1)).toEqual({ source: 'mic', on: false })
})

test('a microphone that is turned off before it was produced again is left alone', async () => {
  const { publisher, producers, asked } = publishing()
  await publisher.send('mic', track())
  publisher.setOpus(LONG)
  const done = publisher.switchPtime('mic')
  publisher.pause('mic')
  await done
  expect(asked()).toBe(1)
  expect(producers[0]?.paused).toBe(true)
})

test('a microphone that is turned off and on again while it is being produced again is on in the end', async () => {
  const { publisher, producers, told, asked, holdProduce } = publishing()
  const mic = track()
  await publisher.send('mic', mic)
  publisher.setOpus(LONG)
  const release = holdProduce()
  const done = publisher.switchPtime('mic')
  await vi.waitFor(() => expect(asked()).toBe(2))
  publisher.pause('mic')
  const again = publisher.send('mic', mic)
  release()
  await done
  expect(await again).toBeNull()
  expect(producers.at(-1)?.paused).toBe(false)
  expect(told.at(-1)).toEqual({ source: 'mic', on: true })
})

test('a refusal of the floor is given to its caller, and not asked for again', async () => {
  const { publisher, producers, told, refuse } = publishing()
  refuse('noFloor')
  expect(await publisher.send('mic', track())).toBe('noFloor')
  expect(producers).toHaveLength(0)
  refuse(null)
  const mic = track()
  await publisher.send('mic', mic)
  publisher.pause('mic')
  refuse('noFloor')
  const before = told.length
  expect(await publisher.send('mic', mic)).toBe('noFloor')
  expect(told.length).toBe(before + 1)
  expect(producers[0]?.paused).toBe(true)
})

test('a microphone that is turned off while it is first being sent is silent from that moment', async () => {
  const { publisher, producers, asked, lastOf, holdProduce } = publishing()
  const mic = track()
  const release = holdProduce()
  const sending = publisher.send('mic', mic)
  await vi.waitFor(() => expect(asked()).toBe(1))
  expect(mic.enabled).toBe(true)
  publisher.pause('mic')
  expect(mic.enabled).toBe(false)
  release()
  expect(await sending).toBeNull()
  expect(producers[0]?.paused).toBe(true)
  expect(lastOf('mic')).toEqual({ source: 'mic', on: false })
  expect(await publisher.send('mic', mic)).toBeNull()
  expect(producers[0]?.paused).toBe(false)
  expect(mic.enabled).toBe(true)
})

test('a microphone that is turned off while another one takes its place is not turned on by that', async () => {
  const { publisher, producers, told } = publishing()
  await publisher.send('mic', track())
  let replaced = () => {}
  producers[0]?.replaceTrack.mockReturnValue(new Promise((resolve) => (replaced = resolve)))
  const sending = publisher.send('mic', track())
  await vi.waitFor(() => expect(producers[0]?.replaceTrack).toHaveBeenCalled())
  publisher.pause('mic')
  replaced()
  expect(await sending).toBeNull()
  expect(producers[0]?.paused).toBe(true)
  expect(told).toEqual([{ source: 'mic', on: false }])
})

test('a microphone that is turned off while the server is asked to turn it on stays off, here and there', async () => {
  const { publisher, producers, told, holdAnswers } = publishing()
  const mic = track()
  await publisher.send('mic', mic)
  publisher.pause('mic')
  const release = holdAnswers()
  const again = publisher.send('mic', mic)
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ source: 'mic', on: true }))
  publisher.pause('mic')
  release()
  expect(await again).toBeNull()
  expect(producers[0]?.paused).toBe(true)
  expect(told.at(-1)).toEqual({ source: 'mic', on: false })
})

test('what is given up while it is being sent is ended at the server, too', async () => {
  const { publisher, producers, asked, lastOf, holdProduce } = publishing()
  const release = holdProduce()
  const sending = publisher.send('screen', track())
  await vi.waitFor(() => expect(asked()).toBe(1))
  publisher.stop('screen')
  release()
  await sending
  expect(producers[0]?.closed).toBe(true)
  expect(lastOf('screen')).toEqual({ source: 'screen' })
})

test('a microphone that was being turned on when the connection went away is not sent over the next one; a camera is', async () => {
  const { publisher, producers, asked, holdProduce } = publishing()
  const release = holdProduce()
  const sending = [publisher.send('mic', track()), publisher.send('camera', track())]
  await vi.waitFor(() => expect(asked()).toBe(2))
  publisher.forget()
  release()
  await Promise.all(sending)
  expect(producers.map(({ closed }) => closed)).toEqual([true, false])
})

test('after a return the server hears of what is silent, and is never asked to turn anything on', async () => {
  const { publisher, told } = publishing()
  await publisher.send('mic', track())
  await publisher.send('secondMic', track())
  publisher.pause('secondMic')
  told.length = 0
  publisher.repeatStates()
  expect(told).toEqual([{ source: 'secondMic', on: false }])
})
