// Sound and video of one running meeting: joins planner, floor keeper, speakers, stills and subscribed layers.
// Over 300 lines: it joins the parts, each with its own test; what is left is the wiring.
import type { Logger } from 'pino'
import { MediaError, type MediaPlane, type MediaRoom, type RoomListener } from '../../sfu/api.ts'
import type { FloorState } from '../floor/wire.ts'
import type { LocksState } from '../locks/wire.ts'
import type { Clock } from '../kit/clock.ts'
import type { Timers } from '../kit/timers.ts'
import type { MeetingId, SeatId } from '../wire/ids.ts'
import { createSubscribedLayersNotifier, type SubscribedLayersNotifier } from './subscribed-layers-notifier.ts'
import { cameraOf } from './facts.ts'
import { createFloorKeeper, type FloorKeeper } from './floor-keeper.ts'
import { hasSound } from './hall-sound.ts'
import { createLockKeeper, type LockKeeper } from './lock-keeper.ts'
import { roomFacts, seatCameras, stageNow } from './live-facts.ts'
import type { MediaDevice, MediaSeat } from './live.ts'
import { isSound, muteSeat, type MayNot, type Pausing } from './pausing.ts'
import { PlaneEvents } from './plane-events.ts'
import { Planner } from './planner.ts'
import { planRoom, stageOf, type RoomPlan } from './rules.ts'
import { Speakers } from './speakers.ts'
import { StageNotifier } from './stage-notifier.ts'
import { createStills, type Stills } from './stills.ts'
import { MediaSource, MICS, CAMERAS } from './wire.ts'

export interface RoomMediaDeps {
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
  readonly locks: () => LocksState
  /** Whose picture and sound are kept ready for a change of the speaker. */
  readonly nextSeat: () => SeatId | null
  /** What everybody sees of a seat has changed. */
  readonly touched: (seatId: SeatId) => void
  /** Whether clients have been sent that the seat is joined. */
  readonly isKnown: (seatId: SeatId) => boolean
}

/** The media of one meeting: opened when first asked for, and again after a failure. */
export class RoomMedia implements Pausing {
  readonly planner: Planner
  readonly speakers: Speakers
  readonly stills: Stills
  /** The device that shares a screen or is about to. */
  sharerDeviceId: string | null = null
  readonly #deps: RoomMediaDeps
  readonly #floorKeeper: FloorKeeper
  readonly #lockKeeper: LockKeeper
  readonly #subscribedLayers: SubscribedLayersNotifier
  readonly #listener: RoomListener
  readonly #stages: StageNotifier
  #room: MediaRoom | null = null
  #opening: Promise<MediaRoom> | null = null
  #closed = false
  #lastPlan: RoomPlan | null = null

