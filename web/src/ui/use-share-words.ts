import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Share, ThresholdBase } from '../../../signaling/bodies/wire.ts'
import { arithmeticOf } from '../../../signaling/wire/shares.ts'
import { shareKind } from './share-rules.ts'

export interface ShareWords {
  /** “Quá nửa tổng số thành viên”. */
  readonly sentence: (share: Share, base: ThresholdBase) => string
  /** “N = 54: cần ít nhất 28 (28 × 2 = 56 > 54 × 1 = 54)”. */
  readonly arithmetic: (share: Share, of: number) => string
}

/** The threshold or the quorum of a rule, in words and as the comparison of whole numbers that it is. */
export function useShareWords(): ShareWords {
  const { t } = useTranslation('ui')
  const sentence = useCallback(
    ({ numerator, denominator, strict }: Share, base: ThresholdBase) => {
      const of = t(`share.of.${base}`)
      return t(`share.${shareKind({ numerator, denominator, strict })}`, { numerator, denominator, of })
    },
    [t],
  )
  const arithmetic = useCallback(
    (share: Share, of: number) =>
      t(share.strict ? 'share.strictly' : 'share.atLeast', {
        ...{ of, numerator: share.numerator, denominator: share.denominator },
        ...arithmeticOf(share, of),
      }),
    [t],
  )
  return { sentence, arithmetic }
}
