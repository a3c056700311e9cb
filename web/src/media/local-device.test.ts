import { expect, test, vi } from 'vitest'
import type { RoomSession } from '../net/session.ts'
import type { OpenedTrack } from './devices.ts'
import { createLocalDevice, type LocalState } from './local-device.ts'
import type { OwnDevice } from './notices.ts'
import type { Publisher } from './publisher.ts'

function someTrack(id: string): MediaStreamTrack {
  const track = { id, enabled: true, readyState: 'live', onended: null, stop: () => void (track.readyState = 'ended') }
  // Only these parts are used.
  return track as unknown as MediaStreamTrack
}

/** A device whose opening and sending take as long as the test wants. */
function device(kind: OwnDevice = 'mic') {
  const opened: MediaStreamTrack[] = []
  const states: LocalState['kind'][] = []
  const sent: string[] = []
  const answers: ((refused: string | null) => void)[] = []
  let open: () => Promise<OpenedTrack> = async () => {
    const track = someTrack(`${kind} ${opened.length}`)
    opened.push(track)
    return { ok: true, track }
  }
  let slow = false
  const publisher = {
    send: vi.fn<Publisher['send']>((_, { id }) => {
      sent.push(id)
      return slow ? new Promise((resolve) => answers.push(resolve)) : Promise.resolve(null)
    }),
    pause: vi.fn<Publisher['pause']>(),
    stop: vi.fn<Publisher['stop']>(),
  }
  const local = createLocalDevice(
    {
      device: kind,
      // Only these parts of both are used.
      session: { request: async () => ({ ok: true, result: {} }) } as unknown as RoomSession,
      publisher: publisher as unknown as Publisher,
      open: () => open(),
      notify: () => {},
      onState: ({ kind: now }) => states.push(now),
    },
    true,
    null,
  )
  return {
    local,
    publisher,
    opened,
    states,
    sent,
    answers,
    sendSlowly: () => void (slow = true),
    openBy: (next: () => Promise<OpenedTrack>) => void (open = next),
  }
}
const live = (tracks: readonly MediaStreamTrack[]) => tracks.filter(({ readyState }) => readyState === 'live').length

test('a microphone that is turned off and on again while it is being turned on is heard in the end', async () => {
  const { local, publisher, answers, states, sendSlowly } = device()
  sendSlowly()
  const first = local.set(true)
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  void local.set(false)
  const again = local.set(true)
  expect(publisher.pause).toHaveBeenCalledOnce()
  answers[0]?.(null)
  // What began was silenced on its way, so it is sent once more.
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  answers[1]?.(null)
  await Promise.all([first, again])
  expect(states.at(-1)).toBe('on')
})

test('a device that cannot even be looked for is no reason to leave the switch dead', async () => {
  const { local, opened, states, openBy } = device()
  openBy(() => Promise.reject(new Error('the browser has lost its devices')))
  await local.set(true).catch(() => undefined)
  expect(states.at(-1)).not.toBe('starting')
  openBy(async () => {
    const track = someTrack('again')
    opened.push(track)
    return { ok: true, track }
  })
  await local.set(true)
  expect(states.at(-1)).toBe('on')
})

test('a camera that is turned off while another one is being opened in its place leaves no camera running', async () => {
  const { local, opened, states, openBy } = device('camera')
  await local.set(true)
  const give: (() => void)[] = []
  openBy(
    () =>
      new Promise((resolve) => {
        give.push(() => {
          const track = someTrack('other')
          opened.push(track)
          resolve({ ok: true, track })
        })
      }),
  )
  const changing = local.reopen()
  await vi.waitFor(() => expect(give).toHaveLength(1))
  const off = local.set(false)
  give[0]?.()
  await Promise.all([changing, off])
  expect(states.at(-1)).toBe('off')
  expect(live(opened)).toBe(0)
})

test('another microphone that is chosen while the first is being turned on is the one that is sent', async () => {
  const { local, opened, sent, answers, sendSlowly } = device()
  sendSlowly()
  const on = local.set(true)
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  const changing = local.reopen()
  answers[0]?.(null)
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  answers[1]?.(null)
  await Promise.all([on, changing])
  expect(sent).toEqual(['mic 0', 'mic 1'])
  expect(opened.map(({ readyState, enabled }) => [readyState, enabled])).toEqual([
    ['ended', true],
    ['live', true],
  ])
})
