import type { RawData } from 'ws'
import { textFrame } from '../kit/text-frame.ts'
import { RequestFrame, type RefusalDetails } from '../wire/kit.ts'
import type { EventName } from '../wire/registry.ts'

/** What a request is answered with, before it is written out. */
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string; readonly details?: RefusalDetails }

/** Reads a client's request frame. @returns null for what is none. */
export function parseRequest(data: RawData): ReturnType<typeof RequestFrame.parse> | null {
  try {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data
    return RequestFrame.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null
  } catch {
    return null
  }
}

export function encodeAnswer(id: number, answer: Answer): Buffer {
  return encode(answer.ok ? { id, ok: true, result: answer.value } : { id, ...answer })
}

let last: {
  readonly event: EventName
  readonly data: unknown
  readonly seq: number | undefined
  readonly frame: Buffer
} | null = null

/** Broadcasts reuse the last encoded frame: an event for everybody comes here with the same data for one socket right after the other. */
export function encodeEvent(event: EventName, data: unknown, seq: number | undefined): Buffer {
  if (last !== null && last.event === event && last.data === data && last.seq === seq) return last.frame
  const frame = encode(seq === undefined ? { event, data } : { event, seq, data })
  last = { event, data, seq, frame }
  return frame
}

function encode(frame: object): Buffer {
  return textFrame(JSON.stringify(frame))
}
