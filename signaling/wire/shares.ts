// A share of people in whole numbers: the threshold and the quorum of a rule for voting, as the server decides by them and the pages show them.
import type { Share } from '../bodies/wire.ts'

export interface ShareArithmetic {
  /** The smallest count with which the comparison holds. */
  readonly needed: number
  /** `needed` × denominator, which is compared with `of` × numerator. */
  readonly left: number
  readonly right: number
}

/** The comparison for so many people; nothing is divided but what divides without a rest. */
export function arithmeticOf({ numerator, denominator, strict }: Share, of: number): ShareArithmetic {
  const right = of * numerator
  const rest = right % denominator
  const whole = (right - rest) / denominator
  const needed = strict || rest > 0 ? whole + 1 : whole
  return { needed, left: needed * denominator, right }
}
