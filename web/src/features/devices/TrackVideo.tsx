import { useEffect, useRef, useState, type ComponentProps } from 'react'
import { watchFrames } from '../../media/receive/frame-watch.ts'
import { log } from '../../log/log.ts'

type TrackVideoProps = Omit<ComponentProps<'video'>, 'ref'> & {
  track: MediaStreamTrack
  /** Told whether pictures really come; false until the first one, and again when they stop. */
  onMoving?: (moving: boolean) => void
}

/** Shows one picture as it comes, and says in `data-upright` how it stands. Its sound, if any, is played elsewhere. */
export function TrackVideo({ track, onMoving, ...rest }: TrackVideoProps) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (element === null) return undefined
    element.srcObject = new MediaStream([track])
    // A muted picture may always play; a refusal here means that the element went away meanwhile.
    element.play().catch((error: unknown) => log.receive('a picture is not played', {}, error))
    return () => {
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
    <video
      ref={video}
      muted
      playsInline
      autoPlay
      data-upright={upright}
      onResize={({ currentTarget: { videoWidth, videoHeight } }) => setUpright(videoHeight > videoWidth)}
      {...rest}
    />
  )
}
