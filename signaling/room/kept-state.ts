import { z } from 'zod'
import { FloorMode, MAX_HOLDERS, type FloorState } from '../floor/wire.ts'
import { AccountId, SeatId } from '../wire/ids.ts'

/**
 * Saved state as another version of the server may have written it: a field that is missing or not understood gets its default, one that is
 * unknown is passed over, and of a list each item stands for itself. So an upgrade in the middle of a meeting forgets no holder of the floor.
 */

/** A moment that was not written down; it is brought into bounds when it is loaded, so that it counts from now. */
const LONG_BEFORE_MS = 0

const Held = z.object({ seatId: SeatId, sinceMs: z.int().min(0).catch(LONG_BEFORE_MS) })

/** A mode that is not understood means: only who holds the floor is heard. Nobody is turned on by an upgrade. */
const KeptFloor = z.object({
  mode: FloorMode.catch('floor'),
  holders: listOf(Held).transform((holders) => holders.slice(0, MAX_HOLDERS)),
  pointOfOrder: Held.nullable().catch(null),
})

const KeptShownOut = listOf(z.object({ seatId: SeatId, accountIds: listOf(AccountId) }))
export type ShownOut = z.infer<typeof KeptShownOut>[number]

/** @returns null when nothing was set yet. */
export function keptFloor(text: string | null): FloorState | null {
  return KeptFloor.safeParse(parsed(text)).data ?? null
}

export function keptShownOut(text: string | null): ShownOut[] {
  return KeptShownOut.parse(parsed(text))
}

/** The items that are understood. */
function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((one) => {
        const { data, success } = item.safeParse(one)
        return success ? [data] : []
      }),
    )
}

function parsed(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