  constructor(deps: RoomMediaDeps) {
    const { devices } = deps
    this.#deps = deps
    this.planner = new Planner({
      ...deps,
      mediaRoom: () => this.#room,
      roomPlan: () => this.#roomPlan(),
      shown: (now) => this.#stages.announce(now),
      planned: (now, stillStages) => this.#planned(now, stillStages),
    })
    this.#floorKeeper = createFloorKeeper({
      ...deps,
      mediaRoom: () => this.#room,
      show: (device) => this.show(device),
      changed: () => this.planner.request('everybody'),
    })
    this.#lockKeeper = createLockKeeper({
      ...deps,
      mediaRoom: () => this.#room,
      show: (device) => this.show(device),
      drop: (device, source) => this.drop(device, source),
      changed: () => this.planner.request('everybody'),
    })
    this.speakers = new Speakers({
      ...deps,
      mayBeHeard: (device) => this.mayBeHeard(device),
      tell(heard) {
        for (const device of devices.values()) device.connection?.send('media.speakers', heard)
      },
      onDominant: () => this.planner.request('everybody'),
    })
    this.stills = createStills({
      ...deps,
      cameraOf: ({ seat }) => cameraOf(seatCameras(seat)),
      stageOf: ({ seat }) => stageOf(seat.seatId, this.#lastPlan ?? this.#roomPlan()),
      watchedChanged: () => this.planner.request('nobody'),
    })
    this.#subscribedLayers = createSubscribedLayersNotifier({
      ...deps,
      mayBeHeard: (device) => this.mayBeHeard(device),
      wallWatched: () => this.stills.watched,
      again: () => this.planner.request('nobody'),
    })
    this.#stages = new StageNotifier({ ...deps, again: () => this.planner.request('nobody') })
    this.#listener = new PlaneEvents({
      ...deps,
      planner: this.planner,
      speakers: this.speakers,
      forget: (device) => this.#forget(device),
      gone: (device, source) => this.#gone(device, source),
    })
  }

  /** Null before the first `open` has succeeded. */
  get current(): MediaRoom | null {
    return this.#room
  }

  /** @throws MediaError `mediaUnavailable` while the plane can't carry the meeting. */
  open(): Promise<MediaRoom> {
    if (this.#closed) return Promise.reject(new MediaError('mediaUnavailable', 'the meeting is over'))
    return (this.#opening ??= this.#begin())
  }

  /** By the floor, the locks, and which device has the sound of its hall, as they are now. */
  mayBeHeard(device: MediaDevice): boolean {
    return this.#floorKeeper.mayBeHeard(device) && !this.#lockKeeper.lockedOut(device, 'mic')
  }

  /** Why a device may not send this now, by floor and locks; asked at once before anything is turned on. Null: it may. */
  refusalFor(device: MediaDevice, source: MediaSource): MayNot | null {
    if (isSound(source) && !hasSound(device)) return 'soundElsewhere'
    if (isSound(source) && !this.#floorKeeper.mayBeHeard(device)) return 'noFloor'
    return this.#lockKeeper.lockedOut(device, source) ? 'locked' : null
  }

  /**
   * Turns off every microphone that may not be heard by the floor as it is now, and whatever is locked. Nothing is ever turned on. To be called
   * after each change of the floor, of the locks, of roles, and of who sits where.
   *
   * @param byName - Who took the floor or locked, shown to those whose devices go off; empty: a rule did it, not a person.
   * @param seats - The seats at which something changed, where the floor itself is as before.
   * @returns at how many seats something went off by a lock.
   */
  enforceFloor(byName = '', seats?: Iterable<MediaSeat>): number {
    const { devices } = this.#deps
    const whose = seats === undefined ? devices.values() : [...seats].flatMap((seat) => [...seat.devices.values()])
    this.#floorKeeper.enforce(byName, whose)
    return this.#lockKeeper.enforce(byName)
  }

  /** The sound of a hall is another device's: the microphones of the others go off, and each hears or hears no longer. */
  soundMoved(seat: MediaSeat): void {
    this.enforceFloor('', [seat])
    for (const device of seat.devices.values()) this.planner.request(device)
  }

  /** The seat on the device's stage as it is now, for an answer that tells it. */
  shownTo(device: MediaDevice): SeatId | null {
    const stage = stageNow(this.#deps.devices.values(), this.#stageWanted())
    const seatId = stageOf(device.seat.seatId, { stage })
    this.#stages.note(device, seatId)
    return seatId
  }

  /** Somebody came or went: speakers, and whom the stages show, follow. */
  seatsChanged(): void {
    this.speakers.seatsChanged()
    this.planner.request('nobody')
  }

  /** Clients were sent the seats. */
  seatsSent(): void {
    if (this.#stages.waitsForSeats) this.planner.request('nobody')
  }

  /** Another floor, or other roles: speakers and plans follow. @returns resolves when the sound of the seats that may be heard now flows. */
  floorChanged(): Promise<void> {
    this.speakers.floorChanged()
    return this.planner.cut()
  }

  /** The device got ready to receive. */
  arrived(device: MediaDevice): void {
    this.#subscribedLayers.missed(device)
    this.planner.arrived(device)
  }

  /** The client came back and may have missed events: sends it all that it should know, once more. */
  resendAll(device: MediaDevice): void {
    this.#stages.missed(device)
    this.#subscribedLayers.missed(device)
    this.planner.resendAll(device)
  }

  /** Whether the device was last asked to send any layer of this. */
  isWanted(device: MediaDevice, source: MediaSource): boolean {
    return this.#subscribedLayers.isWanted(device, source)
  }

  /** Sets what others see of the device's switches by what it produces. */
  show(device: MediaDevice): void {
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
    if (this.sharerDeviceId === device.deviceId && !shares) this.sharerDeviceId = null
    this.#deps.touched(device.seat.seatId)
  }

  /** The same, and lets the plans follow. Of several devices in one room only one is heard. */
  sendingChanged(device: MediaDevice): void {
    const concernedAll = this.#concernsAll(device)
    this.#floorKeeper.keepOneDevice(device)
    this.show(device)
    this.planner.request(concernedAll || this.#concernsAll(device) ? 'everybody' : 'some')
  }

  /** Turns off all sound of a seat. @returns whether anything of it was heard. */
  muteSeat(seat: MediaSeat, byName: string): Promise<boolean> {
    return muteSeat(this.#deps.log, this, seat, byName)
  }

  /** All media of the device end; for use in the device's own turn. */
  clear(device: MediaDevice): void {
    this.#room?.closePeer(device.deviceId)
    this.#forget(device)
  }

  /** All media of the device end at once, and what is under way for it ends as soon as it is done. */
  closeDevice(device: MediaDevice): void {
    this.clear(device)
    if (device.media.serial.pending > 0) void device.media.serial.run(() => this.clear(device))
  }

  /** One source ends. */
  drop(device: MediaDevice, source: MediaSource): void {
    this.#room?.closeProducer(device.deviceId, source)
    this.#gone(device, source)
  }

  /** The device may not send any longer: all its sources end, also one that is just beginning. */
  silence(device: MediaDevice): void {
    const dropAll = (): void => {
      for (const source of MediaSource.options) this.drop(device, source)
    }
    dropAll()
    if (device.media.serial.pending > 0) void device.media.serial.run(dropAll)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.planner.close()
    this.speakers.close()
    this.stills.close()
    this.#subscribedLayers.close()
    this.#stages.close()
    this.#room?.close()
    this.#room = null
  }

  /** What is common to all plans, as it is now. Looks and changes nothing: who may be heard is enforced where it changes. */
  #roomPlan(): RoomPlan {
    const { devices, floor, nextSeat, voices } = this.#deps
    return planRoom(roomFacts(devices.values(), floor(), this.#stageWanted(), voices, nextSeat()))
  }

  #stageWanted(): readonly SeatId[] {
    const chosen = this.#deps.chosenStage()
    const { lately } = this.speakers
    return chosen === null ? lately : [chosen, ...lately]
  }

  /** What is sent by a seat that is neither heard nor on the stage nor next, and shares nothing, is shown as a small picture on a few pages. */
  #concernsAll(device: MediaDevice): boolean {
    const { seatId } = device.seat
    return (
      this.mayBeHeard(device) ||
      device.screen ||
      this.#deps.nextSeat() === seatId ||
      this.#stageWanted().includes(seatId)
    )
  }

  #planned(now: RoomPlan, stillStages: ReadonlySet<string>): void {
    this.#lastPlan = now
    this.#stages.announce(now)
    this.#subscribedLayers.settle(now, stillStages)
    this.stills.keepOnly((seatId) => now.cameras.get(seatId) ?? null)
  }

  #forget(device: MediaDevice): void {
    const produced = device.media.producers.size > 0
    const after = !produced ? 'nobody' : this.#concernsAll(device) ? 'everybody' : 'some'
    device.media.allEnded()
    this.planner.forget(device)
    this.#subscribedLayers.forget(device)
    this.show(device)
    this.planner.request(after)
  }

  #gone(device: MediaDevice, source: MediaSource): void {
    if (device.media.sources.ended(source)) this.sendingChanged(device)
  }

  async #begin(): Promise<MediaRoom> {
    try {
      const opened = await this.#deps.plane.openRoom(this.#deps.meetingId, this.#listener)
      if (this.#closed) {
        opened.close()
        throw new MediaError('mediaUnavailable', 'the meeting is over')
      }
      this.#room = opened
      return opened
    } catch (error) {
      this.#opening = null
      throw error
    }
  }
}
