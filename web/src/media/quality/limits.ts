/** Comparing what was measured with limits. What is not known speaks neither for nor against anything. */

export function over(value: number | null, limit: number): boolean {
  return value !== null && value > limit
}

export function under(value: number | null, limit: number): boolean {
  return value !== null && value < limit
}

/** What a rung needs of the link. */
export interface LinkNeeds {
  readonly kbps: number
  readonly maxLoss: number
}

/**
 * The first rung below `at` that loss and rate allow.
 *
 * @param needs - Of each rung from the top; the one below all of them is not asked whether the link suits it.
 */
export function firstBorne(
  needs: readonly LinkNeeds[],
  at: number,
  lossShare: number | null,
  linkKbps: number | null,
): number {
  const borne = needs.findIndex(
    ({ kbps, maxLoss }, rung) => rung > at && !over(lossShare, maxLoss) && !under(linkKbps, kbps),
  )
  return borne === -1 ? needs.length : borne
}
