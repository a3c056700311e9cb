// Over 300 lines: one device is one state, and its steps only make sense together. One microphone or camera of this machine: opened, switched, muted, replaced, and published while it is on.
import { setDevices } from '../../../../signaling/seats/wire.ts'
import type { RoomSession } from '../../net/session.ts'
import { onDevicesChanged, listDevices, type DeviceProblem, type OpenedTrack } from './devices.ts'
import type { MediaNotice, OwnDevice } from './notices.ts'
import { PASSING, type Publisher } from '../send/publisher.ts'
import { changeTrack, openFreely } from './track-change.ts'
import { log } from '../../log/log.ts'
import { isMic } from '../../../../signaling/media/wire.ts'

/** `none`: no device, or not allowed; a null problem means that the person joined without it by choice. */
export type LocalState =
  | { readonly kind: 'none'; readonly problem: DeviceProblem | null }
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'on' }

export interface LocalDeviceDeps {
  readonly device: OwnDevice
  readonly session: RoomSession
  readonly publisher: Publisher
  /** The device that is chosen now. */
  open(): Promise<OpenedTrack>
  /** The device that this track came from. */
  reopen(older: MediaStreamTrack): Promise<OpenedTrack>
  /** Lets go of this machine's other one of the kind, unless that is on. @returns whether it is on. */
  freeOther(): boolean
  pause?(ms: number): Promise<void>
  notify(notice: MediaNotice): void
  onState(state: LocalState, track: MediaStreamTrack | null): void
  /** Another device was chosen: why the one before is in use still, or null when it is the chosen one. */
  onKept(problem: DeviceProblem | null): void
}

export interface LocalDevice {
  /** By the person alone. A microphone keeps its track for the next time, a camera is let go, so that its light goes out. */
  set(on: boolean): Promise<void>
  /** Takes the device that is chosen now, without changing whether it is on. */
  reopen(): Promise<void>
  /** Off at once, without telling the server: it said so, or it lost everything anyway. @returns whether it was on. */
  silence(): boolean
  /** Ends a track that is kept for the next time only. @returns whether it is in use now. */
  letGo(): boolean
  /** Off, and the device let go, whatever is under way. */
  giveUp(): void
  /** Sends again what was on before the connection was opened again. */
  resend(): Promise<void>
  /** Where the person came in before it was tried: says so when this machine has none. Nothing is opened. */
  lookWhetherThere(): Promise<void>
  close(): void
}

/** One of this machine's microphones or cameras: one wish (on or off), followed by one piece of work at a time. */
export function createLocalDevice(
  deps: LocalDeviceDeps,
  available: boolean,
  problem: DeviceProblem | null,
): LocalDevice {
  return new OneDevice(deps, available ? { kind: 'off' } : { kind: 'none', problem })
}

class OneDevice implements LocalDevice {
  readonly #deps: LocalDeviceDeps
  readonly #device: OwnDevice
  readonly #publisher: Publisher
  readonly #isSound: boolean
  readonly #stopListening: () => void
  #state: LocalState
  #track: MediaStreamTrack | null = null
  #wanted = false
  /** Turned off since the last sending began: what comes of that is silent. */
  #silenced = false
  #closed = false
  #work: Promise<void> = Promise.resolve()

  constructor(deps: LocalDeviceDeps, state: LocalState) {
    this.#deps = deps
    this.#device = deps.device
    this.#publisher = deps.publisher
    this.#isSound = isMic(deps.device)
    this.#state = state
    this.#stopListening = onDevicesChanged(() => void this.#lookForDevice())
  }

