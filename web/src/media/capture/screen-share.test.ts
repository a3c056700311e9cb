import { afterEach, expect, test, vi } from 'vitest'
import type { MediaNotice } from './notices.ts'
import type { Publisher } from '../send/publisher.ts'
import { ScreenShare } from './screen-share.ts'

afterEach(() => void vi.unstubAllGlobals())

const someTrack = () => ({ onended: null, contentHint: '', stop: vi.fn<() => void>() })

/** A screen that is given, with its sound, when the test says so; and what becomes of it. */
function sharing() {
  const picture = someTrack()
  const sound = someTrack()
  const states: string[] = []
  let give: () => void = () => {}
  const stream = { getVideoTracks: () => [picture], getAudioTracks: () => [sound] }
  const getDisplayMedia = () => new Promise((resolve) => (give = () => resolve(stream)))
  vi.stubGlobal('navigator', { mediaDevices: { getDisplayMedia } })
  const answers: ((refused?: string) => void)[] = []
  const notices: MediaNotice[] = []
  const publisher = {
    send: vi.fn<Publisher['send']>(() => new Promise((resolve) => answers.push((refused) => resolve(refused ?? null)))),
    stop: vi.fn<Publisher['stop']>(),
    pause: vi.fn<Publisher['pause']>(),
  }
  const sounds: string[] = []
  const share = new ScreenShare({
    // Only these parts are used.
    publisher: publisher as unknown as Publisher,
    notify: (notice) => notices.push(notice),
    onState: (state) => states.push(state),
    onSound: (state) => sounds.push(state),
  })
  return { share, publisher, picture, sound, states, sounds, answers, notices, give: () => give() }
}

/** A screen that is shared with its sound, which goes out unless it is refused. */
async function sharedWithSound(refused?: string) {
  const sharer = sharing()
  const { answers } = sharer
  const started = sharer.share.start()
  sharer.give()
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  answers[0]?.()
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  answers[1]?.(refused)
  await started
  return sharer
}
const sentSound = ({ publisher }: ReturnType<typeof sharing>) =>
  publisher.send.mock.calls.filter(([source]) => source === 'screenAudio').length

test('a screen that is picked after the meeting is over is let go, its sound too', async () => {
  const { share, picture, sound, give } = sharing()
  const started = share.start()
  share.close()
  give()
  await started
  expect(picture.stop).toHaveBeenCalledOnce()
  expect(sound.stop).toHaveBeenCalledOnce()
})

test('a screen that is stopped while its picture is just beginning does not go on with its sound', async () => {
  const { share, publisher, states, answers, give } = sharing()
  const started = share.start()
  give()
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  share.stop()
  answers[0]?.()
  await vi.waitFor(() => expect(states.at(-1)).toBe('off'))
  answers[1]?.()
  await started
  expect(publisher.send.mock.calls.map(([source]) => source)).toEqual(['screen'])
})

test('a screen whose sound may not be heard is shown without it, and its owner gets a notice', async () => {
  const { share, states, answers, notices, give } = sharing()
  const started = share.start()
  give()
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  answers[0]?.()
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  answers[1]?.('noFloor')
  await started
  expect(states.at(-1)).toBe('on')
  expect(notices).toEqual([{ kind: 'screenSilent' }])
})

test('sound that the server turned off stays off, is seen to be off, and is turned on again by its owner', async () => {
  const sharer = await sharedWithSound()
  const { share, publisher, sounds, answers } = sharer
  expect(sounds.at(-1)).toBe('on')
  expect(share.silence()).toBe(true)
  expect(publisher.pause).toHaveBeenCalledWith('screenAudio')
  expect(sounds.at(-1)).toBe('off')
  expect(sentSound(sharer)).toBe(1)
  const turnedOn = share.setSound(true)
  answers[2]?.()
  await turnedOn
  expect(sounds.at(-1)).toBe('on')
  expect(sentSound(sharer)).toBe(2)
})

test('sound that had no floor at first can be turned on once there is one, without sharing again', async () => {
  const { share, sounds, answers, notices } = await sharedWithSound('noFloor')
  expect(sounds.at(-1)).toBe('off')
  const tooEarly = share.setSound(true)
  answers[2]?.('noFloor')
  await tooEarly
  expect(sounds.at(-1)).toBe('off')
  expect(notices.at(-1)).toEqual({ kind: 'noFloor' })
  const inTime = share.setSound(true)
  answers[3]?.()
  await inTime
  expect(sounds.at(-1)).toBe('on')
})

test('after a reconnection the picture goes on, its sound waits for the person, who gets a notice', async () => {
  const sharer = await sharedWithSound()
  const { share, answers, sounds, notices } = sharer
  const resent = share.resend()
  answers[2]?.()
  await resent
  expect(sentSound(sharer)).toBe(1)
  expect(sounds.at(-1)).toBe('off')
  expect(notices).toEqual([{ kind: 'screenSoundOff' }])
})

test('sound that is turned off while it is just beginning does not count as on afterwards', async () => {
  const { share, answers, sounds } = await sharedWithSound('noFloor')
  const turnedOn = share.setSound(true)
  share.silence()
  answers[2]?.()
  await turnedOn
  expect(sounds.at(-1)).toBe('off')
})
