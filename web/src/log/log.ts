import type { z } from 'zod'
import { cleanCode, wordsOf } from './redact.ts'
import { createRepeats } from './repeats.ts'
import { createRing } from './ring.ts'

/** What the pages write a log of; each area has its own logger. */
type Area =
  'net' | 'ice' | 'publish' | 'receive' | 'ladder' | 'stills' | 'devices' | 'marks' | 'papers' | 'storage' | 'page'

/** A short code that was known only at run time, for example what the server refused with. */
interface Code {
  readonly code: string
}

type Value = number | boolean | string | Code | null | undefined

/**
 * Only numbers, booleans and codes that are written in the source (`'mic'`) or went through {@link codeOf}: a name, a title, a
 * token or an address is a `string` and does not compile here, nor does an identifier of ours.
 */
type Details<D> = { [K in keyof D]: IsHarmless<Extract<D[K], string>> extends true ? D[K] : never }
type IsHarmless<S extends string> = string extends S ? false : S extends z.core.$brand ? false : true

/** Words that are written in the source, and not put together from what somebody typed. */
type Words<W extends string> = string extends W ? never : W

type Log = <W extends string, const D extends Readonly<Record<string, Value>>>(
  words: Words<W>,
  details?: D & Details<D>,
  error?: unknown,
) => void

/** A line of the log takes some 100 bytes, so all of it 200 kB. */
const MAX_LINES = 2_000
const MAX_LINE_CHARACTERS = 300

const ring = createRing(MAX_LINES)
const said = new Set<string>()
const repeats = createRepeats()

/** What a server or a library calls something, made fit for the log. */
export function codeOf(code: string): Code {
  return { code: cleanCode(code) }
}

function write(area: Area, words: string, details: Readonly<Record<string, Value>>, error: unknown): void {
  const parts = [`${area}: ${words}`]
  for (const [name, value] of Object.entries(details)) if (value !== undefined) parts.push(`${name}=${shown(value)}`)
  if (error !== undefined) parts.push(`(${wordsOf(error)})`)
  const text = parts.join(' ').slice(0, MAX_LINE_CHARACTERS)
  const nowMs = performance.now()
  // Turning points are always written, in their order; only failures are counted.
  const ended = error === undefined ? [] : repeats.note(text, nowMs)
  if (ended === null) return
  addCounts(ended)
  ring.add(`${stamp(nowMs)} ${text}`)
}

function addCounts(counted: ReturnType<typeof repeats.take>): void {
  for (const { text, times, lastMs } of counted)
    ring.add(`${stamp(lastMs)} for the last time, ${times} times more: ${text}`)
}

function shown(value: Exclude<Value, undefined>): string {
  if (typeof value === 'number') return String(Math.round(value * 1_000) / 1_000)
  if (typeof value === 'string') return cleanCode(value)
  return value !== null && typeof value === 'object' ? value.code : String(value)
}

/** Milliseconds since the page was opened: that clock never jumps. */
function stamp(nowMs: number): string {
  return String(Math.round(nowMs)).padStart(8)
}

function createLogger(area: Area): Log {
  return (words, details, error) => write(area, words, details ?? {}, error)
}

/**
 * The loggers, one for each area: `log.net('control socket closed', { code })`. They write into memory only, and somebody has to copy
 * what is there (features/diagnostics). For turning points and failures: never a line for each packet or each sample of statistics.
 */
export const log = {
  net: createLogger('net'),
  ice: createLogger('ice'),
  publish: createLogger('publish'),
  receive: createLogger('receive'),
  ladder: createLogger('ladder'),
  stills: createLogger('stills'),
  devices: createLogger('devices'),
  marks: createLogger('marks'),
  papers: createLogger('papers'),
  storage: createLogger('storage'),
  page: createLogger('page'),
} satisfies Record<Area, Log>

/** For what a browser forbids for good, as storage: said the first time only. */
export function logOnce<W extends string>(area: Area, words: Words<W>, error: unknown): void {
  const text: string = words
  if (said.has(`${area} ${text}`)) return
  said.add(`${area} ${text}`)
  write(area, text, {}, error)
}

/** What was written so far, oldest first. */
export function readLog(): { readonly lines: readonly string[]; readonly lost: number } {
  addCounts(repeats.take())
  return { lines: ring.lines(), lost: ring.lost() }
}
