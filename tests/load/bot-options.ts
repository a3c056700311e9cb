import type { z } from 'zod'
import type { Rung } from '../../signaling/media/wire.ts'
import type { joinSeat } from '../../signaling/seats/wire.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import type { Clip } from './clip.ts'
import type { Address } from './pipe.ts'
import type { SendingShape } from './senders.ts'

/**
 * `chair`: leads, shows and speaks. `speaker`: a hall that speaks whenever it has the floor. `hall`: a hall that listens
 * and shows its picture. `wall`: a secretary who shows the wall of all sites.
 */
export type BotRole = 'chair' | 'speaker' | 'hall' | 'wall'
/** `full`: ICE, DTLS and SRTP. `light`: bare RTP, where the server hands it out. */
export type BotKind = 'full' | 'light'

export interface BotOptions {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly meetingId: MeetingId
  readonly role: BotRole
  readonly kind: BotKind
  readonly clip: Clip
  readonly fromSecond: number
  readonly camera: boolean
  readonly shape: SendingShape
  /** How many small pictures of others it receives, beside the stage. */
  readonly smallPictures: number
  /** Whether it gives stills of its camera when asked. */
  readonly stills: boolean
  readonly rung?: Rung | undefined
  /** Port of `plain-opener.ts`' desk; light bots ask there. Left out: they get WebRTC like the others. */
  readonly plainDesk?: number | undefined
  /** Folder for what it asked, got and heard. */
  readonly journalDir?: string | undefined
  /** Where to send media that is meant for that address: a link in between. */
  readonly through?: ((server: Address) => Promise<Address>) | undefined
  /** Told what goes wrong, in a few words. */
  note(what: string): void
}

/** What it asks for when it joins: halls sit in their site's seat, the others at a desk of their own. */
export function placeWanted({ meetingId, role, camera }: BotOptions): z.input<typeof joinSeat.params> {
  const hall = role === 'hall' || role === 'speaker'
  return {
    meetingId,
    place: hall ? 'site' : 'own',
    claim: 'takeOver',
    mic: role === 'hall' || role === 'wall' ? 'none' : 'off',
    camera: camera ? 'off' : 'none',
  }
}
