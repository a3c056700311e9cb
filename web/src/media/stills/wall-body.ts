import { StillsIndex } from '../../../../signaling/media/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { log } from '../../log/log.ts'

export interface WallNews {
  readonly version: number
  readonly stills: readonly {
    readonly seatId: SeatId
    readonly takenAtMs: number
    readonly picture: Uint8Array<ArrayBuffer>
  }[]
}

/**
 * Reads the wall's answer: a 32-bit big-endian length, an index in JSON of that many bytes, then the pictures one after the
 * other. Null for anything that is not exactly this.
 */
export function readWall(body: ArrayBuffer): WallNews | null {
  if (body.byteLength < 4) return null
  const indexBytes = new DataView(body).getUint32(0)
  if (indexBytes > body.byteLength - 4) return null
  const index = parseIndex(new Uint8Array(body, 4, indexBytes))
  if (index === null) return null
  let at = 4 + indexBytes
  const stills = []
  for (const { seatId, takenAtMs, bytes } of index.stills) {
    if (at + bytes > body.byteLength) return null
    stills.push({ seatId, takenAtMs, picture: new Uint8Array(body, at, bytes) })
    at += bytes
  }
  return at === body.byteLength ? { version: index.version, stills } : null
}

function parseIndex(bytes: Uint8Array): StillsIndex | null {
  try {
    return StillsIndex.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))).data ?? null
  } catch (error) {
    log.stills('the index of the wall cannot be read', {}, error)
    return null
  }
}
