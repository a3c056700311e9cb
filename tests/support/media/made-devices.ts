import type { Page } from 'playwright/test'

/** What a made-up camera shows. `moving`: its own colour, lighter and darker. `even`: one grey surface, as of a hand before the lens. */
export type MadeLook = 'moving' | 'black' | 'even'

export interface MadeState {
  /** Loudness of the microphone's tone; 0 gives true zeros. */
  readonly gain?: number
  readonly look?: MadeLook
  /** The system, or a switch at the device, keeps it off. */
  readonly micMuted?: boolean
  readonly cameraMuted?: boolean
  /** Cameras that another program holds: opening one fails. */
  readonly busy?: readonly string[]
}

interface MadeWindow {
  readonly made: Required<MadeState> & { readonly gains: GainNode[]; readonly tracks: MediaStreamTrack[] }
}

/** Two cameras whose pictures differ in colour: red and blue. */
export const MADE_CAMERAS = ['made-red', 'made-blue'] as const

/** In the place of its cameras and its microphone the page gets made-up ones, whose state {@link setMade} changes. */
export async function makeDevices(page: Page): Promise<void> {
  await page.addInitScript((cameras) => {
    const made: MadeWindow['made'] = {
      ...{ gain: 0.5, look: 'moving', micMuted: false, cameraMuted: false, busy: [] },
      ...{ gains: [], tracks: [] },
    }
    Object.assign(window, { made })
    const keep = (track: MediaStreamTrack | undefined, deviceId: string): MediaStreamTrack[] => {
      if (track === undefined) return []
      const settings = track.getSettings.bind(track)
      track.getSettings = () => ({ ...settings(), deviceId, groupId: deviceId })
      const muted = () => (track.kind === 'audio' ? made.micMuted : made.cameraMuted)
      Object.defineProperty(track, 'muted', { get: muted })
      made.tracks.push(track)
      return [track]
    }
    const sound = (): MediaStreamTrack[] => {
      const context = new AudioContext()
      const tone = new OscillatorNode(context)
      const gain = new GainNode(context, { gain: made.gain })
      const out = context.createMediaStreamDestination()
      tone.connect(gain).connect(out)
      tone.start()
      made.gains.push(gain)
      return keep(out.stream.getAudioTracks()[0], 'made-mic')
    }
    const picture = (deviceId: string): MediaStreamTrack[] => {
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width: 640, height: 360 })
      const paint = canvas.getContext('2d')
      const hue = deviceId === cameras[0] ? 0 : 240
      const colour = (column: number, atMs: number): string => {
        if (made.look === 'black') return '#000'
        if (made.look === 'even') return '#777'
        return `hsl(${hue} 90% ${30 + ((column * 5 + atMs / 40) % 40)}%)`
      }
      // Not by frames of the page: a page behind another one has none.
      const draw = (): void => {
        if (paint === null) return
        for (let column = 0; column < 16; column += 1) {
          paint.fillStyle = colour(column, performance.now())
          paint.fillRect(column * 40, 0, 40, 360)
        }
      }
      draw()
      setInterval(draw, 100)
      return keep(canvas.captureStream(10).getVideoTracks()[0], deviceId)
    }
    const wanted = (video: boolean | MediaTrackConstraints | undefined): string => {
      const id = typeof video === 'object' ? video.deviceId : undefined
      const exact = typeof id === 'object' && 'exact' in id ? id.exact : undefined
      return typeof exact === 'string' ? exact : cameras[0]
    }
    const { mediaDevices } = navigator
    const has = (asked: boolean | MediaTrackConstraints | undefined) => asked !== undefined && asked !== false
    mediaDevices.getUserMedia = (asked) => {
      const camera = wanted(asked?.video)
      if (has(asked?.video) && made.busy.includes(camera)) {
        return Promise.reject(new DOMException('held by another program', 'NotReadableError'))
      }
      return Promise.resolve(
        new MediaStream([...(has(asked?.audio) ? sound() : []), ...(has(asked?.video) ? picture(camera) : [])]),
      )
    }
    const info = (kind: MediaDeviceKind, deviceId: string): MediaDeviceInfo => {
      const entry = { kind, deviceId, groupId: deviceId, label: deviceId }
      return { ...entry, toJSON: () => entry }
    }
    mediaDevices.enumerateDevices = () =>
      Promise.resolve([info('audioinput', 'made-mic'), ...cameras.map((id) => info('videoinput', id))])
  }, MADE_CAMERAS)
}

/** Changes what the made-up devices give; pages learn of a mute as browsers tell it. */
export async function setMade(page: Page, next: MadeState): Promise<void> {
  await page.evaluate((changed) => {
    const { made } = window as typeof window & MadeWindow
    const before = { mic: made.micMuted, camera: made.cameraMuted }
    Object.assign(made, changed)
    for (const { gain } of made.gains) gain.value = made.gain
    for (const track of made.tracks) {
      const [was, is] = track.kind === 'audio' ? [before.mic, made.micMuted] : [before.camera, made.cameraMuted]
      if (was !== is) track.dispatchEvent(new Event(is ? 'mute' : 'unmute'))
    }
  }, next)
}
