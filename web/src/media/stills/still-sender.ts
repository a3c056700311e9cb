// Uploads stills of this device's camera, as often and as large as the server asks for.
import type { StillMaker } from './still-maker.ts'
import type { EventDataOf } from '../../../../signaling/wire/registry.ts'
import type { CameraLook } from './camera-look.ts'
import { log } from '../../log/log.ts'

type StillDemand = EventDataOf<'media.demand'>['still']

export interface StillSender {
  /** What is wanted now and from which camera; null of either: no stills. */
  follow(camera: MediaStreamTrack | null, wanted: StillDemand): void
  close(): void
}

export interface StillSenderDeps {
  open(camera: MediaStreamTrack): StillMaker
  /** Where this device's stills go; null while it has no place in a meeting. */
  address(): string | null
  fetch: typeof fetch
  /** What the camera shows, after each still; null: no stills are made. */
  onLook?(look: CameraLook | null): void
}

/** A still that takes longer than this has been overtaken by what there is to see. */
const DEADLINE_MS = 8_000
/** After a still that did not arrive the next one comes this soon, then after twice as long each time, up to the rhythm. */
export const RETRY_MS = 2_000

/**
 * Sends a still of the own camera every so often, never two at once. One that fails (the server does not show the camera yet,
 * the camera has just been opened, the link is cut) is followed by a newer one long before a slow rhythm of 20 s has passed.
 */
export function createStillSender(deps: StillSenderDeps): StillSender {
  let camera: MediaStreamTrack | null = null
  let wanted: StillDemand = null
  let maker: StillMaker | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy = false
  let retryMs = RETRY_MS

  function stop(): void {
    clearTimeout(timer)
    if (maker !== null) deps.onLook?.(null)
    maker?.close()
    maker = null
    retryMs = RETRY_MS
  }

  async function sendOne(): Promise<void> {
    const mine = maker
    if (busy || mine === null || wanted === null) return
    busy = true
    const sent = await send(mine, wanted.width)
    busy = false
    if (maker === null || wanted === null) return
    if (maker !== mine) return void sendOne()
    timer = setTimeout(() => void sendOne(), sent ? wanted.everyMs : Math.min(retryMs, wanted.everyMs))
    retryMs = sent ? RETRY_MS : Math.min(retryMs * 2, wanted.everyMs)
  }

  /** @returns whether the server has taken it. */
  async function send(mine: StillMaker, width: number): Promise<boolean> {
    const address = deps.address()
    if (address === null) return false
    try {
      const still = await mine.make(width)
      if (maker === mine) deps.onLook?.(mine.look)
      if (still === null || maker !== mine) return false
      const answer = await deps.fetch(address, {
        method: 'PUT',
        headers: { 'content-type': 'image/webp' },
        body: still,
        credentials: 'same-origin',
        signal: AbortSignal.timeout(DEADLINE_MS),
      })
      return answer.ok
    } catch (error) {
      log.stills('a still of the own camera was not sent', {}, error)
      return false
    }
  }

  return {
    follow(nextCamera, nextWanted) {
      const rhythm = nextWanted?.everyMs === wanted?.everyMs && nextCamera === camera
      wanted = nextWanted
      if (rhythm) return
      camera = nextCamera
      stop()
      if (camera === null || wanted === null) return
      maker = deps.open(camera)
      void sendOne()
    },
    close() {
      stop()
      camera = null
      wanted = null
    },
  }
}
