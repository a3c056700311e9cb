import { afterEach, expect, test, vi } from 'vitest'
import type { MediaNotice } from './notices.ts'
import type { Publisher } from './publisher.ts'
import { createScreenShare } from './screen-share.ts'

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
  }
  const share = createScreenShare({
    // Only these parts are used.
    publisher: publisher as unknown as Publisher,
    notify: (notice) => notices.push(notice),
    onState: (state) => states.push(state),
  })
  return { share, publisher, picture, sound, states, answers, notices, give: () => give() }
}

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

test('a screen whose sound may not be heard is shown without it, and its owner is told', async () => {
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
