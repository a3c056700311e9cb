import { createDecoder, readVarString, readVarUint } from 'lib0/decoding'
import type { RawData } from 'ws'

const TYPE = { sync: 0, auth: 2, syncReply: 4, close: 7 } as const
const SYNC_UPDATE = 2
/** Names as documents of marks have them, with the provider's own session mark behind a NUL if it uses one. */
const NAME = /^marks\/[A-Za-z0-9_/-]{1,120}(?:\0[A-Za-z0-9_-]{1,64})?$/

/** What kind of Hocuspocus message this is; `dropped` ones are well formed, but nothing here needs them. */
export function kindOf(message: Uint8Array): 'other' | 'update' | 'dropped' | 'bad' {
  try {
    const decoder = createDecoder(message)
    if (!NAME.test(readVarString(decoder))) return 'bad'
    const type = readVarUint(decoder)
    if (type === TYPE.auth || type === TYPE.close) return 'other'
    if (type !== TYPE.sync && type !== TYPE.syncReply) return 'dropped'
    const step = readVarUint(decoder)
    if (step > SYNC_UPDATE) return 'bad'
    return step === SYNC_UPDATE ? 'update' : 'other'
  } catch {
    return 'bad'
  }
}

export function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return new Uint8Array(Buffer.concat(data))
  // A copy of its own: what is kept of it must not hold on to the socket's shared buffer.
  return new Uint8Array(data)
}