  set(on: boolean): Promise<void> {
    this.#wanted = on
    if (!on) this.#silenced = true
    // Silence does not wait in a queue.
    if (!on && this.#isSound) this.#publisher.pause(this.#device)
    return this.#inTurn(() => this.#settle())
  }

  reopen(): Promise<void> {
    return this.#inTurn(() => this.#reopenNow())
  }

  silence(): boolean {
    const was = this.#wanted
    this.#wanted = false
    this.#silenced = true
    if (this.#isInUse()) this.#setState({ kind: 'off' })
    return was
  }

  letGo(): boolean {
    if (this.#isInUse()) return true
    if (this.#track !== null) {
      this.#release()
      this.#setState(this.#state)
    }
    return false
  }

  giveUp(): void {
    this.#wanted = false
    this.#silenced = true
    this.#publisher.stop(this.#device)
    this.#release()
    if (this.#state.kind !== 'none') this.#setState({ kind: 'off' })
  }

  async resend(): Promise<void> {
    const track = this.#track
    if (this.#state.kind !== 'on' || track === null) return
    const refused = await this.#publisher.send(this.#device, track)
    // A connection that broke again is opened again, and that comes by here once more.
    if (refused === null || this.#closed || this.#track !== track || PASSING.has(refused)) return
    this.#wanted = false
    this.#release()
    this.#setState({ kind: 'off' })
    this.#tellRefused(refused)
  }

  async lookWhetherThere(): Promise<void> {
    const { mics, cameras } = await listDevices()
    const there = (this.#isSound ? mics : cameras).length > 0
    if (!there && !this.#closed && this.#state.kind === 'off') this.#lose('missing')
  }

  close(): void {
    this.#closed = true
    this.#stopListening()
    this.#release()
  }

  /** One piece of work after the other. */
  #inTurn(next: () => Promise<void>): Promise<void> {
    const turn = this.#work.then(next)
    // Its caller gets the error; the next piece of work only waits for the end of this one.
    this.#work = turn.catch(() => undefined)
    return turn
  }

  /** Brings what is in line with what is wanted, whatever was pressed meanwhile. */
  async #settle(): Promise<void> {
    if (this.#closed || this.#wanted === (this.#state.kind === 'on')) return
    if (!this.#wanted) return this.#turnOff()
    const without = this.#state.kind === 'none'
    this.#setState({ kind: 'starting' })
    const track = await this.#openTrack()
    if (track === null) return
    if (without) this.#regain()
    if (!this.#wanted) {
      if (!this.#isSound) this.#release()
      return this.#setState({ kind: 'off' })
    }
    await this.#send(track)
  }

  #turnOff(): void {
    if (this.#isSound) this.#publisher.pause(this.#device)
    else {
      this.#publisher.stop(this.#device)
      this.#release()
    }
    if (this.#state.kind !== 'none') this.#setState({ kind: 'off' })
  }

  async #send(track: MediaStreamTrack): Promise<void> {
    this.#silenced = false
    let refused = await this.#publisher.send(this.#device, track)
    // Off and on again while it was on its way: what came of it is silent.
    if (refused === null && this.#isSilentNow()) refused = await this.#publisher.send(this.#device, track)
    if (this.#closed) return
    if (refused === null) {
      this.#setState({ kind: 'on' })
      if (!this.#wanted) await this.#settle()
      return
    }
    this.#wanted = false
    if (!this.#isSound) this.#release()
    this.#setState({ kind: 'off' })
    this.#tellRefused(refused)
  }

  #isSilentNow(): boolean {
    return this.#wanted && this.#silenced && !this.#closed
  }

  /** @returns the track that is there; null when there is none to be had, which was said then. */
  async #openTrack(): Promise<MediaStreamTrack | null> {
    if (this.#track?.readyState === 'live') return this.#track
    const { freeOther, pause } = this.#deps
    const opened = await openFreely(() => this.#open(), freeOther, pause)
    if (this.#closed) {
      if (opened.ok) opened.track.stop()
      return null
    }
    if (!opened.ok) {
      this.#lose(opened.problem)
      return null
    }
    this.#adopt(opened.track)
    this.#deps.onKept(null)
    return this.#track
  }

  #open(): Promise<OpenedTrack> {
    return this.#deps.open().catch(failed(this.#device))
  }

  async #reopenNow(): Promise<void> {
    const older = this.#track
    if (this.#closed || older === null) return
    const reopen = () => this.#deps.reopen(older).catch(failed(this.#device))
    const change = await changeTrack(older, () => this.#open(), reopen, this.#deps.pause)
    if (this.#closed) {
      if (change.kind !== 'lost') change.track.stop()
      return
    }
    if (change.kind === 'lost') return this.#lose(change.problem)
    this.#adopt(change.track)
    if (change.track !== older) {
      // Turned off meanwhile: the next piece of work does that, and nothing is turned on before.
      if (this.#state.kind === 'on' && this.#wanted) await this.#publisher.send(this.#device, change.track)
      else change.track.enabled = false
      older.stop()
    }
    const why = change.kind === 'kept' ? change.problem : null
    this.#deps.onKept(why)
    if (why !== null) this.#deps.notify({ kind: 'deviceKept', device: this.#device, problem: why })
    this.#setState(this.#state)
  }

  async #lookForDevice(): Promise<void> {
    if (!this.#isMissed()) return
    const { mics, cameras } = await listDevices()
    if (this.#closed || this.#state.kind !== 'none' || (this.#isSound ? mics : cameras).length === 0) return
    this.#regain()
    this.#deps.notify({ kind: 'deviceBack', device: this.#device })
  }

  /** It was there, or should have been: plugged in, it may be used. */
  #isMissed(): boolean {
    if (this.#closed || this.#state.kind !== 'none') return false
    return this.#state.problem === 'unplugged' || this.#state.problem === 'missing'
  }

  #isInUse(): boolean {
    return this.#state.kind === 'on' || this.#state.kind === 'starting'
  }

  #adopt(next: MediaStreamTrack): void {
    this.#track = next
    // Only an end that nobody here asked for fires this: unplugged, or permission taken back.
    next.onended = () => this.#track === next && this.#lose('unplugged')
  }

  #lose(problem: DeviceProblem): void {
    const device = this.#device
    log.devices('a device was lost', { device, problem })
    this.#wanted = false
    this.#publisher.stop(device)
    this.#release()
    this.#setState({ kind: 'none', problem })
    void this.#deps.session.request(setDevices, { [device]: 'none' })
    this.#deps.notify({ kind: 'deviceProblem', device, problem })
  }

  #regain(): void {
    this.#setState({ kind: 'off' })
    void this.#deps.session.request(setDevices, { [this.#device]: 'off' })
  }

  #tellRefused(code: string): void {
    this.#deps.notify(code === 'noFloor' ? { kind: 'noFloor' } : { kind: 'refused', code })
  }

  #release(): void {
    if (this.#track === null) return
    this.#track.onended = null
    this.#track.stop()
    this.#track = null
  }

  #setState(next: LocalState): void {
    this.#state = next
    if (!this.#closed) this.#deps.onState(next, this.#track)
  }
}

/** A browser that fails in a way of its own is no reason to leave the switch dead. */
function failed(device: OwnDevice): (error: unknown) => OpenedTrack {
  return (error) => {
    log.devices('opening failed in a way that no browser should', { device }, error)
    return { ok: false, problem: 'failed' }
  }
}
