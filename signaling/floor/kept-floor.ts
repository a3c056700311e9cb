import { z } from 'zod'
import { listOf } from '../room/kept.ts'
import { SeatId } from '../wire/ids.ts'
import { FloorMode, MAX_HOLDERS } from './wire.ts'

/** A moment that was not written down; it is brought into bounds when it is loaded, so that it counts from now. */
const LONG_BEFORE_MS = 0

const Held = z.object({ seatId: SeatId, sinceMs: z.int().min(0).catch(LONG_BEFORE_MS) })

/**
 * The floor as any version of the server may have saved it. A mode that is not understood means: only who holds the floor is heard; nobody is
 * turned on by an upgrade. Null: nobody has set anything yet, and the mode follows from the meeting's size.
 */
export const KeptFloor = z
  .object({
    mode: FloorMode.catch('floor'),
    holders: listOf(Held).transform((holders) => holders.slice(0, MAX_HOLDERS)),
    pointOfOrder: Held.nullable().catch(null),
  })
  .nullable()
  .catch(null)
