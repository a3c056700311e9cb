import { z } from 'zod'
import type { MeetingRole } from '../../../signaling/identity/wire.ts'
import type { SeatDetail } from '../../../signaling/seats/wire.ts'
import { MAX_HEAD_COUNT } from '../../../signaling/wire/head-count.ts'
import { MACHINE_SETTINGS } from '../ui/machine-settings.ts'
import { logOnce } from '../log/log.ts'

/** With what a person comes into the room: where they sit, and what the hall calls this device. */
const Entry = z.object({
  place: z.enum(['own', 'site']).catch('own'),
  label: z.string().max(40).catch(''),
  /** How many people are in the hall, as it was said the last time; null: nobody said. */
  headCount: z.int().min(0).max(MAX_HEAD_COUNT).nullable().catch(null),
})
export type Entry = z.infer<typeof Entry>

const KEY = MACHINE_SETTINGS.entry
const USUAL: Entry = { place: 'own', label: '', headCount: null }

/** As it was the last time on this machine. */
export function readEntry(): Entry {
  try {
    return Entry.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}')).data ?? USUAL
  } catch (error) {
    logOnce('storage', 'the place of last time could not be read', error)
    return USUAL
  }
}

export function keepEntry(entry: Entry): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(entry))
  } catch (error) {
    logOnce('storage', 'the place could not be kept', error)
    // Where storage is forbidden the choice holds for this visit only.
  }
}

/**
 * Where somebody really sits. Operators always sit at their site, observers never do, and whose site is not of the meeting
 * has a desk of their own.
 */
export function placeFor(role: MeetingRole | null, siteTakesPart: boolean, wanted: Entry['place']): Entry['place'] {
  if (role === 'operator') return 'site'
  return mayChoosePlace(role, siteTakesPart) ? wanted : 'own'
}

export function mayChoosePlace(role: MeetingRole | null, siteTakesPart: boolean): boolean {
  return siteTakesPart && role !== null && role !== 'operator' && role !== 'observer'
}

/** What was said at the door of the people in the hall. */
export interface SaidAtDoor {
  readonly headCount: number
  /** Typed now; otherwise it stands there from the last time. */
  readonly typed: boolean
}

/** @returns the number to write down; null: nothing was said, or another device of the hall has said it for this meeting. */
export function headCountToSay(
  said: SaidAtDoor | null,
  place: Entry['place'],
  own: Pick<SeatDetail, 'headCount'> | null,
): number | null {
  if (said === null || own === null || place !== 'site' || said.headCount === own.headCount) return null
  return said.typed || own.headCount === 0 ? said.headCount : null
}
