// Over 300 lines: it joins capture, sending, receiving and quality, which know nothing of each other.
import { createStore } from 'zustand/vanilla'
import { mutedBy } from '../../../signaling/floor/wire.ts'
import { mediaDemand, setView, speakersChanged, MICS } from '../../../signaling/media/wire.ts'
import { log } from '../log/log.ts'
import type { RoomSession } from '../net/session.ts'
import { keepDeviceChoice, type DeviceChoice, type DevicesAtHand } from './capture/device-choice.ts'
import type { SpeechPacking } from './send/encodings.ts'
import { chooseRung, rungOf, startLadder } from './quality/ladder.ts'
import { readLineHint } from './quality/line-hint.ts'
import { watchLine } from './quality/line-watch.ts'
import type { LinkMonitor } from './quality/link-monitor.ts'
import { createMediaConnection } from './transport/media-connection.ts'
import type { MediaSession, MediaState, View } from './media-state.ts'
import type { MediaNotice } from './capture/notices.ts'
import { createOwnDevices } from './capture/own-devices.ts'
import { followOwnSilence } from './capture/own-silence.ts'
import { createPublisher } from './send/publisher.ts'
import { createRepacker } from './send/repacker.ts'
import { createScreenShare } from './capture/screen-share.ts'
import { boundSending, layersOn, sendRungOf, startSendLadder } from './quality/sender-ladder.ts'
import { nextPacking, packingFor, type HeldPacking } from './send/speech-packing.ts'
import { createStageStill } from './stills/stage-still.ts'
import { createStillMaker } from './stills/still-maker.ts'
import { createStillSender } from './stills/still-sender.ts'

export type { MediaSession } from './media-state.ts'

export interface MediaSessionParts {
  readonly session: RoomSession
  readonly link: LinkMonitor
  readonly devices: DevicesAtHand
  notify(notice: MediaNotice): void
}

/** Turning pages quickly asks for the last one only. */
const VIEW_SETTLES_MS = 150

