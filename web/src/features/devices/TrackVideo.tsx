import { useEffect, useRef, type ComponentProps } from 'react'

type TrackVideoProps = Omit<ComponentProps<'video'>, 'ref'> & { track: MediaStreamTrack }

/** Shows one picture as it comes. Its sound, if any, is played elsewhere. */
export function TrackVideo({ track, ...rest }: TrackVideoProps) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (element === null) return undefined
    element.srcObject = new MediaStream([track])
    // A muted picture may always play; a refusal here means that the element went away meanwhile.
    element.play().catch(() => undefined)
    return () => {
      element.srcObject = null
    }
  }, [track])
  return <video ref={video} muted playsInline autoPlay {...rest} />
}
