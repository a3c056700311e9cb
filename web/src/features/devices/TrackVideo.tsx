import { useEffect, useRef, useState, type ComponentProps } from 'react'
import { watchFrames } from '../../media/receive/frame-watch.ts'
import { log } from '../../log/log.ts'

type TrackVideoProps = Omit<ComponentProps<'video'>, 'ref'> & {
  track: MediaStreamTrack
  /** Told whether pictures really come; false until the first one, and again when they stop. */
  onMoving?: (moving: boolean) => void
  /** Another picture takes the place of the one before when its first frame is there: nothing turns black in between. */
  seamless?: boolean
}

/** Shows one picture as it comes, and says in `data-upright` how it stands. Its sound, if any, is played elsewhere. */
export function TrackVideo({ track, onMoving, seamless = false, ...rest }: TrackVideoProps) {
  const video = useRef<HTMLVideoElement>(null)
  const lastFrame = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const [element, held] = [video.current, lastFrame.current]
    if (element === null) return undefined
    element.srcObject = new MediaStream([track])
    // A muted picture may always play; a refusal here means that the element went away meanwhile.
    element.play().catch((error: unknown) => log.receive('a picture is not played', {}, error))
    return () => {
      if (held?.isConnected === true) holdFrame(element, held)
      element.srcObject = null
    }
  }, [track])
  useEffect(() => {
    const element = video.current
    if (element === null || onMoving === undefined) return undefined
    onMoving(false)
    return watchFrames(element, onMoving)
  }, [track, onMoving])
  // A phone that is turned changes the size of its picture while it is shown.
  const [upright, setUpright] = useState(false)
  return (
    <>
      <video
        ref={video}
        muted
        playsInline
        autoPlay
        data-upright={upright}
        onResize={({ currentTarget: { videoWidth, videoHeight } }) => setUpright(videoHeight > videoWidth)}
        {...rest}
      />
      {seamless && <canvas ref={lastFrame} className={rest.className} hidden aria-hidden />}
    </>
  )
}

/** Longer than a good link needs for the first frame; after that the new place is better shown without a picture than with another's. */
const HELD_AT_MOST_MS = 1_000

/** Shows the last frame of what the video played until it plays something else. */
function holdFrame(video: HTMLVideoElement, canvas: HTMLCanvasElement): void {
  const { videoWidth: width, videoHeight: height } = video
  const context = canvas.getContext('2d')
  if (width === 0 || video.readyState < video.HAVE_CURRENT_DATA || context === null) return
  canvas.width = width
  canvas.height = height
  context.drawImage(video, 0, 0)
  canvas.hidden = false
  const release = (): void => {
    clearTimeout(timer)
    video.removeEventListener('loadeddata', release)
    canvas.hidden = true
  }
  const timer = setTimeout(release, HELD_AT_MOST_MS)
  video.addEventListener('loadeddata', release)
}
