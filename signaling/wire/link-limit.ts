// The limit that chair or secretary put on a site's link, and the highest rung that keeps to it; for server and pages.
import { z } from 'zod'
import { Rung } from '../media/wire.ts'

/** Kilobits a second, each way: the picture small, stills and sound, sound alone. */
export const LINK_LIMITS = [300, 120, 64] as const
export const LinkLimit = z.literal([...LINK_LIMITS])
export type LinkLimit = z.infer<typeof LinkLimit>

const RUNGS: Readonly<Record<LinkLimit, Rung>> = { 300: 'smallStage', 120: 'still', 64: 'sound' }

/** The highest rung that takes no more than this; null: no limit. */
export function rungWithin(limit: LinkLimit | null): Rung {
  return limit === null ? 'full' : RUNGS[limit]
}

/** The lower of both. */
export function lowerRung(one: Rung, other: Rung): Rung {
  return Rung.options.indexOf(one) >= Rung.options.indexOf(other) ? one : other
}
