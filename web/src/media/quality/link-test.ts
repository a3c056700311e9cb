// Measures the link before joining: round trip, the media ports, download and upload.
import { judgeLink, type LinkVerdict } from '../../../../signaling/wire/link-verdict.ts'
import type { LinkFigures } from '../../../../signaling/passport/wire.ts'
import type { PathFigures } from './path-rules.ts'
import { noteMeasuredLink } from './link-hint.ts'
import { probeMedia, type MediaWay } from './media-probe.ts'
import { log } from '../../log/log.ts'
import { LINK_TEST } from '../../../../signaling/server/wire.ts'

/** What a short test of the link found. Null: not measured, because the link or the time ended before. */
export interface LinkTestFigures {
  readonly rttMs: number | null
  readonly downKbps: number | null
  readonly upKbps: number | null
  /** Whether sound and pictures come through to the media ports. */
  readonly way: MediaWay
  /** How packets fare on that way; null: not measured. */
  readonly path: PathFigures | null
}

/** What these figures mean for a meeting. */
export function judgeFigures({ way, path, ...figures }: LinkTestFigures): LinkVerdict {
  return judgeLink({ ...figures, lossShare: path?.lossShare ?? null, way: way.kind })
}

/** As the server keeps it for the site: whole figures, within the bounds of its schema. */
export function figuresToKeep({ rttMs, downKbps, upKbps, way, path }: LinkTestFigures): LinkFigures {
  const whole = (value: number | null | undefined, most: number) =>
    value === null || value === undefined ? null : Math.min(most, Math.max(0, Math.round(value)))
  return {
    downKbps: whole(downKbps, 10_000_000),
    upKbps: whole(upKbps, 10_000_000),
    rttMs: whole(path?.rttMs ?? rttMs, 60_000),
    jitterMs: whole(path?.jitterMs, 60_000),
    // What is lost by TCP comes again, only later: there it says nothing.
    lossShare: path === null || way.kind !== 'udp' ? null : Math.round(path.lossShare * 1_000) / 1_000,
    way: way.kind,
  }
}

const PINGS = 5
const PING_BUDGET_MS = 1_500
const DOWN_BUDGET_MS = 2_000
const UP_BUDGET_MS = 2_000
/** As the server's link test allows. */
const UP_STEPS = [40_000, 200_000, LINK_TEST.maxUpBytes] as const

/**
 * Measures the link to the server: round trip, a connection to the media ports, then down, then up: in about ten seconds, or
 * in ten more where those ports are closed. Never throws.
 *
 * @param onProgress - Share done, 0–1.
 * @param signal - Ends it early; what was found until then is given.
 */
export async function testLink(onProgress: (share: number) => void, signal: AbortSignal): Promise<LinkTestFigures> {
  const rttMs = await measureRoundTrip(signal, (share) => onProgress(share * 0.3))
  if (rttMs === null) return { rttMs, downKbps: null, upKbps: null, way: { kind: 'unknown' }, path: null }
  // Before the link is filled with bytes, which would delay it.
  const { way, path } = await probeMedia(signal)
  const downKbps = await measureDown(signal, (share) => onProgress(0.3 + share * 0.35))
  const upKbps = await measureUp(signal, (share) => onProgress(0.65 + share * 0.35))
  onProgress(1)
  if (!signal.aborted) noteMeasuredLink({ downKbps, upKbps })
  return { rttMs, downKbps, upKbps, way, path }
}

/** The median, so that one delayed packet does not speak for the link. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

async function measureRoundTrip(signal: AbortSignal, onShare: (share: number) => void): Promise<number | null> {
  const found: number[] = []
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PING_BUDGET_MS)])
  // The first one also pays for opening the connection and is not counted when there are others.
  for (let count = 0; count <= PINGS && !limit.aborted; count += 1) {
    const startedMs = performance.now()
    try {
      const response = await fetch('/api/link/ping', { cache: 'no-store', signal: limit })
      if (response.ok) found.push(performance.now() - startedMs)
    } catch (error) {
      if (!limit.aborted) log.net('the test of the link got no answer to a ping', { count }, error)
      break
    }
    onShare(count / PINGS)
  }
  return median(found.length > 1 ? found.slice(1) : found)
}

async function measureDown(signal: AbortSignal, onShare: (share: number) => void): Promise<number | null> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(DOWN_BUDGET_MS)])
  let bytes = 0
  let startedMs = 0
  let lastMs = 0
  try {
    const response = await fetch(`/api/link/down?bytes=${LINK_TEST.maxDownBytes}`, { cache: 'no-store', signal: limit })
    const reader = response.ok ? response.body?.getReader() : undefined
    if (reader === undefined) return null
    // The wait for the answer is the round trip, measured already; the rate is that of the bytes.
    startedMs = performance.now()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      lastMs = performance.now()
      bytes += value.byteLength
      onShare(Math.min(1, bytes / LINK_TEST.maxDownBytes))
    }
  } catch (error) {
    // The time was up; what came until then tells the rate.
    if (!limit.aborted) log.net('the test of the link broke off while receiving', { bytes }, error)
  }
  return bytes === 0 ? null : kbps(bytes, lastMs - startedMs)
}

async function measureUp(signal: AbortSignal, onShare: (share: number) => void): Promise<number | null> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(UP_BUDGET_MS)])
  const startedMs = performance.now()
  let rate: number | null = null
  for (const [step, bytes] of UP_STEPS.entries()) {
    const sentMs = performance.now()
    try {
      const body = crypto.getRandomValues(new Uint8Array(Math.min(bytes, 65_536)))
      const whole = new Blob(Array.from({ length: Math.ceil(bytes / body.length) }, () => body)).slice(0, bytes)
      const response = await fetch('/api/link/up', {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: whole,
        signal: limit,
      })
      if (!response.ok) break
      rate = kbps(bytes, performance.now() - sentMs)
    } catch (error) {
      if (!limit.aborted) log.net('the test of the link broke off while sending', { bytes }, error)
      break
    }
    onShare((step + 1) / UP_STEPS.length)
    // A link that needed long for this much would not finish the next step.
    if (performance.now() - startedMs > UP_BUDGET_MS / 4) break
  }
  return rate
}

function kbps(bytes: number, durationMs: number): number {
  return (bytes * 8) / Math.max(1, durationMs)
}
