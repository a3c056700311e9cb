import { StillsIndex } from '../../signaling/media/wire.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import type { SignedIn } from './control-line.ts'

/** @returns reads what is new on the wall since the last time; failures wait for the next one. */
export function readTheWall({ url, cookie }: SignedIn, meetingId: MeetingId): () => void {
  let version = 0
  return () => {
    read(`${url}/api/meetings/${meetingId}/stills?after=${version}`, { origin: url, cookie }).then(
      (index) => (version = index?.version ?? version),
      () => undefined,
    )
  }
}

async function read(address: string, headers: Record<string, string>): Promise<StillsIndex | undefined> {
  const response = await fetch(address, { headers })
  if (!response.ok) return undefined
  const body = Buffer.from(await response.arrayBuffer())
  return StillsIndex.parse(JSON.parse(body.subarray(4, 4 + body.readUInt32BE(0)).toString('utf8')))
}
