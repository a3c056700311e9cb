import type { StoreApi } from 'zustand/vanilla'
import type { z } from 'zod'
import type { Account } from '../../../signaling/identity/wire.ts'
import type { RoomSnapshot } from '../../../signaling/seats/wire.ts'
import type { SeatId } from '../../../signaling/wire/ids.ts'
import type { EventDefinition, RefusalDetails, RequestDefinition } from '../../../signaling/wire/kit.ts'

/** The answer to a request as the pages see it; `offline` and `timeout` are added to the server's own codes. */
export type Answer<R> = { ok: true; result: R } | { ok: false; error: string; details?: RefusalDetails | undefined }

/** Where the control connection of a meeting stands. */
export type RoomStatus =
  | { kind: 'joining' }
  /** The same person sits here from elsewhere: ask, then `takeOver()`. */
  | { kind: 'alreadySeated' }
  | { kind: 'joined' }
  /** Cut off; it comes back by itself. `sinceMs` is this machine's clock. */
  | { kind: 'reconnecting'; sinceMs: number }
  | {
      kind: 'over'
      reason: 'left' | 'ended' | 'removed' | 'takenOver' | 'signedOut' | 'outdated' | 'refused'
      error?: string
    }

export interface RoomState {
  readonly status: RoomStatus
  readonly self: { readonly account: Account; readonly seatId: SeatId | null }
  /** Null before the first join. Kept up to date from events. */
  readonly room: RoomSnapshot | null
}

/**
 * One person's stay in one meeting: the control socket, what the meeting looks like now, and coming back after a cut.
 * Components read `store`; features send requests and listen to events through it.
 */
export interface RoomSession {
  readonly store: StoreApi<RoomState>
  /** Never throws: a cut-off line answers `offline`, a silent server `timeout` (8 s unless told). */
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
  /** Called after every join or return, with whether the server still has this seat's media. */
  onJoined(listener: (joined: { resumed: boolean }) => void): () => void
  takeOver(): void
  leave(): Promise<void>
  /** Ends without telling the server, for example when the page goes away. Twice is fine. */
  close(): void
}
