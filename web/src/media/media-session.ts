import { createStore, type StoreApi } from 'zustand/vanilla'
import { mutedBy } from '../../../signaling/floor/wire.ts'
import { setView, speakersChanged } from '../../../signaling/media/wire.ts'
import type { SeatId } from '../../../signaling/wire/ids.ts'
import type { RoomSession } from '../net/session.ts'
import { keepDeviceChoice, type DeviceChoice } from './device-choice.ts'
import { openCamera, openMic, type DeviceProblem } from './devices.ts'
import type { LinkMonitor } from './link-monitor.ts'
import { readStats, type StatsTotals } from './link-stats.ts'
import { createLocalDevice, type LocalState } from './local-device.ts'
import { createMediaConnection, type Flow } from './media-connection.ts'
import type { MediaNotice } from './notices.ts'
import { createPublisher } from './publisher.ts'
import type { RemoteStream } from './receiver.ts'
import { createScreenShare } from './screen-share.ts'

/** What this seat would look at; the server sends no more than that. */
export interface View {
  readonly smallPictures: readonly SeatId[]
  readonly video: 'all' | 'stageOnly' | 'none'
}

export interface MediaState {
  readonly mic: LocalState
  readonly micTrack: MediaStreamTrack | null
  readonly camera: LocalState
  readonly cameraTrack: MediaStreamTrack | null
  readonly screen: 'off' | 'starting' | 'on'
  readonly screenTrack: MediaStreamTrack | null
  readonly flow: Flow | 'unsupported'
  readonly streams: readonly RemoteStream[]
  /** Loudness 0–1 of those who are heard. */
  readonly speaking: ReadonlyMap<SeatId, number>
  readonly dominantSeatId: SeatId | null
  readonly choice: DeviceChoice
}

export interface MediaSession {
  readonly store: StoreApi<MediaState>
  setMic(on: boolean): Promise<void>
  setCamera(on: boolean): Promise<void>
  startScreen(): Promise<void>
  stopScreen(): void
  choose(choice: Partial<DeviceChoice>): Promise<void>
  setView(view: View): void
  close(): void
}

/** What the device check found, before joining. */
export interface DevicesAtHand {
  readonly choice: DeviceChoice
  /** A null problem with `has` false: the person chose to join without. */
  readonly mic: { readonly has: boolean; readonly problem: DeviceProblem | null }
  readonly camera: { readonly has: boolean; readonly problem: DeviceProblem | null }
}

export interface MediaSessionParts {
  readonly session: RoomSession
  readonly link: LinkMonitor
  readonly devices: DevicesAtHand
  notify(notice: MediaNotice): void
}

const STATS_EVERY_MS = 3_000
/** Turning pages quickly asks for the last one only. */
const VIEW_SETTLES_MS = 150
/** A break shorter than this says nothing of the line. */
const INTERRUPTED_AFTER_MS = 4_000

