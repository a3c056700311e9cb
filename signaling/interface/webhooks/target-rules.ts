// Where webhooks may be sent, and when a failed one is tried again.
import { MAX_TARGET_URL } from './wire.ts'

/**
 * The address as it is called; null: it is none of HTTP, carries a password, or is not on an allowed origin. The list stands in the server's
 * settings, because addresses within the province are usual: which of them are receivers, only its administrator knows.
 *
 * @param allowed - Origins, `https://ioc.example.vn:8443`.
 */
export function targetOf(url: string, allowed: readonly string[]): URL | null {
  if (url.length > MAX_TARGET_URL || !URL.canParse(url)) return null
  const target = new URL(url)
  if (target.protocol !== 'http:' && target.protocol !== 'https:') return null
  if (target.username !== '' || target.password !== '') return null
  target.hash = ''
  return allowed.includes(target.origin) ? target : null
}

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const FIRST_PAUSE_MS = 5 * SECOND_MS
export const LONGEST_PAUSE_MS = 4 * HOUR_MS
/** Each pause is so many times the one before: 5 s, 20 s, 80 s, five minutes, 21 minutes, 85 minutes, then four hours. */
const GROWTH = 4
/** Of a pause, by which tries that failed together are drawn apart. */
const SPREAD = 0.1

/** How long an event is tried. */
export const GIVEN_UP_AFTER_MS = 72 * HOUR_MS
/** Tries in a row that fail before a subscription is switched off. Since it waits as a whole after each, they take about two days. */
export const MOST_FAILURES = 18

/**
 * Until the next try, in milliseconds.
 *
 * @param failures - Tries in a row that failed, from 1.
 * @param random - From 0 up to 1.
 */
export function pauseAfter(failures: number, random: number): number {
  const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * GROWTH ** (failures - 1))
  return Math.round(pauseMs * (1 + SPREAD * random))
}
