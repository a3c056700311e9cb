import { StillsIndex } from '../../signaling/media/wire.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import type { SignedIn } from './control-socket.ts'

const EVERY_MS = 5_000

/** Reads what is new on the wall since the last time; failures wait for the next one. */
export function wallTimer({ url, cookie }: SignedIn, meetingId: MeetingId): readonly [number, () => void] {
  let version = 0
  const look = (): void => {
    read(`${url}/api/meetings/${meetingId}/stills?after=${version}`, { origin: url, cookie }).then(
      (index) => (version = index?.version ?? version),
      () => undefined,
    )
  }
  return [EVERY_MS, look]
}

async function read(address: string, headers: Record<string, string>): Promise<StillsIndex | undefined> {
  const response = await fetch(address, { headers })
  if (!response.ok) return undefined
  const body = Buffer.from(await response.arrayBuffer())
  return StillsIndex.parse(JSON.parse(body.subarray(4, 4 + body.readUInt32BE(0)).toString('utf8')))
}