/** Sound and pictures of one stay in a meeting, apart from any page that shows them. */
export function startMediaSession({ session, link, devices, notify }: MediaSessionParts): MediaSession {
  const store = createStore<MediaState>(() => ({
    mic: devices.mic.has ? { kind: 'off' } : { kind: 'none', problem: devices.mic.problem },
    micTrack: null,
    camera: devices.camera.has ? { kind: 'off' } : { kind: 'none', problem: devices.camera.problem },
    cameraTrack: null,
    screen: 'off',
    screenTrack: null,
    flow: 'opening',
    streams: [],
    speaking: new Map(),
    dominantSeatId: null,
    choice: devices.choice,
  }))
  const choice = () => store.getState().choice
  let closed = false
  let view: View = { smallPictures: [], video: 'all' }
  let viewTimer: ReturnType<typeof setTimeout> | undefined
  let troubledSinceMs: number | null = null
  let totals: StatsTotals | null = null

  const publisher = createPublisher(session, () => connection.sendTransport())
  const mic = createLocalDevice(
    {
      device: 'mic',
      session,
      publisher,
      notify,
      open: () => openMic(choice().micId),
      onState: (state, track) => store.setState({ mic: state, micTrack: track }),
    },
    devices.mic.has,
    devices.mic.problem,
  )
  const camera = createLocalDevice(
    {
      device: 'camera',
      session,
      publisher,
      notify,
      open: () => openCamera(choice().cameraId),
      onState: (state, track) => store.setState({ camera: state, cameraTrack: track }),
    },
    devices.camera.has,
    devices.camera.problem,
  )
  const screen = createScreenShare({
    publisher,
    notify,
    onState: (state, picture) => store.setState({ screen: state, screenTrack: picture }),
  })
  const connection = createMediaConnection({
    session,
    onFlow(flow) {
      troubledSinceMs = flow === 'flowing' ? null : (troubledSinceMs ?? performance.now())
      store.setState({ flow })
    },
    onStreams: (streams) => store.setState({ streams }),
    onLost(why) {
      publisher.forget()
      totals = null
      // Nobody is ever unmuted by a program: whatever was on before, the microphone comes back off.
      const wasOn = mic.silence()
      if (why === 'reset') notify({ kind: 'mediaReset', wasOn })
      else if (wasOn) notify({ kind: 'backMuted' })
    },
    onOpen() {
      sendView()
      void camera.resend()
      void screen.resend()
    },
    onUnsupported: () => store.setState({ flow: 'unsupported' }),
  })

  const stops = [
    session.on(speakersChanged, ({ speaking, dominantSeatId }) =>
      store.setState({ speaking: new Map(speaking.map((one) => [one.seatId, one.volume])), dominantSeatId }),
    ),
    session.on(mutedBy, ({ byName }) => {
      publisher.pause('mic')
      mic.silence()
      notify({ kind: 'mutedBy', byName })
    }),
    session.onJoined(({ resumed }) => {
      if (!resumed) return
      followServersMute()
      publisher.repeatStates()
      sendView()
    }),
  ]
  const statsTimer = setInterval(() => void lookAtLine(), STATS_EVERY_MS)

  /** Somebody may have turned this microphone off while the control line was cut. */
  function followServersMute(): void {
    const { room, self } = session.store.getState()
    const seat = room?.seats.find(({ seatId }) => seatId === self.seatId)
    if (seat === undefined || seat.mic === 'on') return
    publisher.pause('mic')
    if (mic.silence()) notify({ kind: 'backMuted' })
  }

  function sendView(): void {
    clearTimeout(viewTimer)
    viewTimer = setTimeout(
      () => void session.request(setView, { ...view, smallPictures: [...view.smallPictures] }),
      VIEW_SETTLES_MS,
    )
  }

  async function lookAtLine(): Promise<void> {
    const reports = await Promise.all(connection.transports().map((one) => one.getStats())).catch(() => [])
    if (closed) return
    const seen = readStats(reports, totals)
    totals = seen.totals
    const interrupted = troubledSinceMs !== null && performance.now() - troubledSinceMs > INTERRUPTED_AFTER_MS
    link.noteStats(seen.look, interrupted)
  }

  return {
    store,
    setMic: (on) => mic.set(on),
    setCamera: (on) => camera.set(on),
    startScreen: () => screen.start(),
    stopScreen: () => screen.stop(),
    async choose(changed) {
      const before = choice()
      const next = { ...before, ...changed }
      store.setState({ choice: next })
      keepDeviceChoice(next)
      if (next.micId !== before.micId) await mic.reopen()
      if (next.cameraId !== before.cameraId) await camera.reopen()
    },
    setView(next) {
      if (JSON.stringify(next) === JSON.stringify(view)) return
      view = next
      sendView()
    },
    close() {
      if (closed) return
      closed = true
      clearInterval(statsTimer)
      clearTimeout(viewTimer)
      for (const stop of stops) stop()
      connection.close()
      mic.close()
      camera.close()
      screen.close()
    },
  }
}
