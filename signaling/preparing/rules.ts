// Decides who is next; pure functions.
import { cameSince, HEARD_FOR_MS, linkOf, type Came } from '../media/came-in.ts'
import type { DeviceTrouble } from '../wire/device-figures.ts'
import type { SeatId } from '../wire/ids.ts'
import {
  LEVEL_STEPS,
  NextTrouble,
  NOBODY_NEXT,
  type EchoReport,
  type NextMeasured,
  type PreparingState,
} from './wire.ts'

/** Who is next: whom chair or secretary have set, else the first in line. */
export function nextOf(chosen: SeatId | null, firstInLine: SeatId | null): PreparingState {
  if (chosen !== null) return { seatId: chosen, chosen: true, measured: null }
  return firstInLine === null ? NOBODY_NEXT : { seatId: firstInLine, chosen: false, measured: null }
}

/**
 * Whether the choice has served: its seat has come on air. Who was on air when chosen (a second time, or among several speakers) stays chosen.
 */
export function hasServed(chosen: SeatId | null, before: ReadonlySet<SeatId>, now: ReadonlySet<SeatId>): boolean {
  return chosen !== null && now.has(chosen) && !before.has(chosen)
}

/** One look at what arrives from a seat. */
export interface Look {
  /** Null: no camera is on. */
  readonly picture: Came | null
  /** The pictures are asked for; what nobody receives is not sent. */
  readonly wanted: boolean
  /** Null: no microphone is on. */
  readonly sound: Came | null
  /** Since one of its microphones was last heard. */
  readonly spokeAgoMs: number
}

/** What two looks, some seconds apart, say of the seat that is next. A stream that began again in between counts from nothing. */
export function measureNext(before: Look, now: Look): Pick<NextMeasured, 'picture' | 'sound' | 'link'> {
  const picture = cameSince(before.picture, now.picture)
  const sound = cameSince(before.sound, now.sound)
  return {
    picture:
      picture === null ? 'off' : picture.packets > 0 ? 'comes' : now.wanted && before.wanted ? 'stalled' : 'unknown',
    sound:
      sound === null ? 'off' : sound.packets === 0 ? 'stalled' : now.spokeAgoMs <= HEARD_FOR_MS ? 'heard' : 'quiet',
    link: linkOf([picture, sound].filter((one) => one !== null)),
  }
}

/** A pause between two words is still speech; a bar that stands for longer would lie. */
const LEVEL_FOR_MS = 2_500

/**
 * @param loudest - The loudest that its microphones were lately, 0–1.
 * @param spokeAgoMs - Since one of them was last heard.
 * @returns steps of `LEVEL_STEPS`.
 */
export function levelOf(loudest: number, spokeAgoMs: number, micOn: boolean): number {
  return !micOn || spokeAgoMs > LEVEL_FOR_MS ? 0 : Math.round(Math.min(1, Math.max(0, loudest)) * LEVEL_STEPS)
}

/** Of what devices tell of themselves, what keeps them from being seen or heard. */
export function troublesOfNext(told: readonly DeviceTrouble[]): NextTrouble[] {
  return NextTrouble.options.filter((trouble) => told.includes(trouble))
}

/** Two voices are alike by chance to some degree, and more where both speak in the same rhythm: an echo stands clear of that. */
const ECHO_FROM = 0.5
const CLEAR_OF_CHANCE = 0.15

function comesBack(report: EchoReport): boolean {
  return report.kind === 'measured' && report.after >= ECHO_FROM && report.after - report.before >= CLEAR_OF_CHANCE
}

/**
 * What the devices of a seat found of echo.
 *
 * @param reports - The last ones, one for each device.
 */
export function echoOf(reports: readonly EchoReport[]): NextMeasured['echo'] {
  if (reports.some(comesBack)) return 'comesBack'
  if (reports.some(({ kind }) => kind === 'measured')) return 'none'
  return reports.length > 0 ? 'quiet' : 'unknown'
}
