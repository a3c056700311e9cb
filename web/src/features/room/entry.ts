import { z } from 'zod'
import type { MeetingRole } from '../../../../signaling/identity/wire.ts'
import { MACHINE_SETTINGS } from '../../ui/machine-settings.ts'

/** With what a person comes into the room: where they sit, and what the hall calls this device. */
const Entry = z.object({
  place: z.enum(['own', 'site']).catch('own'),
  label: z.string().max(40).catch(''),
})
export type Entry = z.infer<typeof Entry>

const KEY = MACHINE_SETTINGS.entry
const USUAL: Entry = { place: 'own', label: '' }

/** As it was the last time on this machine. */
export function readEntry(): Entry {
  try {
    return Entry.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}')).data ?? USUAL
  } catch {
    return USUAL
  }
}

export function keepEntry(entry: Entry): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(entry))
  } catch {
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
