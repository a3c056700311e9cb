import { captureFor, documentCaptureFor } from '../send/encodings.ts'
import { log } from '../../log/log.ts'

/**
 * Why a device cannot be used. `insecure`: the page came without encryption, so the browser offers no devices at all.
 * `refused`: the person or a policy said no. `busy`: another program holds it. `unplugged`: it was there and went away. `single`: this machine gives one of
 * its kind at a time, and this page has the other one on.
 */
export type DeviceProblem = 'insecure' | 'refused' | 'missing' | 'busy' | 'unplugged' | 'failed' | 'single'

export type OpenedTrack = { ok: true; track: MediaStreamTrack } | { ok: false; problem: DeviceProblem }

export interface DeviceList {
  readonly mics: readonly MediaDeviceInfo[]
  readonly cameras: readonly MediaDeviceInfo[]
  readonly speakers: readonly MediaDeviceInfo[]
}

function mediaDevices(): MediaDevices | undefined {
  // The type says that it is always there; without a secure context it is not.
  const found: unknown = Reflect.get(navigator, 'mediaDevices')
  return found === undefined ? undefined : navigator.mediaDevices
}

export async function openMic(deviceId: string | null): Promise<OpenedTrack> {
  return openChosen(deviceId, (chosen) => ({
    audio: { ...chosen, echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
  }))
}

/** As it comes from the room: what the loudspeaker plays is not taken out of it, and soft sounds stay soft. */
export async function openRawMic(deviceId: string | null): Promise<OpenedTrack> {
  return openChosen(deviceId, (chosen) => ({
    audio: { ...chosen, echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 },
  }))
}

export async function openCamera(deviceId: string | null): Promise<OpenedTrack> {
  const capture = captureFor(navigator.hardwareConcurrency)
  const opened = await openChosen(deviceId, (chosen) => ({
    video: {
      ...chosen,
      width: { ideal: capture.width },
      height: { ideal: capture.height },
      frameRate: { ideal: capture.frameRate, max: 30 },
    },
  }))
  if (opened.ok) opened.track.contentHint = 'motion'
  return opened
}

/**
 * A hall's second microphone. Without a choice, any but the first: the same one twice would only be heard twice.
 *
 * @param deviceId - The one that was chosen.
 * @param first - The microphone in use already.
 */
export async function openSecondMic(deviceId: string | null, first: MediaStreamTrack | null): Promise<OpenedTrack> {
  const id = deviceId ?? (await another('mics', first))
  return id === null ? { ok: false, problem: 'missing' } : openMic(id)
}

/** A hall's camera over the papers; without a choice, any but the one in use already. */
export async function openDocumentCamera(
  deviceId: string | null,
  first: MediaStreamTrack | null,
): Promise<OpenedTrack> {
  const id = deviceId ?? (await another('cameras', first))
  if (id === null) return { ok: false, problem: 'missing' }
  const capture = documentCaptureFor(navigator.hardwareConcurrency)
  const opened = await open({
    video: {
      deviceId: { exact: id },
      width: { ideal: capture.width },
      height: { ideal: capture.height },
      frameRate: { ideal: capture.frameRate, max: 15 },
    },
  })
  if (opened.ok) opened.track.contentHint = 'detail'
  return opened
}

async function another(kind: 'mics' | 'cameras', first: MediaStreamTrack | null): Promise<string | null> {
  const taken = first?.getSettings()
  const found = (await listDevices())[kind].find(
    ({ deviceId, groupId }) =>
      // `default` and `communications` are second names of devices that are in the list under their own as well.
      !['', 'default', 'communications', taken?.deviceId].includes(deviceId) &&
      (kind === 'cameras' || taken?.groupId === undefined || groupId !== taken.groupId),
  )
  return found?.deviceId ?? null
}

/**
 * Opens the device that was chosen, and any other only when that one is not there. As a mere wish the browser weighs it
 * against size and frame rate, and may open another camera that suits these better.
 */
async function openChosen(
  deviceId: string | null,
  constraints: (chosen: MediaTrackConstraints) => MediaStreamConstraints,
): Promise<OpenedTrack> {
  if (deviceId !== null) {
    const opened = await open(constraints({ deviceId: { exact: deviceId } }))
    if (opened.ok || opened.problem !== 'missing') return opened
  }
  return open(constraints({}))
}

async function open(constraints: MediaStreamConstraints): Promise<OpenedTrack> {
  const devices = mediaDevices()
  if (devices === undefined) return { ok: false, problem: 'insecure' }
  try {
    const stream = await devices.getUserMedia(constraints)
    const track = stream.getTracks()[0]
    return track === undefined ? { ok: false, problem: 'failed' } : { ok: true, track }
  } catch (error) {
    const problem = classify(error)
    log.devices('a device could not be opened', { camera: 'video' in constraints, problem }, error)
    return { ok: false, problem }
  }
}

/** Names by Media Capture and Streams §10.2; older browsers' names are gone since 2018. */
function classify(error: unknown): DeviceProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
    default:
      return 'failed'
  }
}

export type OpenedScreen =
  | { ok: true; picture: MediaStreamTrack; sound: MediaStreamTrack | null }
  | { ok: false; problem: 'unsupported' | 'cancelled' }

export function canShareScreen(): boolean {
  const devices = mediaDevices()
  return devices !== undefined && 'getDisplayMedia' in devices
}

/** Lets the person pick a screen or window. A picker that is closed is no fault. */
export async function openScreen(): Promise<OpenedScreen> {
  const devices = mediaDevices()
  if (devices === undefined || !canShareScreen()) return { ok: false, problem: 'unsupported' }
  try {
    const stream = await devices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: true })
    const picture = stream.getVideoTracks()[0]
    if (picture === undefined) return { ok: false, problem: 'cancelled' }
    picture.contentHint = 'detail'
    return { ok: true, picture, sound: stream.getAudioTracks()[0] ?? null }
  } catch (error) {
    log.devices('no screen was picked', {}, error)
    return { ok: false, problem: 'cancelled' }
  }
}

/** Devices that there are now. Before permission is given browsers leave out the names. */
export async function listDevices(): Promise<DeviceList> {
  const all = (await mediaDevices()?.enumerateDevices()) ?? []
  // Before permission there may be one entry without an id, which only says that there is something.
  const ofKind = (kind: MediaDeviceKind) => all.filter((device) => device.kind === kind)
  return { mics: ofKind('audioinput'), cameras: ofKind('videoinput'), speakers: ofKind('audiooutput') }
}

/** @returns the way to stop listening. */
export function onDevicesChanged(listener: () => void): () => void {
  const devices = mediaDevices()
  devices?.addEventListener('devicechange', listener)
  return () => devices?.removeEventListener('devicechange', listener)
}

/** Whether sound can be sent to a chosen loudspeaker; Safari and Firefox on some systems cannot. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype
}
