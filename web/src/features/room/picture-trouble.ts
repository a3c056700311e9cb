import type { RemoteState } from '../../media/receive/receiver.ts'
import type { Seat } from '../../net/session.ts'

/** Why there is no picture, each with its sentence. */
export type PictureTrouble =
  'away' | 'noCamera' | 'cameraOff' | 'reconnecting' | 'ownLinkWeak' | 'theirLinkWeak' | 'spared' | 'waiting'

/**
 * @param flowing - Whether this side's own connection for sound and picture stands.
 * @param moving - Whether pictures really come out of the decoder.
 * @param spared - Whether this side receives no such pictures now, to keep what matters more.
 * @returns null when there is a picture.
 */
export function pictureTrouble(
  seat: Pick<Seat, 'connection' | 'camera'>,
  stream: { readonly state: RemoteState } | undefined,
  flowing: boolean,
  moving: boolean,
  spared: boolean,
): PictureTrouble | null {
  // A seat that is cut off may go on sending for a while; as long as its picture comes, it is shown.
  if (seat.connection === 'away' && !(moving && stream !== undefined)) return 'away'
  if (seat.camera === 'none') return 'noCamera'
  if (seat.camera === 'off') return 'cameraOff'
  if (!flowing) return 'reconnecting'
  if (stream === undefined) return spared ? 'spared' : 'waiting'
  switch (stream.state) {
    case 'noBandwidth':
      return 'ownLinkWeak'
    case 'senderSilent':
      return 'theirLinkWeak'
    case 'ok':
      return moving ? null : 'waiting'
    default:
      return stream.state satisfies never
  }
}
