import { setDevices } from '../../../signaling/seats/wire.ts'
import type { RoomSession } from '../net/session.ts'
import { onDevicesChanged, listDevices, type DeviceProblem, type OpenedTrack } from './devices.ts'
import type { MediaNotice, OwnDevice } from './notices.ts'
import { PASSING, type Publisher } from './publisher.ts'

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
  open(): Promise<OpenedTrack>
  notify(notice: MediaNotice): void
  onState(state: LocalState, track: MediaStreamTrack | null): void
}

export interface LocalDevice {
  /** By the person alone. A microphone keeps its track for the next time, a camera is let go, so that its light goes out. */
  set(on: boolean): Promise<void>
  /** Takes the device that is chosen now, without changing whether it is on. */
  reopen(): Promise<void>
  /** Off at once, without telling the server: it said so, or it lost everything anyway. @returns whether it was on. */
  silence(): boolean
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
  const isMic = device === 'mic' || device === 'secondMic'
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
    if (closed || state.kind !== 'none' || (isMic ? mics : cameras).length === 0) return
    regain()
    parts.notify({ kind: 'deviceBack', device })
  }

  /** A browser that fails in a way of its own is no reason to leave the switch dead. */
  function open(): Promise<OpenedTrack> {
    return parts.open().catch(() => ({ ok: false, problem: 'failed' }))
  }
  async function openTrack(): Promise<boolean> {
    if (track?.readyState === 'live') return true
    const opened = await open()
    if (closed) {
      if (opened.ok) opened.track.stop()
      return false
    }
    if (!opened.ok) {
      lose(opened.problem)
      return false
    }
    adopt(opened.track)
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
      if (isMic) publisher.pause(device)
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
      if (!isMic) release()
      return setState({ kind: 'off' })
    }
    silenced = false
    let refused = await publisher.send(device, track)
    if (refused === null && wanted && silenced && !closed) refused = await publisher.send(device, track)
    if (closed) return
    if (refused !== null) {
      wanted = false
      if (!isMic) release()
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
    work = turn.catch(() => undefined)
    return turn
  }

  async function openAnew(): Promise<void> {
    const older = track
    if (closed || older === null) return
    const opened = await open()
    // Unplugged meanwhile, it is off; what takes its place is not turned on by that.
    if (closed || track !== older || !opened.ok) {
      if (opened.ok) opened.track.stop()
      else parts.notify({ kind: 'deviceProblem', device, problem: opened.problem })
      return
    }
    adopt(opened.track)
    if (state.kind === 'on') await publisher.send(device, opened.track)
    else opened.track.enabled = false
    older.onended = null
    older.stop()
    setState(state)
  }

  return {
    set(on) {
      wanted = on
      if (!on) silenced = true
      // Silence does not wait in a queue.
      if (!on && isMic) publisher.pause(device)
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
