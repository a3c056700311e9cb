import type { Call, Connection } from '../kit/handlers.ts'
import type { MediaDevice, MediaSeat } from './live.ts'
import type { RoomMedia } from './room-media.ts'

/** From where a request about sound and picture comes. */
export interface MediaAt {
  readonly room: { readonly media: RoomMedia; readonly devices: ReadonlyMap<string, MediaDevice> }
  readonly seat: MediaSeat
  readonly device: MediaDevice
  readonly connection: Connection
}
/** Null when the socket holds no place, or no longer. */
export type MediaSeated = (call: Pick<Call, 'connection'>) => MediaAt | null
