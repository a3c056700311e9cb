import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { MediaSource } from '../../signaling/media/wire.ts'
import { SeatId } from '../../signaling/wire/ids.ts'
import type { ControlWatcher } from './control-socket.ts'

/** One stream that a bot was offered, from the offer on. Times are milliseconds since the epoch, with fractions. */
export const HeardStream = z.strictObject({
  seatId: SeatId,
  source: MediaSource,
  consumerId: z.string(),
  offeredAtMs: z.number(),
  firstPacketAtMs: z.number().nullable(),
  /** The first packet of a microphone that holds more than silence; null: none came, or it is no microphone. */
  firstSoundAtMs: z.number().nullable(),
  lastPacketAtMs: z.number().nullable(),
  packets: z.int(),
  bytes: z.int(),
})
export type HeardStream = z.infer<typeof HeardStream>

/** How one bot came in. Times are milliseconds since the epoch, with fractions; the processes of a crowd share one clock. */
export const JoinRecord = z.strictObject({
  /** Its first ask, before any that was answered with patience; signing in is not counted. */
  askedAtMs: z.number(),
  /** The place was given. */
  joinedAtMs: z.number().nullable(),
  /** It was ready to receive: capabilities told, transport connected. */
  readyAtMs: z.number().nullable(),
  /** The first packet of anybody's media. */
  firstPacketAtMs: z.number().nullable(),
  /** The server said no and meant it. */
  refused: z.boolean(),
  /** Asked again because the server was busy. */
  tries: z.int(),
  /** Frames on the control socket and their bytes, both ways, from the ask until it was ready to receive. */
  messages: z.int(),
  bytes: z.int(),
})
export type JoinRecord = z.infer<typeof JoinRecord>

/** Of one that has just asked. */
export function newJoinRecord(): JoinRecord {
  return {
    askedAtMs: exactNowMs(),
    joinedAtMs: null,
    readyAtMs: null,
    firstPacketAtMs: null,
    refused: false,
    tries: 0,
    messages: 0,
    bytes: 0,
  }
}

/** A line of a journal. */
export const JournalEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('asked'), atMs: z.number(), id: z.int(), method: z.string(), params: z.unknown() }),
  /** `error` null: the server acknowledged it. `noReply`: nobody knows. */
  z.strictObject({
    kind: z.literal('answered'),
    atMs: z.number(),
    id: z.int(),
    method: z.string(),
    error: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('joined'), atMs: z.number(), seatId: SeatId, join: JoinRecord }),
  z.strictObject({ kind: z.literal('heard'), atMs: z.number(), streams: z.array(HeardStream) }),
  z.strictObject({ kind: z.literal('closed'), atMs: z.number(), code: z.int() }),
])
export type JournalEntry = z.infer<typeof JournalEntry>

/** Milliseconds since the epoch, with fractions, that don't jump when the clock is set. */
export function exactNowMs(): number {
  return performance.timeOrigin + performance.now()
}

type Written<E> = E extends JournalEntry ? Omit<E, 'atMs'> : never

/** RTP objects are large and say nothing about what was agreed; they are left out. */
const LONGEST_PARAMS = 400

/** What one bot asked, got and heard: one file of JSON lines, outside the server, which is judged by it afterwards. */
export class Journal implements ControlWatcher {
  readonly #file: WriteStream

  /** @param dir - Made when it is not there. A journal of the same name is gone on with. */
  constructor(dir: string, name: string) {
    mkdirSync(dir, { recursive: true })
    this.#file = createWriteStream(join(dir, `${name}.jsonl`), { flags: 'a' })
  }

  asked(id: number, method: string, params: unknown): void {
    const small = JSON.stringify(params ?? null).length <= LONGEST_PARAMS
    this.write({ kind: 'asked', id, method, params: small ? params : null })
  }

  answered(id: number, method: string, error: string | undefined): void {
    this.write({ kind: 'answered', id, method, error: error ?? null })
  }

  write(entry: Written<JournalEntry>): void {
    if (!this.#file.writableEnded) this.#file.write(`${JSON.stringify({ ...entry, atMs: exactNowMs() })}\n`)
  }

  /** Twice is fine. */
  async close(): Promise<void> {
    if (this.#file.writableEnded) return
    await new Promise<void>((resolve) => this.#file.end(resolve))
  }
}

/** All journals of a folder, by their names. @throws for lines that no journal wrote. */
export async function readJournals(dir: string): Promise<Map<string, JournalEntry[]>> {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.jsonl')).sort()
  const read = await Promise.all(
    files.map(async (file): Promise<[string, JournalEntry[]]> => {
      const lines = (await readFile(join(dir, file), 'utf8')).split('\n').filter((line) => line !== '')
      return [file.slice(0, -'.jsonl'.length), lines.map((line) => JournalEntry.parse(JSON.parse(line)))]
    }),
  )
  return new Map(read)
}
