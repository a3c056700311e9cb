import { afterEach, expect, test, vi } from 'vitest'
import type { RoomSession } from '../../net/session.ts'
import type { OpenedTrack } from './devices.ts'
import { createLocalDevice, type LocalState } from './local-device.ts'
import type { OwnDevice } from './notices.ts'
import type { Publisher } from '../send/publisher.ts'

afterEach(() => void vi.unstubAllGlobals())

function someTrack(id: string): MediaStreamTrack {
  const track = { id, enabled: true, readyState: 'live', onended: null, stop: () => void (track.readyState = 'ended') }
  // Only these parts are used.
  return track as unknown as MediaStreamTrack
}

/** A machine that gives one device at a time, and needs a moment to let go of it (a phone's cameras). */
function phone(broken: ReadonlySet<string> = new Set()) {
  let holder: MediaStreamTrack | null = null
  let freeAfterPauses = 0
  let opens = 0
  return {
    open: async (id: string): Promise<OpenedTrack> => {
      if (holder?.readyState === 'live') return { ok: false, problem: 'busy' }
      if (holder !== null && freeAfterPauses > 0) return { ok: false, problem: 'busy' }
      if (broken.has(id)) return { ok: false, problem: 'busy' }
      opens += 1
      holder = Object.assign(someTrack(`${id} ${opens}`), { getSettings: () => ({ deviceId: id }) })
      freeAfterPauses = 1
      return { ok: true, track: holder }
    },
    pause: async () => void (freeAfterPauses -= 1),
    live: () => (holder?.readyState === 'live' ? holder.id : null),
    breaks: (id: string) => void (broken = new Set([...broken, id])),
  }
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
  let otherIsOn = false
  let reopen: (older: MediaStreamTrack) => Promise<OpenedTrack> = () => open()
  let pause: (ms: number) => Promise<void> = async () => undefined
  const kept: (string | null)[] = []
  const notices: string[] = []
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
      reopen: (older) => reopen(older),
      freeOther: () => otherIsOn,
      pause: (ms) => pause(ms),
      onKept: (problem) => void kept.push(problem),
      notify: (notice) => void notices.push('problem' in notice ? `${notice.kind} ${notice.problem}` : notice.kind),
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
    kept,
    notices,
    sendSlowly: () => void (slow = true),
    /** From now on this machine's devices are opened, the named one as the chosen one. */
    on(machine: ReturnType<typeof phone>, chosen: () => string) {
      open = () => machine.open(chosen())
      reopen = (older) => machine.open(older.id.split(' ')[0] ?? '')
      pause = machine.pause
    },
    turnOtherOn: () => void (otherIsOn = true),
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

test.each([
  ['mic', 'audioinput', 'videoinput'],
  ['camera', 'videoinput', 'audioinput'],
] as const)(
  'a %s that the machine does not have is said to be missing before anybody turns it on',
  async (kind, own, another) => {
    const machine = (kinds: readonly string[]) =>
      vi.stubGlobal('navigator', {
        mediaDevices: {
          enumerateDevices: async () => kinds.map((each) => ({ kind: each })),
          addEventListener: () => undefined,
        },
      })
    machine([own, another])
    const there = device(kind)
    await there.local.lookWhetherThere()
    expect(there.states).toEqual([])
    machine([another])
    const missing = device(kind)
    await missing.local.lookWhetherThere()
    expect(missing.states).toEqual(['none'])
    expect(missing.notices).toEqual(['deviceProblem missing'])
    vi.unstubAllGlobals()
  },
)

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

test('on a phone that gives one camera at a time the other one is opened after the first has been let go', async () => {
  const machine = phone()
  let chosen = 'front'
  const { local, on, sent, kept, notices, states } = device('camera')
  on(machine, () => chosen)
  await local.set(true)
  chosen = 'back'
  await local.reopen()
  expect(machine.live()).toBe('back 2')
  expect(sent).toEqual(['front 1', 'back 2'])
  expect(kept.at(-1)).toBeNull()
  chosen = 'front'
  await local.reopen()
  expect(sent.at(-1)).toBe('front 3')
  expect(notices).toEqual([])
  expect(states.at(-1)).toBe('on')
})

test.each(['camera', 'mic'] as const)(
  'where the other %s cannot be had, the one before is opened again, sent, and named with the reason',
  async (kind) => {
    const machine = phone(new Set(['broken']))
    let chosen = 'good'
    const { local, on, sent, kept, notices, states } = device(kind)
    on(machine, () => chosen)
    await local.set(true)
    chosen = 'broken'
    await local.reopen()
    expect(machine.live()).toBe('good 2')
    expect(sent).toEqual(['good 1', 'good 2'])
    expect(kept.at(-1)).toBe('busy')
    expect(notices).toEqual(['deviceKept busy'])
    expect(states.at(-1)).toBe('on')
  },
)

test('where neither can be had any more it is said, and the switch tries again', async () => {
  const machine = phone(new Set(['broken']))
  let chosen = 'good'
  const { local, on, notices, states } = device('camera')
  on(machine, () => chosen)
  await local.set(true)
  chosen = 'broken'
  machine.breaks('good')
  await local.reopen()
  expect(states.at(-1)).toBe('none')
  expect(notices).toEqual(['deviceProblem busy'])
})

test('a refusal that letting go would not mend leaves the camera in use running', async () => {
  const { local, opened, sent, openBy, kept, states } = device('camera')
  await local.set(true)
  openBy(async () => ({ ok: false, problem: 'missing' }))
  await local.reopen()
  expect(live(opened)).toBe(1)
  expect(sent).toEqual(['camera 0'])
  expect(kept.at(-1)).toBe('missing')
  expect(states.at(-1)).toBe('on')
})

test('a phone that ends the first camera by itself when the second opens goes on with the second', async () => {
  const { local, opened, openBy, states, notices } = device('camera')
  await local.set(true)
  openBy(async () => {
    const first = opened[0]
    first?.stop()
    first?.onended?.(new Event('ended'))
    const track = someTrack('second')
    opened.push(track)
    return { ok: true, track }
  })
  await local.reopen()
  expect(states.at(-1)).toBe('on')
  expect(live(opened)).toBe(1)
  expect(notices).toEqual([])
})

test('a second camera that the first keeps from opening says so, and not that another program has it', async () => {
  const { local, openBy, turnOtherOn, notices } = device('documentCamera')
  openBy(async () => ({ ok: false, problem: 'busy' }))
  await local.set(true)
  turnOtherOn()
  await local.set(true)
  expect(notices).toEqual(['deviceProblem busy', 'deviceProblem single'])
})

test('a microphone that is silenced while another one is being opened in its place is not turned on by that', async () => {
  const { local, opened, openBy, publisher, states } = device('mic')
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
  expect(publisher.send).toHaveBeenCalledOnce()
  expect(opened.at(-1)?.enabled).toBe(false)
  expect(states.at(-1)).toBe('off')
})

test.each(['mic', 'camera'] as const)(
  'a %s that may not be sent any longer is let go, also while it is just beginning',
  async (kind) => {
    const { local, opened, states, answers, publisher, sendSlowly } = device(kind)
    await local.set(true)
    local.giveUp()
    expect(publisher.stop).toHaveBeenCalledWith(kind)
    expect(opened[0]?.readyState).toBe('ended')
    expect(states.at(-1)).toBe('off')
    sendSlowly()
    const turnedOn = local.set(true)
    await vi.waitFor(() => expect(answers).toHaveLength(1))
    local.giveUp()
    answers[0]?.(null)
    await turnedOn
    expect(opened[1]?.readyState).toBe('ended')
    expect(states.at(-1)).toBe('off')
  },
)
