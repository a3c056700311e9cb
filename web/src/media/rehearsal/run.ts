// Runs one rehearsal on this machine: link, camera, microphone, and whether the microphone hears the loudspeaker. Nobody has to speak.
import type { LinkFigures } from '../../../../signaling/passport/wire.ts'
import type { CameraCheck, MicCheck, RehearsalChecks, SpeakerCheck } from '../../../../signaling/rehearsal/wire.ts'
import { log } from '../../log/log.ts'
import type { DeviceChoice } from '../capture/device-choice.ts'
import { openCamera, openRawMic, type DeviceProblem } from '../capture/devices.ts'
import { playNotes, type Note } from '../capture/speaker-tone.ts'
import { figuresToKeep, judgeFigures, testLink } from '../quality/link-test.ts'
import { wait } from '../quality/wait.ts'
import { judgePictures, judgeSound, type Brightness } from './judge.ts'
import { hearMelody, MELODY_HERTZ, MELODY_S, NOTE_S, noteStarts } from './melody.ts'

export type RehearsalStep = keyof RehearsalChecks
export interface RehearsalFound {
  readonly checks: RehearsalChecks
  readonly figures: LinkFigures
}
export interface RehearsalDeps {
  readonly choice: Pick<DeviceChoice, 'cameraId' | 'micId' | 'speakerId'>
  /** Told what each step found, as soon as it is known. */
  onFound<S extends RehearsalStep>(step: S, check: RehearsalChecks[S]): void
  /** Told how far it is, 0–1. */
  onProgress(share: number): void
  readonly signal: AbortSignal
}

/** @returns null when it was ended early. Never throws. */
export async function runRehearsal({
  choice,
  onFound,
  onProgress,
  signal,
}: RehearsalDeps): Promise<RehearsalFound | null> {
  const figures = await testLink((share) => onProgress(share * 0.5), signal)
  const link = judgeFigures(figures)
  if (signal.aborted) return null
  onFound('link', link)
  const camera = await checkCamera(choice.cameraId, signal)
  if (signal.aborted) return null
  onFound('camera', camera)
  onProgress(0.7)
  const { mic, speaker } = await checkSound(choice, signal)
  if (signal.aborted) return null
  onFound('mic', mic)
  onFound('speaker', speaker)
  onProgress(1)
  return { checks: { link, camera, mic, speaker }, figures: figuresToKeep(figures) }
}

const PICTURES = 4
const PICTURE_EVERY_MS = 700
/** So many points a side are compared. */
const SIDE = 48
const FIRST_PICTURE_WITHIN_MS = 8_000

async function checkCamera(cameraId: string | null, signal: AbortSignal): Promise<CameraCheck> {
  const opened = await openCamera(cameraId)
  if (!opened.ok) return failureOf(opened.problem)
  const video = document.createElement('video')
  try {
    video.muted = true
    video.playsInline = true
    video.srcObject = new MediaStream([opened.track])
    await Promise.race([video.play(), wait(FIRST_PICTURE_WITHIN_MS, signal)])
    // Cameras begin dark and settle their exposure within a second or two.
    await wait(1_500, signal)
    const pictures: Brightness[] = []
    for (let count = 0; count < PICTURES && !signal.aborted; count += 1) {
      const picture = brightnessOf(video)
      if (picture !== null) pictures.push(picture)
      await wait(PICTURE_EVERY_MS, signal)
    }
    return judgePictures(pictures)
  } catch (error) {
    log.devices('the camera gave no picture in a rehearsal', {}, error)
    return 'failed'
  } finally {
    video.srcObject = null
    opened.track.stop()
  }
}

/** Null while the camera has given none. */
function brightnessOf(video: HTMLVideoElement): Brightness | null {
  if (video.videoWidth === 0) return null
  const canvas = document.createElement('canvas')
  canvas.width = SIDE
  canvas.height = SIDE
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return null
  context.drawImage(video, 0, 0, SIDE, SIDE)
  const { data } = context.getImageData(0, 0, SIDE, SIDE)
  return Uint8Array.from({ length: SIDE * SIDE }, (_, index) => {
    const at = index * 4
    return Math.round(0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0))
  })
}

const LISTENS_BEFORE_MS = 600
/** A loudspeaker by Bluetooth or in a hall's desk is late. */
const LISTENS_AFTER_MS = 1_200
const TIMES = 2
const LOUDNESS = 0.5
const RATE = 48_000

async function checkSound(
  { micId, speakerId }: RehearsalDeps['choice'],
  signal: AbortSignal,
): Promise<{ mic: MicCheck; speaker: SpeakerCheck }> {
  const opened = await openRawMic(micId)
  if (!opened.ok) {
    const played = await playMelody(speakerId)
    return { mic: failureOf(opened.problem), speaker: played ? 'notTried' : 'failed' }
  }
  try {
    const recording = record(opened.track)
    await wait(LISTENS_BEFORE_MS, signal)
    const played = await playMelody(speakerId)
    await wait(LISTENS_AFTER_MS, signal)
    const samples = await recording.end()
    const mic = opened.track.muted ? 'silent' : judgeSound(samples)
    if (!played) return { mic, speaker: 'failed' }
    const heard = hearMelody(samples, RATE)
    log.devices('the microphone listened to the loudspeaker', { samples: samples.length, heard })
    if (heard > 0) return { mic, speaker: 'ok' }
    return { mic, speaker: mic === 'ok' ? 'notHeard' : 'notTried' }
  } catch (error) {
    log.devices('the microphone could not be recorded in a rehearsal', {}, error)
    return { mic: 'failed', speaker: 'notTried' }
  } finally {
    opened.track.stop()
  }
}

async function playMelody(speakerId: string | null): Promise<boolean> {
  const notes: Note[] = Array.from({ length: TIMES }, (_, time) =>
    noteStarts.map((startS, note) => ({
      hertz: MELODY_HERTZ[note] ?? 0,
      startS: time * MELODY_S + startS,
      lengthS: NOTE_S,
      softS: 0.02,
    })),
  ).flat()
  return playNotes(speakerId, notes, LOUDNESS).then(
    () => true,
    (error: unknown) => {
      log.devices('the loudspeaker does not play in a rehearsal', {}, error)
      return false
    },
  )
}

/** Records by the browser's own encoder, which needs no running AudioContext; in memory, and nothing of it leaves this machine. */
function record(track: MediaStreamTrack): { end(): Promise<Float32Array> } {
  const recorder = new MediaRecorder(new MediaStream([track]), { audioBitsPerSecond: 128_000 })
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  recorder.start()
  return {
    async end() {
      const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve))
      recorder.stop()
      await stopped
      const decoder = new OfflineAudioContext(1, 1, RATE)
      const decoded = await decoder.decodeAudioData(await new Blob(parts).arrayBuffer())
      return decoded.getChannelData(0)
    },
  }
}

function failureOf(problem: DeviceProblem): 'missing' | 'refused' | 'failed' {
  switch (problem) {
    case 'missing':
    case 'unplugged':
      return 'missing'
    case 'refused':
    case 'insecure':
      return 'refused'
    case 'busy':
    case 'failed':
    case 'single':
      return 'failed'
    default:
      return problem satisfies never
  }
}
