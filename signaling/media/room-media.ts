import type { Logger } from 'pino'
import { MediaError, type MediaPlane, type MediaRoom, type RoomListener } from '../../sfu/api.ts'
import type { FloorState } from '../floor/wire.ts'
import type { MediaDevice, MediaSeat } from './live.ts'
import type { Timers } from '../kit/timers.ts'
import type { Clock } from '../kit/clock.ts'
import type { MeetingId, SeatId } from '../wire/ids.ts'
import { createDemandTeller } from './demand-teller.ts'
import { forgetMedia } from './device-media.ts'
import { createFloorKeeper } from './floor-keeper.ts'
import { cameraOf } from './facts.ts'
import { roomFacts, seatCameras } from './live-facts.ts'
import { createPlanner, type Planner } from './planner.ts'
import { muteSeat } from './pausing.ts'
import { planRoom, type RoomPlan } from './rules.ts'
import { createSpeakers, type Speakers } from './speakers.ts'
import { createStills, type Stills } from './stills.ts'
import { MediaSource, MICS, CAMERAS } from './wire.ts'

export interface RoomMediaParts {
  readonly meetingId: MeetingId
  readonly plane: MediaPlane
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  /** How many microphones of others a device hears at most in an open meeting. */
  readonly voices: number
  /** All of the meeting, joined or not. */
  readonly seats: ReadonlyMap<SeatId, MediaSeat>
  readonly devices: ReadonlyMap<string, MediaDevice>
  /** The seat that the chair put on the stage. */
  readonly chosenStage: () => SeatId | null
  readonly floor: () => FloorState
  /** What everybody sees of a seat has changed. */
  readonly touched: (seatId: SeatId) => void
}

/** The media of one meeting: opened when first asked for, and again after a failure. */
export interface RoomMedia {
  /** @throws MediaError `mediaUnavailable` while the plane can't carry the meeting. */
  open(): Promise<MediaRoom>
  /** Null before the first `open` has succeeded. */
  readonly current: MediaRoom | null
  readonly planner: Planner
  readonly speakers: Speakers
  readonly stills: Stills
  /** The device that shares a screen or is about to. */
  sharerDeviceId: string | null
  /** By the floor as it is now; asked at once before anything is turned on. */
  mayBeHeard(device: MediaDevice): boolean
  /**
   * Turns off every microphone that may not be heard by the floor as it is now. Nothing is ever turned on.
   *
   * @param byName - Who took the floor, for those who are told.
   */
  settleFloor(byName?: string): void
  /** All media of the device end; for use in the device's own turn. */
  clear(device: MediaDevice): void
  /** All media of the device end at once, and what is under way for it ends as soon as it is done. */
  closeDevice(device: MediaDevice): void
  /** One source ends. */
  drop(device: MediaDevice, source: MediaSource): void
  /** The device may not send any longer: all its sources end, also one that is just beginning. */
  silence(device: MediaDevice): void
  /** Sets what others see of the device's switches by what it produces. */
  show(device: MediaDevice): void
  /** The same, and lets the plans follow. */
  sendingChanged(device: MediaDevice): void
  /** Turns off all sound of a seat. @returns whether anything of it was heard. */
  muteSeat(seat: MediaSeat, byName: string): Promise<boolean>
  close(): void
}

