// Over 300 lines: it joins the parts of a session's media, each with its own test; what is left is the wiring and the acts that pages call.
import { createStore, type StoreApi } from 'zustand/vanilla'
import { mediaDemand, speakersChanged } from '../../../signaling/media/wire.ts'
import { rungWithin } from '../../../signaling/wire/link-limit.ts'
import { log } from '../log/log.ts'
import type { RoomSession } from '../net/session.ts'
import { keepDeviceChoice, type DeviceChoice, type DevicesAtHand } from './capture/device-choice.ts'
import type { MediaNotice } from './capture/notices.ts'
import { OwnDevices } from './capture/own-devices.ts'
import { followOwnEcho, type OwnEcho } from './capture/own-echo.ts'
import { followOwnSilence, type OwnSilence } from './capture/own-silence.ts'
import { ScreenShare } from './capture/screen-share.ts'
import type { MediaSession, MediaState, View } from './media-state.ts'
import { Outgoing } from './outgoing.ts'
import type { RungChoice } from './quality/ladder.ts'
import { Ladders, type LaddersState } from './quality/ladders.ts'
import { readLinkHint } from './quality/link-hint.ts'
import { watchLink, type LinkWatch } from './quality/link-watch.ts'
import type { LinkMonitor } from './quality/link-monitor.ts'
import { createPublisher, type Publisher } from './send/publisher.ts'
import { createPtimeSwitcher, type PtimeSwitcher } from './send/ptime-switcher.ts'
import { ServerMutes } from './server-mutes.ts'
import { createStageStill, type StageStill } from './stills/stage-still.ts'
import { createStillMaker } from './stills/still-maker.ts'
import { createStillSender, type StillSender } from './stills/still-sender.ts'
import { createMediaConnection, type MediaConnection } from './transport/media-connection.ts'
import { ViewTeller } from './view-teller.ts'

export type { MediaSession } from './media-state.ts'

export interface MediaSessionDeps {
  readonly session: RoomSession
  readonly link: LinkMonitor
  readonly devices: DevicesAtHand
  notify(notice: MediaNotice): void
}

/** Sound and pictures of one meeting session, apart from any page that shows them. */
export function startMediaSession(deps: MediaSessionDeps): MediaSession {
  return new LiveMedia(deps)
}

/** Joins capture, sending, receiving and quality, which know nothing of each other. */
class LiveMedia implements MediaSession {
  readonly store: StoreApi<MediaState>
  readonly #session: RoomSession
  readonly #notify: MediaSessionDeps['notify']
  readonly #ladders: Ladders
  readonly #publisher: Publisher
  readonly #ptimeSwitcher: PtimeSwitcher
  readonly #own: OwnDevices
  readonly #silence: OwnSilence
  readonly #echo: OwnEcho
  readonly #screen: ScreenShare
  readonly #stills: StillSender
  readonly #stageStill: StageStill
  readonly #outgoing: Outgoing
  readonly #mutes: ServerMutes
  readonly #view: ViewTeller
  readonly #linkWatch: LinkWatch
  readonly #connection: MediaConnection
  readonly #stops: readonly (() => void)[]
  #closed = false

