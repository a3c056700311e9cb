import { idOf } from './device-choice.ts'
import type { DeviceProblem, OpenedTrack } from './devices.ts'
import { changeTrack, openPatiently } from './track-change.ts'
import { log } from '../../log/log.ts'

/** What is seen of a microphone or camera that is only tried out. */
export type TrackState =
  | { readonly kind: 'unused' }
  | { readonly kind: 'opening' }
  /** `kept`: why the device that was chosen last could not be had, so that this is still the one before. */
  | { readonly kind: 'open'; readonly track: MediaStreamTrack; readonly kept: DeviceProblem | null }
  | { readonly kind: 'problem'; readonly problem: DeviceProblem }

export interface HeldTrack {
  /** @param deviceId - The choice; null leaves it to the browser. */
  use(deviceId: string | null): void
  /** Opens the chosen one again, after a problem. */
  tryAgain(): void
  /** Lets go of it. Twice is fine, and so is using it again afterwards. */
  drop(): void
}

export interface HeldTrackDeps {
  open(deviceId: string | null): Promise<OpenedTrack>
  onState(state: TrackState): void
  /** Another choice than the one given is in force again, since that could not be had. */
  onKept(deviceId: string | null): void
  pause?(ms: number): Promise<void>
}

/** Holds one device open for trying it out: one wish, followed by one piece of work at a time. */
export function createHeldTrack(deps: HeldTrackDeps): HeldTrack {
  let wanted: { readonly deviceId: string | null } | null = null
  let held: { readonly track: MediaStreamTrack; readonly deviceId: string | null } | null = null
  let work: Promise<void> = Promise.resolve()

  function open(deviceId: string | null): Promise<OpenedTrack> {
    return deps.open(deviceId).catch((error: unknown) => {
      log.devices('trying a device out failed', {}, error)
      return { ok: false, problem: 'failed' }
    })
  }
  function release(): void {
    if (held === null) return
    held.track.onended = null
    held.track.stop()
    held = null
  }
  function problem(found: DeviceProblem): void {
    if (wanted !== null) deps.onState({ kind: 'problem', problem: found })
  }
  function hold(track: MediaStreamTrack, deviceId: string | null, kept: DeviceProblem | null): void {
    held = { track, deviceId }
    // Given up while it was being opened: it is let go of next.
    if (wanted === null) return
    track.onended = () => {
      if (held?.track !== track) return
      held = null
      deps.onState({ kind: 'problem', problem: 'unplugged' })
    }
    deps.onState({ kind: 'open', track, kept })
  }

  async function settle(): Promise<void> {
    const wish = wanted
    if (wish === null) return release()
    const before = held
    if (before === null) {
      deps.onState({ kind: 'opening' })
      const opened = await openPatiently(() => open(wish.deviceId), deps.pause)
      if (!opened.ok) problem(opened.problem)
      else hold(opened.track, wish.deviceId, null)
    } else if (before.deviceId !== wish.deviceId) {
      await change(before, wish.deviceId)
    }
    // Given up, or another one chosen, while this was being opened.
    if (wanted !== wish) await settle()
  }

  async function change(before: NonNullable<typeof held>, deviceId: string | null): Promise<void> {
    const { track } = before
    const changed = await changeTrack(
      track,
      () => open(deviceId),
      () => open(idOf(track)),
      deps.pause,
    )
    held = null
    if (changed.kind === 'lost') return problem(changed.problem)
    if (changed.track !== track) track.stop()
    if (changed.kind === 'taken') return hold(changed.track, deviceId, null)
    // The choice is what is in use, unless another was made meanwhile.
    if (wanted?.deviceId === deviceId) {
      wanted = { deviceId: before.deviceId }
      deps.onKept(before.deviceId)
    }
    hold(changed.track, before.deviceId, changed.problem)
  }

  function want(next: typeof wanted): void {
    wanted = next
    work = work.then(settle)
  }

  return {
    use: (deviceId) => want({ deviceId }),
    tryAgain() {
      if (wanted === null) return
      release()
      want({ ...wanted })
    },
    drop: () => want(null),
  }
}