/** Sound and pictures of one stay in a meeting, apart from any page that shows them. */
export function startMediaSession({ session, link, devices, notify }: MediaSessionParts): MediaSession {
  const chosenAtFirst = devices.lowBandwidth ?? devices.choice.lowBandwidth
  let ladder = startLadder(chosenAtFirst, readLineHint(), performance.now())
  let sendLadder = startSendLadder(chosenAtFirst, performance.now())
  const store = createStore<MediaState>(() => ({
    mic: devices.mic.has ? { kind: 'off' } : { kind: 'none', problem: devices.mic.problem },
    micTrack: null,
    secondMic: { kind: 'none', problem: null },
    secondMicTrack: null,
    camera: devices.camera.has ? { kind: 'off' } : { kind: 'none', problem: devices.camera.problem },
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
    dominantSeatId: null,
    choice: { ...devices.choice, lowBandwidth: chosenAtFirst },
    kept: {},
    rung: shownRung(),
    send: sendRungOf(sendLadder),
    demand: null,
    stageStillUrl: null,
  }))
  let closed = false
  let view: View = { smallPictures: [], video: 'all' }
  let viewTimer: ReturnType<typeof setTimeout> | undefined

  const publisher = createPublisher(session, () => connection.sendTransport())
  const repacker = createRepacker(publisher)
  let packing: HeldPacking = { packing: wantedPacking(), waiting: null }
  const own = createOwnDevices({ session, publisher, store, devices, notify, onChoice: keepChoice })
  const silence = followOwnSilence({ session, store })
  const screen = createScreenShare({
    publisher,
    notify,
    onState: (state, picture) => store.setState({ screen: state, screenTrack: picture }),
    onSound: (screenSound) => store.setState({ screenSound }),
  })
  const stills = createStillSender({
    open: createStillMaker,
    address() {
      const { room, self } = session.store.getState()
      return room === null || self.deviceId === null ? null : `/api/meetings/${room.meetingId}/stills/${self.deviceId}`
    },
    fetch: (...asked) => fetch(...asked),
  })
  const stageStill = createStageStill({
    onStill: (stageStillUrl) => store.setState({ stageStillUrl }),
    fetch: (...asked) => fetch(...asked),
  })
  const line = watchLine({
    link,
    transports: () => connection.transports(),
    streams: () => store.getState().streams,
    troubled: () => store.getState().flow !== 'flowing',
    wantedKbps: () => publisher.wantedKbps(),
    ladders: () => ({ receive: ladder, send: sendLadder }),
    onLadders(receive, send) {
      ladder = receive
      sendLadder = send
      settleLadders()
      settlePacking()
      publisher.keepLimits()
      void publisher.keepSizes()
    },
    onSoundHold: (ms) => connection.holdSound(ms),
  })
  const connection = createMediaConnection({
    session,
    onFlow: (flow) => store.setState({ flow }),
    onAddresses: (mediaAt) => store.setState({ mediaAt }),
    onStreams: (streams) => store.setState({ streams }),
    onLost(why) {
      publisher.forget()
      line.forget()
      store.setState({ demand: null })
      // Nobody is ever unmuted by a program: whatever was on before, microphones come back off.
      const wasOn = own.silence()
      if (why === 'reset') notify({ kind: 'mediaReset', wasOn })
      else if (wasOn) notify({ kind: 'backMuted' })
    },
    onOpen() {
      settleSending()
      sendView()
      own.resendPictures()
      void screen.resend()
    },
    onUnsupported: () => store.setState({ flow: 'unsupported' }),
  })
  const stops = [
    session.on(speakersChanged, ({ speaking, dominantSeatId }) =>
      store.setState({ speaking: new Map(speaking.map((one) => [one.seatId, one.volume])), dominantSeatId }),
    ),
    session.on(mediaDemand, (demand) => {
      store.setState({ demand })
      settleSending()
    }),
    session.on(mutedBy, ({ byName, why, sources }) => {
      pauseMics()
      own.silence()
      screen.silence()
      notify({ kind: 'mutedBy', byName, why, sources })
    }),
    session.onJoined(({ resumed }) => {
      // Before anything comes in: a line known to be thin would be flooded by what the server sends to others at first.
      sendView(0)
      if (!resumed) return
      followServersMute()
      publisher.repeatStates()
    }),
    session.store.subscribe(() => {
      followStage()
      settleStills()
    }),
    store.subscribe((now, before) => {
      if (now.cameraTrack !== before.cameraTrack || now.documentCameraTrack !== before.documentCameraTrack)
        settleStills()
      else if (now.camera !== before.camera || now.documentCamera !== before.documentCamera) settleStills()
    }),
    link.store.subscribe(() => settleSending()),
  ]
  settleSending()

  function shownRung(): MediaState['rung'] {
    const { rung, reason } = rungOf(ladder)
    return { chosen: ladder.chosen, now: rung, reason }
  }

  /** Tells the page, the server and everything that depends on it where both ladders stand now. */
  function settleLadders(): void {
    const rung = shownRung()
    const before = store.getState().rung
    // A line that does not even bear sound towards here has nothing to spare for pictures the other way.
    sendLadder = boundSending(sendLadder, rung.now === 'text' ? 'text' : ladder.chosen, performance.now())
    const send = sendRungOf(sendLadder)
    const sendBefore = store.getState().send
    const moved = rung.now !== before.now || rung.chosen !== before.chosen || rung.reason !== before.reason
    if (moved) store.setState({ rung })
    if (rung.now !== before.now) sendView(0)
    if (send.rung !== sendBefore.rung || send.reason !== sendBefore.reason) store.setState({ send })
    if (moved || send.rung !== sendBefore.rung) settleSending()
    followStage()
  }

  /** The smaller of what others want and what the own line bears goes out. */
  function settleSending(): void {
    const { rung } = store.getState().send
    publisher.setLimits(store.getState().demand?.sources ?? {}, (source) => layersOn(rung, source))
    settlePacking()
    settleStills()
  }
  function wantedPacking(): SpeechPacking {
    const { rung, send, demand } = store.getState()
    const { quality } = link.store.getState()
    return packingFor({
      send: send.rung,
      receive: rung.now,
      link: quality,
      weakListeners: demand?.weakListeners ?? false,
    })
  }
  function settlePacking(): void {
    packing = nextPacking(packing, wantedPacking(), performance.now())
    publisher.setPacking(packing.packing)
    repacker.check()
  }
  function settleStills(): void {
    const { demand, send } = store.getState()
    stills.follow(cameraShown(), send.rung === 'sound' ? null : (demand?.still ?? null))
  }
  /** Which of this machine's cameras stands for the seat: the one that was chosen if it is on, else the one that is. */
  function cameraShown(): MediaStreamTrack | null {
    const { camera, cameraTrack, documentCamera, documentCameraTrack } = store.getState()
    const { own: seat, self } = session.store.getState()
    const face = camera.kind === 'on' ? cameraTrack : null
    const papers = documentCamera.kind === 'on' ? documentCameraTrack : null
    const chosen = seat?.mainCamera?.deviceId === self.deviceId ? seat?.mainCamera?.source : undefined
    return chosen === 'documentCamera' ? (papers ?? face) : (face ?? papers)
  }
  function followStage(): void {
    const { room, status } = session.store.getState()
    const wanted = store.getState().rung.now === 'still' && view.video !== 'none' && status.kind !== 'over'
    stageStill.follow(room === null || !wanted || closed ? null : `/api/meetings/${room.meetingId}/stills/stage`)
  }

  function pauseMics(): void {
    publisher.pause('mic')
    publisher.pause('secondMic')
  }
  /** Somebody may have turned a microphone of this device, or its screen's sound, off while the control line was cut. */
  function followServersMute(): void {
    const { own: seat, self } = session.store.getState()
    const device = seat?.devices.find(({ deviceId }) => deviceId === self.deviceId)
    if (device === undefined) return
    let wasOn = false
    for (const source of MICS) {
      if (device[source] === 'on') continue
      publisher.pause(source)
      wasOn = own[source].silence() || wasOn
    }
    if (device.screenSound !== 'on' && screen.silence()) notify({ kind: 'screenSoundOff' })
    if (wasOn) notify({ kind: 'backMuted' })
  }

  function sendView(afterMs = VIEW_SETTLES_MS): void {
    clearTimeout(viewTimer)
    viewTimer = setTimeout(() => {
      const rung = store.getState().rung.now
      void session.request(setView, { ...view, smallPictures: [...view.smallPictures], rung })
    }, afterMs)
  }

  return {
    store,
    setMic: (on) => own.mic.set(on),
    setSecondMic: (on) => own.secondMic.set(on),
    setCamera: (on) => own.camera.set(on),
    setDocumentCamera: (on) => own.documentCamera.set(on),
    startScreen: () => screen.start(),
    stopScreen: () => screen.stop(),
    setScreenSound: (on) => screen.setSound(on),
    giveUpSending() {
      own.giveUp()
      screen.stop()
    },
    async choose(changed) {
      const before = store.getState().choice
      const choice = keepChoice(changed)
      if (choice.lowBandwidth !== ladder.chosen) takeChoice()
      await own.follow(before, choice)
    },
    setView(next) {
      if (JSON.stringify(next) === JSON.stringify(view)) return
      view = next
      sendView()
      followStage()
    },
    setLowBandwidth(lowBandwidth) {
      keepChoice({ lowBandwidth })
      takeChoice()
    },
    close() {
      if (closed) return
      closed = true
      clearTimeout(viewTimer)
      for (const stop of stops) stop()
      line.close()
      repacker.close()
      stills.close()
      stageStill.close()
      connection.close()
      silence.close()
      own.close()
      screen.close()
    },
  }

  function keepChoice(changed: Partial<DeviceChoice>): DeviceChoice {
    const choice = { ...store.getState().choice, ...changed }
    store.setState({ choice })
    keepDeviceChoice(choice)
    return choice
  }
  function takeChoice(): void {
    log.ladder('the person chose how much comes in at most', { chosen: store.getState().choice.lowBandwidth })
    ladder = chooseRung(ladder, store.getState().choice.lowBandwidth, performance.now())
    settleLadders()
  }
}