export function createRoomMedia(parts: RoomMediaParts): RoomMedia {
  const { meetingId, plane, clock, timers, log, seats, devices, floor, touched } = parts
  let room: MediaRoom | null = null
  let opening: Promise<MediaRoom> | null = null
  let closed = false
  let lastPlan: RoomPlan | null = null

  const planner = createPlanner({
    timers,
    log,
    devices,
    mediaRoom: () => room,
    roomPlan,
    planned(now, stillStages) {
      teller.settle(now, stillStages)
      stills.keepOnly((seatId) => now.cameras.get(seatId) ?? null)
    },
  })
  const floorKeeper = createFloorKeeper({ log, devices, floor, mediaRoom: () => room, show, changed: planner.markAll })
  const { mayBeHeard } = floorKeeper
  const speakers = createSpeakers({
    clock,
    timers,
    seats,
    devices,
    floor,
    mayBeHeard,
    tell: (told) => {
      for (const device of devices.values()) device.connection?.send('media.speakers', told)
    },
    onDominant: () => planner.markAll(),
  })
  const stills = createStills({
    clock,
    timers,
    devices,
    cameraOf: ({ seat }) => cameraOf(seatCameras(seat)),
    stageOf: ({ seat }) => (lastPlan ?? roomPlan()).stage.find((seatId) => seatId !== seat.seatId) ?? null,
    watchedChanged: planner.settleSoon,
  })
  const teller = createDemandTeller({
    clock,
    timers,
    devices,
    mayBeHeard,
    wallWatched: () => stills.watched,
    again: planner.settleSoon,
  })

  /** Whoever lost the right to be heard without a word, by a change of role or because the chair left, is found here. */
  function roomPlan(): RoomPlan {
    floorKeeper.settle('')
    const chosen = parts.chosenStage()
    const stage = chosen === null ? speakers.lately : [chosen, ...speakers.lately]
    lastPlan = planRoom(roomFacts(devices.values(), floor(), stage, parts.voices))
    return lastPlan
  }

  function show(device: MediaDevice): void {
    const { producers } = device.media
    for (const name of [...MICS, ...CAMERAS]) {
      const producer = producers.get(name)
      if (producer !== undefined) device[name] = producer.paused ? 'off' : 'on'
      else if (device[name] === 'on') device[name] = 'off'
    }
    // Turned on again it begins as one that is heard.
    device.silent = device.silent.filter((mic) => device[mic] === 'on')
    const screen = producers.get('screen')
    device.screen = screen !== undefined && !screen.paused
    const shares = screen !== undefined || producers.has('screenAudio')
    if (self.sharerDeviceId === device.deviceId && !shares) self.sharerDeviceId = null
    touched(device.seat.seatId)
  }

  function forget(device: MediaDevice): void {
    const produced = device.media.producers.size > 0
    forgetMedia(device.media)
    show(device)
    if (produced) planner.markAll()
    else planner.settleSoon()
  }

  function clear(device: MediaDevice): void {
    room?.closePeer(device.deviceId)
    forget(device)
  }

  function gone(device: MediaDevice, source: MediaSource): void {
    if (!device.media.producers.delete(source)) return
    show(device)
    planner.markAll()
  }

  function drop(device: MediaDevice, source: MediaSource): void {
    room?.closeProducer(device.deviceId, source)
    gone(device, source)
  }

  const listener: RoomListener = {
    reset(peerIds, generation) {
      log.info({ meetingId, generation, peers: peerIds.length }, 'media of a worker begin anew')
      const reset = new Set(peerIds)
      for (const peerId of reset) {
        const device = devices.get(peerId)
        if (device === undefined) continue
        forget(device)
        device.connection?.send('media.reset', { generation })
      }
      for (const { deviceId, media } of devices.values()) {
        if (reset.has(deviceId)) continue
        for (const [consumerId, offer] of media.offers) {
          if (!reset.has(offer.deviceId)) continue
          media.offers.delete(consumerId)
          media.lost.push(consumerId)
        }
      }
      planner.markAll()
    },
    speakers: (speaking, dominantPeerId) => speakers.report(speaking, dominantPeerId),
    consumerState(peerId, consumerId, state) {
      const device = devices.get(peerId)
      if (device === undefined) return
      // While it is cut off the news would be lost, and a trouble long over would stand on its page.
      device.media.states.set(consumerId, state)
      device.connection?.send('media.consumerState', { consumerId, state })
    },
    transportState(peerId, transportId, _direction, state) {
      const device = devices.get(peerId)
      if (state === 'lost' && device?.media.transports.has(transportId) === true) {
        device.connection?.send('media.transportTrouble', { transportId })
      }
    },
    producerClosed(peerId, source) {
      const device = devices.get(peerId)
      if (device !== undefined) gone(device, source)
    },
  }

  async function begin(): Promise<MediaRoom> {
    try {
      const opened = await plane.openRoom(meetingId, listener)
      if (closed) {
        opened.close()
        throw new MediaError('mediaUnavailable', 'the meeting is over')
      }
      room = opened
      return opened
    } catch (error) {
      opening = null
      throw error
    }
  }

  const self: RoomMedia = {
    planner,
    speakers,
    stills,
    sharerDeviceId: null,
    mayBeHeard,
    show,
    clear,
    drop,
    sendingChanged(device) {
      show(device)
      planner.markAll()
    },
    muteSeat: (seat, byName) => muteSeat(log, self, seat, byName),
    get current() {
      return room
    },
    open() {
      if (closed) return Promise.reject(new MediaError('mediaUnavailable', 'the meeting is over'))
      return (opening ??= begin())
    },
    settleFloor(byName = '') {
      floorKeeper.settle(byName)
      speakers.floorChanged()
      planner.markAll()
    },
    closeDevice(device) {
      clear(device)
      if (device.media.serial.pending > 0) void device.media.serial.run(() => clear(device))
    },
    silence(device) {
      const dropAll = (): void => {
        for (const source of MediaSource.options) drop(device, source)
      }
      dropAll()
      if (device.media.serial.pending > 0) void device.media.serial.run(dropAll)
    },
    close() {
      if (closed) return
      closed = true
      planner.close()
      speakers.close()
      stills.close()
      teller.close()
      room?.close()
      room = null
    },
  }
  return self
}
