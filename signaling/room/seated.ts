import type { Call, Connection } from '../kit/handlers.ts'
import type { LiveRoom } from './room.ts'
import type { LiveDevice, LiveSeat } from './seat.ts'

/** From where a request on the control socket comes. */
export interface SeatedAt {
  readonly room: LiveRoom
  readonly seat: LiveSeat
  readonly device: LiveDevice
  readonly connection: Connection
}
/** Null when the socket holds no place, or no longer. */
export type Seated = (call: Pick<Call, 'connection'>) => SeatedAt | null
