import type { Share } from '../../../signaling/bodies/wire.ts'

/** The sentence that a share is said with: `half` for more than half, `least` for at least so much, `over` for more than so much. */
export type ShareKind = 'none' | 'half' | 'whole' | 'least' | 'over'

export function shareKind({ numerator, denominator, strict }: Share): ShareKind {
  if (strict) return 2 * numerator === denominator ? 'half' : 'over'
  if (numerator === 0) return 'none'
  return numerator === denominator ? 'whole' : 'least'
}
