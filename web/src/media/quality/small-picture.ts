// A small picture of this page's own making that changes many times a second, for the link test: it needs no camera, and nobody's leave.

/** As often as a voice sends; each frame is one packet, of about 100 bytes. */
const FRAMES_PER_S = 50
const SIDE = 32

/** @returns null where the browser makes no pictures of a canvas. */
export function openSmallPicture(): { readonly track: MediaStreamTrack; stop(): void } | null {
  const canvas = document.createElement('canvas')
  canvas.width = SIDE
  canvas.height = SIDE
  const context = canvas.getContext('2d')
  const track = context === null ? undefined : canvas.captureStream(FRAMES_PER_S).getVideoTracks()[0]
  if (context === null || track === undefined) return null
  let frame = 0
  const draw = () => {
    frame += 1
    context.fillStyle = `rgb(${(frame * 37) % 256} ${(frame * 91) % 256} ${frame % 256})`
    context.fillRect(0, 0, SIDE, SIDE)
    context.fillStyle = '#fff'
    context.fillRect(frame % SIDE, 0, 3, SIDE)
  }
  draw()
  const timer = setInterval(draw, 1_000 / FRAMES_PER_S)
  return {
    track,
    stop() {
      clearInterval(timer)
      track.stop()
    },
  }
}