  constructor({ session, link, devices, notify }: MediaSessionDeps) {
    const chosen = devices.lowBandwidth ?? devices.choice.lowBandwidth
    this.#session = session
    this.#notify = notify
    this.#ladders = new Ladders(chosen, readLinkHint(), performance.now())
    const first = firstState(devices, chosen, this.#ladders.shown())
    this.store = createStore<MediaState>(() => first)
    this.#publisher = createPublisher(
      session,
      () => this.#connection.sendTransport(),
      () => this.#ladders.testedUpKbps,
    )
    this.#ptimeSwitcher = createPtimeSwitcher(this.#publisher)
    const { store } = this
    const publisher = this.#publisher
    this.#own = new OwnDevices({
      session,
      publisher,
      store,
      devices,
      notify,
      onChoice: (changed) => this.#keepChoice(changed),
    })
    this.#silence = followOwnSilence({ session, store })
    const played = () => store.getState().streams.flatMap(({ kind, track }) => (kind === 'audio' ? [track] : []))
    this.#echo = followOwnEcho({ session, store, played })
    this.#screen = new ScreenShare({
      publisher,
      notify,
      onState: (screen, screenTrack) => store.setState({ screen, screenTrack }),
      onSound: (screenSound) => store.setState({ screenSound }),
    })
    this.#stills = createStillSender({
      open: createStillMaker,
      address: () => this.#stillAddress(),
      fetch: (...asked) => fetch(...asked),
      onLook: (cameraLook) => store.setState({ cameraLook }),
    })
    this.#stageStill = createStageStill({
      onStill: (stageStillUrl) => store.setState({ stageStillUrl }),
      fetch: (...asked) => fetch(...asked),
    })
    const ptimeSwitcher = this.#ptimeSwitcher
    this.#outgoing = new Outgoing({ store, session, link, publisher, ptimeSwitcher, stills: this.#stills })
    this.#mutes = new ServerMutes({ session, publisher, own: this.#own, screen: this.#screen, notify })
    this.#view = new ViewTeller(session, () => store.getState().rung.now)
    this.#linkWatch = this.#watchLink(link)
    this.#connection = this.#connect()
    this.#stops = this.#listen(link)
    this.#outgoing.settle()
  }

  setMic(on: boolean): Promise<void> {
    return this.#own.mic.set(on)
  }

  setSecondMic(on: boolean): Promise<void> {
    return this.#own.secondMic.set(on)
  }

  /** A page that was loaded again, or a person who came in before the microphone was tried, does not know whether there is one. */
  lookForMic(): Promise<void> {
    return this.#own.mic.lookWhetherThere()
  }

  setCamera(on: boolean): Promise<void> {
    return this.#own.camera.set(on)
  }

  setDocumentCamera(on: boolean): Promise<void> {
    return this.#own.documentCamera.set(on)
  }

  startScreen(): Promise<void> {
    return this.#screen.start()
  }

  stopScreen(): void {
    this.#screen.stop()
  }

  setScreenSound(on: boolean): Promise<void> {
    return this.#screen.setSound(on)
  }

  giveUpSending(): void {
    this.#own.giveUp()
    this.#screen.stop()
  }

  async choose(changed: Partial<DeviceChoice>): Promise<void> {
    const before = this.store.getState().choice
    const choice = this.#keepChoice(changed)
    if (choice.lowBandwidth !== this.#ladders.chosen) this.#takeChoice()
    await this.#own.follow(before, choice)
  }

  setView(view: View): void {
    if (this.#view.set(view)) this.#followStage()
  }

  setLowBandwidth(lowBandwidth: RungChoice): void {
    this.#keepChoice({ lowBandwidth })
    this.#takeChoice()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#view.close()
    for (const stop of this.#stops) stop()
    this.#mutes.close()
    this.#linkWatch.close()
    this.#ptimeSwitcher.close()
    this.#stills.close()
    this.#stageStill.close()
    this.#connection.close()
    this.#silence.close()
    this.#echo.close()
    this.#own.close()
    this.#screen.close()
  }

  #watchLink(link: LinkMonitor): LinkWatch {
    return watchLink({
      link,
      transports: () => this.#connection.transports(),
      streams: () => this.store.getState().streams,
      troubled: () => this.store.getState().flow !== 'flowing',
      wantedKbps: () => this.#publisher.wantedKbps(),
      ladders: () => this.#ladders,
      onLadders: (receive, send) => {
        this.#ladders.take(receive, send)
        this.#settleLadders()
        this.#outgoing.settleOpus()
        this.#publisher.keepLimits()
        void this.#publisher.keepSizes()
      },
      onJitterTarget: (ms) => this.#connection.setJitterTarget(ms),
    })
  }

  #connect(): MediaConnection {
    const { store } = this
    return createMediaConnection({
      session: this.#session,
      onFlow: (flow) => store.setState({ flow }),
      onAddresses: (mediaAt) => store.setState({ mediaAt }),
      onStreams: (streams) => store.setState({ streams }),
      onLost: (why) => {
        this.#publisher.forget()
        this.#linkWatch.forget()
        store.setState({ demand: null })
        // Nobody is ever unmuted by a program: whatever was on before, microphones come back off.
        const wasOn = this.#own.silence()
        if (why === 'reset') this.#notify({ kind: 'mediaReset', wasOn })
        else if (wasOn) this.#notify({ kind: 'backMuted' })
      },
      onOpen: () => {
        this.#outgoing.settle()
        this.#view.tell()
        this.#own.resendPictures()
        void this.#screen.resend()
      },
      onUnsupported: () => store.setState({ flow: 'unsupported' }),
    })
  }

  #listen(link: LinkMonitor): readonly (() => void)[] {
    const { store } = this
    const session = this.#session
    return [
      session.on(speakersChanged, ({ speaking }) =>
        store.setState({ speaking: new Map(speaking.map((one) => [one.seatId, one.volume])) }),
      ),
      session.on(mediaDemand, (demand) => {
        store.setState({ demand })
        this.#outgoing.settle()
      }),
      session.onJoined(({ resumed, linkStart }) => {
        if (!resumed && linkStart !== null) {
          this.#ladders.startWith(linkStart, performance.now())
          this.#settleLadders()
        }
        // Before anything comes in: a link known to be thin would be flooded by what the server sends to others at first.
        this.#view.tell(0)
        if (!resumed) return
        this.#mutes.catchUp()
        this.#publisher.repeatStates()
      }),
      session.store.subscribe(() => {
        this.#followStage()
        this.#followLimit()
        this.#outgoing.settleStills()
      }),
      store.subscribe((now, before) => {
        const cameras = ['camera', 'cameraTrack', 'documentCamera', 'documentCameraTrack'] as const
        if (cameras.some((one) => now[one] !== before[one])) this.#outgoing.settleStills()
      }),
      link.store.subscribe(() => this.#outgoing.settle()),
    ]
  }

  /** Tells the page, the server and everything that depends on it where both ladders stand now. */
  #settleLadders(): void {
    const { receives, outgoing } = this.#ladders.settle(this.store, performance.now())
    if (receives) this.#view.tell(0)
    if (outgoing) this.#outgoing.settle()
    this.#followStage()
  }

  /** What chair and secretaries let this place send and receive at most. */
  #followLimit(): void {
    const { room, self } = this.#session.store.getState()
    const kbps = room?.monitor.limits.find(({ seatId }) => seatId === self.seatId)?.kbps ?? null
    if (this.#ladders.limit(rungWithin(kbps), performance.now())) this.#settleLadders()
  }

  #stillAddress(): string | null {
    const { room, self } = this.#session.store.getState()
    return room === null || self.deviceId === null ? null : `/api/meetings/${room.meetingId}/stills/${self.deviceId}`
  }

  #followStage(): void {
    const { room, status } = this.#session.store.getState()
    const rung = this.store.getState().rung.now
    const wanted = rung === 'still' && this.#view.video !== 'none' && status.kind !== 'over' && !this.#closed
    this.#stageStill.follow(room === null || !wanted ? null : `/api/meetings/${room.meetingId}/stills/stage`)
  }

  #keepChoice(changed: Partial<DeviceChoice>): DeviceChoice {
    const choice = { ...this.store.getState().choice, ...changed }
    this.store.setState({ choice })
    keepDeviceChoice(choice)
    return choice
  }

  #takeChoice(): void {
    const chosen = this.store.getState().choice.lowBandwidth
    log.ladder('the person chose how much comes in at most', { chosen })
    this.#ladders.choose(chosen, performance.now())
    this.#settleLadders()
  }
}

/** Before anything was opened or sent: what the device check found, and where the ladders begin. */
function firstState(
  { mic, camera, choice }: DevicesAtHand,
  lowBandwidth: RungChoice,
  ladders: LaddersState,
): MediaState {
  return {
    mic: mic.has ? { kind: 'off' } : { kind: 'none', problem: mic.problem },
    micTrack: null,
    secondMic: { kind: 'none', problem: null },
    secondMicTrack: null,
    camera: camera.has ? { kind: 'off' } : { kind: 'none', problem: camera.problem },
    cameraTrack: null,
    documentCamera: { kind: 'none', problem: null },
    documentCameraTrack: null,
    silent: { mic: null, secondMic: null },
    screen: 'off',
    screenTrack: null,
    screenSound: 'none',
    flow: 'opening',
    mediaAt: [],
    streams: [],
    speaking: new Map(),
    choice: { ...choice, lowBandwidth },
    kept: {},
    demand: null,
    stageStillUrl: null,
    cameraLook: null,
    ...ladders,
  }
}
