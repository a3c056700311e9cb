import type { TFunction } from 'i18next'
import type { Share } from '../../../../signaling/bodies/wire.ts'
import type { Comparison } from '../../../../signaling/voting/wire.ts'

/** A share as people say it: "quá nửa", "ít nhất 2/3". */
export function shareWords(t: TFunction<'voting'>, { numerator, denominator, strict }: Share): string {
  if (strict && numerator * 2 === denominator) return t('share.majority')
  return t(strict ? 'share.more' : 'share.atLeast', { numerator, denominator })
}

/** The comparison with its numbers, as anybody can check it: "28 × 2 = 56 > 54 × 1 = 54". */
export function comparisonWords({ count, of, share, left, right, holds }: Comparison): string {
  const { numerator, denominator, strict } = share
  const sign = holds ? (strict ? '>' : '≥') : strict ? '≤' : '<'
  return `${count} × ${denominator} = ${left} ${sign} ${of} × ${numerator} = ${right}`
}
