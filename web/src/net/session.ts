// The types of a page's session in one meeting.
import type { StoreApi } from 'zustand/vanilla'
import type { z } from 'zod'
import type { Account } from '../../../signaling/identity/wire.ts'
import type { LinkStart } from '../../../signaling/passport/wire.ts'
import type { RoomSnapshot, RosterSeat, SeatDetail, SeatNow } from '../../../signaling/seats/wire.ts'
import type { DeviceId, SeatId } from '../../../signaling/wire/ids.ts'
import type { EventDefinition, RefusalDetails, RequestDefinition } from '../../../signaling/wire/kit.ts'

/** The answer to a request as the pages see it; `offline` and `timeout` are added to the server's own codes. */
export type Answer<R> = { ok: true; result: R } | { ok: false; error: string; details?: RefusalDetails | undefined }

/** A seat of the meeting: what never changes of it, and how it is now. */
export type Seat = RosterSeat & SeatNow

/**
 * What a meeting looks like now: what the snapshot says of each noun, and the seats put together with the list of them. Their order is the
 * roster's, so nobody's place changes when others come and go.
 */
export interface RoomModel extends Readonly<Omit<RoomSnapshot, 'seats'>> {
  /** Seats that have joined: connected, or cut off for a moment. */
  readonly seats: readonly Seat[]
  readonly absent: readonly Seat[]
  /** All of them. */
  readonly byId: ReadonlyMap<SeatId, Seat>
}

/** Where the control connection of a meeting stands. */
export type RoomStatus =
  /** `queued`: the server lets only so many in at once, and this one waits its turn. */
  | { kind: 'joining'; queued?: true }
  /** In the waiting room, until chair or secretary let the person in. */
  | { kind: 'waiting' }
  /** The same person sits here from elsewhere: ask, then `takeOver()` or, in a site's seat, `addDevice()`. */
  | { kind: 'alreadySeated' }
  | { kind: 'joined' }
  /** Cut off; it reconnects. `sinceMs` is of `performance.now`. */
  | { kind: 'reconnecting'; sinceMs: number }
  | {
      kind: 'over'
      reason: 'left' | 'ended' | 'removed' | 'takenOver' | 'signedOut' | 'revoked' | 'outdated' | 'refused'
      error?: string
    }

export interface RoomState {
  readonly status: RoomStatus
  readonly self: { readonly account: Account; readonly seatId: SeatId | null; readonly deviceId: DeviceId | null }
  /** Null before the first join. Kept up to date from events. */
  readonly room: RoomModel | null
  /** The devices and people of one's own seat. */
  readonly own: SeatDetail | null
}

/** Told after every join or return. */
export interface Joined {
  /** The server still has this device's media. */
  readonly resumed: boolean
  /** What the link of the seat's site was last measured to carry; null: not known. */
  readonly linkStart: LinkStart | null
}

/**
 * One page's session in one meeting: the control socket, what the meeting looks like now, and coming back after a cut.
 * Components read `store`; features send requests and listen to events through it.
 */
export interface RoomSession {
  readonly store: StoreApi<RoomState>
  /** Never throws: a cut-off link answers `offline`, a silent server `timeout` (8 s unless told). */
  request<P extends z.ZodType, R extends z.ZodType>(
    definition: RequestDefinition<string, 'ws', P, R, string>,
    params: z.input<P>,
    options?: { timeoutMs?: number },
  ): Promise<Answer<z.output<R>>>
  /** @returns the way to stop listening. */
  on<N extends string, D extends z.ZodType>(
    definition: EventDefinition<N, D>,
    listener: (data: z.output<D>) => void,
  ): () => void
  onJoined(listener: (joined: Joined) => void): () => void
  /** Moves the place from the other device to this one. */
  takeOver(): void
  /** Sits down in the site's seat beside the device that is there already. */
  addDevice(): void
  leave(): Promise<void>
  /** Ends without telling the server, for example when the page goes away. Twice is fine. */
  close(): void
}
