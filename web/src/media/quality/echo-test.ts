// Sends packets as a voice would over a data channel of the probe, and times their echo.
import { judgeEcho, type PathFigures } from './echo-rules.ts'

/** As a voice: so large, so often; two seconds of it are 100 packets. */
const PACKET_BYTES = 120
const PACKET_EVERY_MS = 20
const PACKETS = 100
/** The channel opens within a round trip or two of the connection. */
const OPENS_WITHIN_MS = 2_000
/** The last packets are waited for so long: with a longer round trip there is no meeting anyway. */
const LAST_WAITS_MS = 1_200

/**
 * Times the echo of packets sent like those of a voice.
 *
 * @param send - Opened or about to open; unordered and never sent again, like `echo`.
 * @returns null when the channel did not open or nothing came back. Never throws.
 */
export async function timeEcho(
  send: RTCDataChannel,
  echo: RTCDataChannel,
  signal: AbortSignal,
): Promise<PathFigures | null> {
  if (!(await opened(send, AbortSignal.any([signal, AbortSignal.timeout(OPENS_WITHIN_MS)])))) return null
  const sentAtMs: number[] = []
  const backAtMs = new Map<number, number>()
  const packet = new DataView(new ArrayBuffer(PACKET_BYTES))
  echo.binaryType = 'arraybuffer'
  echo.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof ArrayBuffer) || data.byteLength < 4) return
    const number = new DataView(data).getUint32(0)
    if (number < sentAtMs.length && !backAtMs.has(number)) backAtMs.set(number, performance.now())
  })
  await new Promise<void>((resolve) => {
    const end = () => {
      clearInterval(timer)
      clearTimeout(last)
      resolve()
    }
    let last: ReturnType<typeof setTimeout> | undefined
    const timer = setInterval(() => {
      if (sentAtMs.length >= PACKETS || send.readyState !== 'open') {
        clearInterval(timer)
        last = setTimeout(end, LAST_WAITS_MS)
        return
      }
      packet.setUint32(0, sentAtMs.length)
      sentAtMs.push(performance.now())
      send.send(packet.buffer)
    }, PACKET_EVERY_MS)
    echo.addEventListener('message', () => {
      if (backAtMs.size === PACKETS) end()
    })
    AbortSignal.any([signal, AbortSignal.timeout(PACKETS * PACKET_EVERY_MS * 2)]).addEventListener('abort', end)
  })
  return signal.aborted ? null : judgeEcho(sentAtMs, backAtMs)
}

function opened(channel: RTCDataChannel, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (channel.readyState === 'open') return resolve(true)
    channel.addEventListener('open', () => resolve(true))
    channel.addEventListener('close', () => resolve(false))
    signal.addEventListener('abort', () => resolve(false))
  })
}
