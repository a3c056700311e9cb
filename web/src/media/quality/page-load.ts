// Estimates the bandwidth by how fast the page itself was loaded.
/** One thing that the page fetched, as the Resource Timing API tells it; times are milliseconds of the page's clock. */
export interface FetchedPart {
  readonly startTime: number
  readonly responseEnd: number
  /** Bytes that came over the link, headers included; 0: it lay on this machine already. */
  readonly transferSize: number
}

/** Less than this says more of waiting than of the link. */
const LEAST_BYTES = 100_000
/** A page that came faster than this was held up by other things as well, so its speed says nothing of the link. */
const TELLING_KBPS = 400

/**
 * What the link carried while the page itself came over it, for a person who joins before the link was tested: bytes by the time in
 * which anything was under way.
 *
 * @returns kbit/s; null when too little was fetched, or when it came so fast that nothing speaks against the link.
 */
export function loadedKbps(parts: readonly FetchedPart[]): number | null {
  const fetched = parts.filter(
    ({ transferSize, startTime, responseEnd }) => transferSize > 0 && responseEnd > startTime,
  )
  const bytes = fetched.reduce((sum, { transferSize }) => sum + transferSize, 0)
  if (bytes < LEAST_BYTES) return null
  let busyMs = 0
  let coveredUntilMs = 0
  for (const { startTime, responseEnd } of fetched.toSorted((one, other) => one.startTime - other.startTime)) {
    busyMs += Math.max(0, responseEnd - Math.max(startTime, coveredUntilMs))
    coveredUntilMs = Math.max(coveredUntilMs, responseEnd)
  }
  const kbps = (bytes * 8) / busyMs
  return kbps < TELLING_KBPS ? kbps : null
}

/** Of this page, as far as the browser remembers. */
export function thisPagesLoad(): readonly FetchedPart[] {
  return performance
    .getEntries()
    .filter((entry): entry is PerformanceResourceTiming => entry instanceof PerformanceResourceTiming)
}
