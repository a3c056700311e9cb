import { createCanvas } from '@napi-rs/canvas'
import type { DeviceId, MeetingId } from '../../signaling/wire/ids.ts'
import type { SignedIn } from './control-socket.ts'

const QUALITY = 60
const made = new Map<number, Buffer>()

/** A drawn hall as a WebP of that width, 16:9; made once for each width. */
export function stillOf(width: number): Buffer {
  const known = made.get(width)
  if (known !== undefined) return known
  const height = Math.round((width * 9) / 16)
  const canvas = createCanvas(width, height)
  const paint = canvas.getContext('2d')
  paint.scale(width / 160, width / 160)
  paint.fillStyle = '#d9e2ec'
  paint.fillRect(0, 0, 160, 90)
  paint.fillStyle = '#b42318'
  paint.fillRect(0, 0, 160, 15)
  for (let person = 0; person < 4; person += 1) {
    paint.fillStyle = ['#344e68', '#4f6d8a', '#3d5a3e', '#6b4f3a'][person] ?? '#333'
    paint.beginPath()
    paint.arc(30 + person * 33, 44, 8, 0, 7)
    paint.fill()
    paint.fillRect(19 + person * 33, 52, 23, 22)
  }
  paint.fillStyle = '#7b5b3a'
  paint.fillRect(10, 70, 140, 14)
  const webp = canvas.encodeSync('webp', QUALITY)
  made.set(width, webp)
  return webp
}

export interface StillSender {
  /** Null: no stills are wanted. */
  demand(wanted: { readonly everyMs: number; readonly width: number } | null): void
  stop(): void
}

/** Gives a still of the camera every so often, as asked. Failures wait for the next one. */
export function createStillSender(signedIn: SignedIn, meetingId: MeetingId, deviceId: DeviceId): StillSender {
  const { url, cookie } = signedIn
  let timer: NodeJS.Timeout | undefined
  let key = ''

  function put(width: number): void {
    fetch(`${url}/api/meetings/${meetingId}/stills/${deviceId}`, {
      method: 'PUT',
      headers: { 'content-type': 'image/webp', origin: url, cookie },
      body: new Uint8Array(stillOf(width)),
    }).then(
      (response) => response.arrayBuffer().catch(() => undefined),
      () => undefined,
    )
  }

  return {
    demand(wanted) {
      const next = wanted === null ? '' : `${wanted.everyMs} ${wanted.width}`
      if (next === key) return
      key = next
      clearTimeout(timer)
      if (wanted === null) return
      const again = (): void => {
        put(wanted.width)
        timer = setTimeout(again, wanted.everyMs)
        timer.unref()
      }
      // The first one at some moment of the period, so that a province doesn't send in step.
      timer = setTimeout(again, Math.random() * wanted.everyMs)
      timer.unref()
    },
    stop: () => clearTimeout(timer),
  }
}
