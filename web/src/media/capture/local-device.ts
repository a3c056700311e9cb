import { setDevices } from '../../../../signaling/seats/wire.ts'
import type { RoomSession } from '../../net/session.ts'
import { onDevicesChanged, listDevices, type DeviceProblem, type OpenedTrack } from './devices.ts'
import type { MediaNotice, OwnDevice } from './notices.ts'
import { PASSING, type Publisher } from '../send/publisher.ts'
import { changeTrack, isHeld, openPatiently } from './track-change.ts'
import { log } from '../../log/log.ts'
import { isMic } from '../../../../signaling/media/wire.ts'

/** `none`: no device, or not allowed; a null problem means that the person joined without it by choice. */
export type LocalState =
  | { readonly kind: 'none'; readonly problem: DeviceProblem | null }
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'on' }

export interface LocalDeviceParts {
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
  /** Sends again what was on before the connection was opened anew. */
  resend(): Promise<void>
  close(): void
}

/** One of this machine's microphones or cameras: one wish (on or off), followed by one piece of work at a time. */
export function createLocalDevice(
  parts: LocalDeviceParts,
  available: boolean,
  problem: DeviceProblem | null,
): LocalDevice {
  const { device, session, publisher } = parts
  const isSound = isMic(device)
  let state: LocalState = available ? { kind: 'off' } : { kind: 'none', problem }
  let track: MediaStreamTrack | null = null
  let wanted = false
  /** Turned off since the last sending began: what comes of that is silent. */
  let silenced = false
  let closed = false
  let work: Promise<void> = Promise.resolve()
  const stopListening = onDevicesChanged(() => void lookForDevice())

  function setState(next: LocalState): void {
    state = next
    if (!closed) parts.onState(next, track)
  }
  function release(): void {
    if (track === null) return
    track.onended = null
    track.stop()
    track = null
  }
  function lose(found: DeviceProblem): void {
    log.devices('a device was lost', { device, problem: found })
    wanted = false
    publisher.stop(device)
    release()
    setState({ kind: 'none', problem: found })
    void session.request(setDevices, { [device]: 'none' })
    parts.notify({ kind: 'deviceProblem', device, problem: found })
  }
  function tellRefused(code: string): void {
    parts.notify(code === 'noFloor' ? { kind: 'noFloor' } : { kind: 'refused', code })
  }
  function regain(): void {
    setState({ kind: 'off' })
    void session.request(setDevices, { [device]: 'off' })
  }

  async function lookForDevice(): Promise<void> {
    if (closed || state.kind !== 'none' || (state.problem !== 'unplugged' && state.problem !== 'missing')) return
    const { mics, cameras } = await listDevices()
    if (closed || state.kind !== 'none' || (isSound ? mics : cameras).length === 0) return
    regain()
    parts.notify({ kind: 'deviceBack', device })
  }

  /** A browser that fails in a way of its own is no reason to leave the switch dead. */
  function failed(error: unknown): OpenedTrack {
    log.devices('opening failed in a way that no browser should', { device }, error)
    return { ok: false, problem: 'failed' }
  }
  function open(): Promise<OpenedTrack> {
    return parts.open().catch(failed)
  }
  function reopen(older: MediaStreamTrack): Promise<OpenedTrack> {
    return parts.reopen(older).catch(failed)
  }
  /** Where one of a kind can be had at a time, the machine's other one may be what holds it. */
  async function openFreely(): Promise<OpenedTrack> {
    const opened = await open()
    if (opened.ok || !isHeld(opened.problem)) return opened
    const otherIsOn = parts.freeOther()
    const again = await openPatiently(open, parts.pause)
    return !again.ok && again.problem === 'busy' && otherIsOn ? { ok: false, problem: 'single' } : again
  }
  async function openTrack(): Promise<boolean> {
    if (track?.readyState === 'live') return true
    const opened = await openFreely()
    if (closed) {
      if (opened.ok) opened.track.stop()
      return false
    }
    if (!opened.ok) {
      lose(opened.problem)
      return false
    }
    adopt(opened.track)
    parts.onKept(null)
    return true
  }
  function adopt(next: MediaStreamTrack): void {
    track = next
    // Only an end that nobody here asked for fires this: unplugged, or permission taken back.
    next.onended = () => track === next && lose('unplugged')
  }

  /** Brings what is in line with what is wanted, whatever was pressed meanwhile. */
  async function settle(): Promise<void> {
    if (closed || wanted === (state.kind === 'on')) return
    if (!wanted) {
      if (isSound) publisher.pause(device)
      else {
        publisher.stop(device)
        release()
      }
      if (state.kind !== 'none') setState({ kind: 'off' })
      return
    }
    const without = state.kind === 'none'
    setState({ kind: 'starting' })
    if (!(await openTrack()) || track === null) return
    if (without) regain()
    if (!wanted) {
      if (!isSound) release()
      return setState({ kind: 'off' })
    }
    silenced = false
    let refused = await publisher.send(device, track)
    if (refused === null && wanted && silenced && !closed) refused = await publisher.send(device, track)
    if (closed) return
    if (refused !== null) {
      wanted = false
      if (!isSound) release()
      setState({ kind: 'off' })
      tellRefused(refused)
    } else {
      setState({ kind: 'on' })
      if (!wanted) await settle()
    }
  }

  /** One piece of work after the other. */
  function inTurn(next: () => Promise<void>): Promise<void> {
    const turn = work.then(next)
    // Its caller gets the error; the next piece of work only waits for the end of this one.
    work = turn.catch(() => undefined)
    return turn
  }

  async function openAnew(): Promise<void> {
    const older = track
    if (closed || older === null) return
    const change = await changeTrack(older, open, () => reopen(older), parts.pause)
    if (closed) {
      if (change.kind !== 'lost') change.track.stop()
      return
    }
    if (change.kind === 'lost') return lose(change.problem)
    adopt(change.track)
    if (change.track !== older) {
      // Turned off meanwhile: the next piece of work does that, and nothing is turned on before.
      if (state.kind === 'on' && wanted) await publisher.send(device, change.track)
      else change.track.enabled = false
      older.stop()
    }
    const why = change.kind === 'kept' ? change.problem : null
    parts.onKept(why)
    if (why !== null) parts.notify({ kind: 'deviceKept', device, problem: why })
    setState(state)
  }

  return {
    set(on) {
      wanted = on
      if (!on) silenced = true
      // Silence does not wait in a queue.
      if (!on && isSound) publisher.pause(device)
      return inTurn(settle)
    },
    reopen: () => inTurn(openAnew),
    silence() {
      const was = wanted
      wanted = false
      silenced = true
      if (state.kind === 'on' || state.kind === 'starting') setState({ kind: 'off' })
      return was
    },
    letGo() {
      if (state.kind === 'on' || state.kind === 'starting') return true
      if (track !== null) {
        release()
        setState(state)
      }
      return false
    },
    giveUp() {
      wanted = false
      silenced = true
      publisher.stop(device)
      release()
      if (state.kind !== 'none') setState({ kind: 'off' })
    },
    async resend() {
      if (state.kind !== 'on' || track === null) return
      const mine = track
      const refused = await publisher.send(device, mine)
      // A connection that broke again is opened again, and that comes by here once more.
      if (refused === null || closed || track !== mine || PASSING.has(refused)) return
      wanted = false
      release()
      setState({ kind: 'off' })
      tellRefused(refused)
    },
    close() {
      closed = true
      stopListening()
      release()
    },
  }
}
