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

/** Sends a still of the own camera every so often, never two at once. One that fails is not repeated: the next one is newer. */
export function createStillSender(deps: StillSenderDeps): StillSender {
  let camera: MediaStreamTrack | null = null
  let wanted: StillDemand = null
  let maker: StillMaker | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  let busy = false

  function stop(): void {
    clearInterval(timer)
    timer = undefined
    if (maker !== null) deps.onLook?.(null)
    maker?.close()
    maker = null
  }

  async function sendOne(): Promise<void> {
    const mine = maker
    const address = deps.address()
    if (busy || mine === null || wanted === null || address === null) return
    busy = true
    try {
      const still = await mine.make(wanted.width)
      if (maker === mine) deps.onLook?.(mine.look)
      if (still === null || maker !== mine) return
      await deps.fetch(address, {
        method: 'PUT',
        headers: { 'content-type': 'image/webp' },
        body: still,
        credentials: 'same-origin',
        signal: AbortSignal.timeout(DEADLINE_MS),
      })
    } catch (error) {
      // The link is cut or the camera gave nothing; the next turn tries again.
      log.stills('a still of the own camera was not sent', {}, error)
    } finally {
      busy = false
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
      timer = setInterval(() => void sendOne(), wanted.everyMs)
      void sendOne()
    },
    close() {
      stop()
      camera = null
      wanted = null
    },
  }
}
