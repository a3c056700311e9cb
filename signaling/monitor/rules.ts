// Decides what a seat's link is now, whether that is news, and how a meeting adds up. Pure functions.
import type { LinkQuality, SeatConnection } from '../seats/wire.ts'
import type { DeviceFigures, DeviceTrouble } from '../wire/device-figures.ts'
import type { SeatId } from '../wire/ids.ts'
import type { LinkSample } from './hour-ring.ts'
import { SAMPLE_EVERY_MS, type PastMeeting, type SeatLink } from './wire.ts'

/** A device of a seat, as far as its link is concerned. */
export interface DeviceLink {
  readonly here: boolean
  readonly link: LinkQuality
  /** What it told last; null: nothing lately. */
  readonly figures: DeviceFigures | null
}

const BEST_FIRST: readonly LinkQuality[] = ['good', 'weak', 'bad', 'unknown']

/** Of several devices the one with the best link, which is also what the list of seats says of the seat; null: no device tells anything. */
export function bestFigures(devices: readonly DeviceLink[]): DeviceFigures | null {
  const telling = devices.filter(({ here, figures }) => here && figures !== null)
  for (const link of BEST_FIRST) {
    const found = telling.find((device) => device.link === link)
    if (found !== undefined) return found.figures
  }
  return null
}

/** What leaders are sent of a seat; null: nothing is known of its link. */
export function linkOf(seatId: SeatId, devices: readonly DeviceLink[]): SeatLink | null {
  const best = bestFigures(devices)
  if (best === null) return null
  const troubles = new Set<DeviceTrouble>()
  for (const { here, figures } of devices) if (here) for (const one of figures?.troubles ?? []) troubles.add(one)
  const { rttMs, lossPermille, sentKbps, receivedKbps, rung, why, sendRung, sendWhy } = best
  return [seatId, rttMs, lossPermille, sentKbps, receivedKbps, rung, why, sendRung, sendWhy, [...troubles].sort()]
}

export function sampleOf(connection: SeatConnection, link: LinkQuality, devices: readonly DeviceLink[]): LinkSample {
  const best = connection === 'here' ? bestFigures(devices) : null
  return {
    state: connection === 'here' ? link : connection,
    rttMs: best?.rttMs ?? null,
    lossPermille: best?.lossPermille ?? null,
    sentKbps: best?.sentKbps ?? null,
    receivedKbps: best?.receivedKbps ?? null,
    rung: best?.rung ?? null,
  }
}

/** Figures differ all the time: less than this share of the figure, and less than this much, is no news. */
const NEWS_SHARE = 0.2
const NEWS_FROM = [20, 10, 20, 20] as const

/** Whether leaders must be sent the link again. */
export function isNews(before: SeatLink | undefined, now: SeatLink): boolean {
  if (before === undefined) return true
  const words = (link: SeatLink) => JSON.stringify(link.slice(5))
  if (words(before) !== words(now)) return true
  return NEWS_FROM.some((least, index) => differs(figureOf(before, index), figureOf(now, index), least))
}

function figureOf(link: SeatLink, index: number): number | null {
  const [, rttMs, lossPermille, sentKbps, receivedKbps] = link
  return [rttMs, lossPermille, sentKbps, receivedKbps][index] ?? null
}

function differs(before: number | null, now: number | null, least: number): boolean {
  if (before === null || now === null) return before !== now
  return Math.abs(now - before) >= Math.max(least, before * NEWS_SHARE)
}

/** What a seat's samples of one meeting add up to. */
export interface LineSums {
  readonly here: number
  readonly weak: number
  readonly away: number
  readonly measured: number
  readonly rttSum: number
  readonly lossSum: number
}
export const NO_SUMS: LineSums = { here: 0, weak: 0, away: 0, measured: 0, rttSum: 0, lossSum: 0 }

export function withSample(sums: LineSums, { state, rttMs, lossPermille }: LinkSample): LineSums {
  const here = state === 'good' || state === 'weak' || state === 'bad' || state === 'unknown'
  const measured = here && rttMs !== null
  return {
    here: sums.here + (here ? 1 : 0),
    weak: sums.weak + (state === 'weak' || state === 'bad' ? 1 : 0),
    away: sums.away + (state === 'away' ? 1 : 0),
    measured: sums.measured + (measured ? 1 : 0),
    rttSum: sums.rttSum + (measured ? rttMs : 0),
    lossSum: sums.lossSum + (measured ? (lossPermille ?? 0) : 0),
  }
}

/** Sums as people read them. */
export function inWords(sums: LineSums): Omit<PastMeeting, 'startsAtMs' | 'title'> {
  const seconds = (samples: number) => Math.round((samples * SAMPLE_EVERY_MS) / 1000)
  const mean = (sum: number) => (sums.measured === 0 ? null : Math.round(sum / sums.measured))
  return {
    hereSeconds: seconds(sums.here),
    weakSeconds: seconds(sums.weak),
    awaySeconds: seconds(sums.away),
    rttMs: mean(sums.rttSum),
    lossPermille: mean(sums.lossSum),
  }
}
