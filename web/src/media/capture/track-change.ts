import type { DeviceProblem, OpenedTrack } from './devices.ts'

/** What came of changing from one microphone or camera to another. */
export type TrackChange =
  /** The new one is open. The old one may still run; who changes ends it when the new one is in its place. */
  | { readonly kind: 'taken'; readonly track: MediaStreamTrack }
  /** The new one cannot be had, so it is the old device still, perhaps by a track of its own. */
  | { readonly kind: 'kept'; readonly track: MediaStreamTrack; readonly problem: DeviceProblem }
  /** Neither can be had any more. */
  | { readonly kind: 'lost'; readonly problem: DeviceProblem }

/** A phone needs a moment to let go of a camera that was just stopped. */
export const RELEASE_PAUSES_MS = [0, 300, 900] as const

/** What a device that is held by something else is refused with: letting go of one's own may help. */
function isHeld(problem: DeviceProblem): boolean {
  return problem === 'busy' || problem === 'failed'
}

/**
 * Opens another device in the place of one that runs. Where both can run, the old one is left running, so that the picture
 * does not break off. A phone that gives one camera at a time refuses that (NotReadableError): there the old one is stopped
 * first, and opened again if the new one cannot be had all the same.
 *
 * @param older - Its `onended` is taken away: iOS ends that track when the new one opens.
 * @param open - Opens what is chosen now.
 * @param reopen - Opens the device of the old track.
 */
export async function changeTrack(
  older: MediaStreamTrack,
  open: () => Promise<OpenedTrack>,
  reopen: () => Promise<OpenedTrack>,
  pause: (ms: number) => Promise<void> = sleep,
): Promise<TrackChange> {
  older.onended = null
  const beside = await open()
  if (beside.ok) return { kind: 'taken', track: beside.track }
  const wasLive = older.readyState === 'live'
  if (wasLive && !isHeld(beside.problem)) return { kind: 'kept', track: older, problem: beside.problem }
  older.stop()
  let { problem } = beside
  if (isHeld(problem)) {
    const alone = await openPatiently(open, pause)
    if (alone.ok) return { kind: 'taken', track: alone.track }
    problem = alone.problem
  }
  const back = await openPatiently(reopen, pause)
  return back.ok ? { kind: 'kept', track: back.track, problem } : { kind: 'lost', problem }
}

/** Tries again for a moment while a device is held: what was just let go of may not be free yet. */
export async function openPatiently(
  open: () => Promise<OpenedTrack>,
  pause: (ms: number) => Promise<void> = sleep,
): Promise<OpenedTrack> {
  let opened: OpenedTrack = { ok: false, problem: 'failed' }
  for (const ms of RELEASE_PAUSES_MS) {
    if (ms > 0) await pause(ms)
    opened = await open()
    if (opened.ok || !isHeld(opened.problem)) return opened
  }
  return opened
}

/** Where one of a kind can be had at a time, the machine's other one may be what holds it. @param freeOther - Tells whether that is on. */
export async function openFreely(
  open: () => Promise<OpenedTrack>,
  freeOther: () => boolean,
  pause?: (ms: number) => Promise<void>,
): Promise<OpenedTrack> {
  const opened = await open()
  if (opened.ok || !isHeld(opened.problem)) return opened
  const otherIsOn = freeOther()
  const again = await openPatiently(open, pause)
  return !again.ok && again.problem === 'busy' && otherIsOn ? { ok: false, problem: 'single' } : again
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
