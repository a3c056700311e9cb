// Plans the simulcast layers of a camera by its capture size and by what the browser was seen to encode.
import type { types } from 'mediasoup-client'
import { isCamera, type MediaSource } from '../../../../signaling/media/wire.ts'
import { encodedSizesFinder, readEncoder } from './encoded-sizes.ts'
import { howToSend, pointsOf, type PictureSize, type OpusSettings } from './encodings.ts'
import { log } from '../../log/log.ts'

/** The sizes in which one source is sent now. */
export interface PicturePlan {
  readonly encodings: readonly types.RtpEncodingParameters[] | undefined
}

/** Plans in which sizes pictures are sent, by what their cameras give and by what the browser really encodes. */
export interface PicturePlanner {
  howToSend(source: MediaSource, track: MediaStreamTrack, opus: OpusSettings): ReturnType<typeof howToSend>
  /** Whether a track would be sent in the sizes of this plan. */
  fits(plan: PicturePlan, source: MediaSource, track: MediaStreamTrack): boolean
  /**
   * Checks again whether the sizes that are sent fit: the camera may have been turned upright, or the browser may leave out sizes.
   *
   * @param allWanted - Whether every size is on: of those that are off nothing can be seen.
   * @returns whether the track must be published again, in other sizes.
   */
  recheck(sender: WatchedSender, allWanted: boolean): Promise<boolean>
}

export interface WatchedSender {
  readonly source: MediaSource
  readonly producer: Pick<types.Producer, 'getStats' | 'track' | 'closed'>
  readonly plan: PicturePlan
}

interface Watch {
  /** Undefined once the answer is known. */
  judge: ReturnType<typeof encodedSizesFinder> | undefined
  /** The picture is of another size than planned for: twice in a row is no passing state. */
  misfits: number
}
const MISFITS = 2

export function createPicturePlanner(): PicturePlanner {
  /** Fewer sizes than planned were encoded of pictures of so many points, or fewer points. */
  let learned: { readonly points: number; readonly most: number } | null = null
  const watches = new WeakMap<object, Watch>()

  function plan(source: MediaSource, track: MediaStreamTrack, opus: OpusSettings): ReturnType<typeof howToSend> {
    const size = sizeOf(track)
    const most = learned !== null && (size === undefined || pointsOf(size) <= learned.points) ? learned.most : undefined
    return howToSend(source, opus, size, most)
  }
  function fits({ encodings }: PicturePlan, source: MediaSource, track: MediaStreamTrack): boolean {
    if (!isCamera(source)) return true
    const next = plan(source, track, { ptimeMs: 20, maxBps: 0 }).encodings
    return JSON.stringify(next) === JSON.stringify(encodings)
  }
  function learn(track: MediaStreamTrack, most: number): void {
    const size = sizeOf(track)
    learned = { points: size === undefined ? Infinity : pointsOf(size), most }
  }

  return {
    howToSend: plan,
    fits,
    async recheck({ source, producer, plan: { encodings = [] } }, allWanted) {
      const { track } = producer
      if (track === null || !isCamera(source)) return false
      const rids = encodings.map(({ rid }, index) => rid ?? `r${index}`)
      const watch = watches.get(producer) ?? { judge: encodedSizesFinder(rids), misfits: 0 }
      watches.set(producer, watch)
      watch.misfits = fits({ encodings }, source, track) ? 0 : watch.misfits + 1
      if (watch.misfits >= MISFITS) return true
      if (watch.judge === undefined || rids.length <= 1 || !allWanted || watch.misfits > 0) return false
      const report = await producer.getStats().catch((error: unknown) => {
        log.publish('the statistics of a sender could not be read', { source }, error)
        return null
      })
      const encoded = watch.judge(readEncoder(report))
      if (encoded === undefined || producer.closed || producer.track !== track) return false
      watch.judge = undefined
      if (encoded === rids.length) return false
      learn(track, encoded)
      return true
    },
  }
}

function sizeOf(track: MediaStreamTrack): PictureSize | undefined {
  const { width, height } = track.getSettings()
  return width === undefined || height === undefined ? undefined : { width, height }
}
