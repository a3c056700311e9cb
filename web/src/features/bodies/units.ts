interface Unit {
  readonly siteId: string
  readonly parentId: string | null
}

/** A unit and all below it, in the order of the list. */
export function unitsOf<T extends Unit>(all: readonly T[], topId: string): T[] {
  const parents = new Map(all.map(({ siteId, parentId }) => [siteId, parentId]))
  const belongs = (siteId: string): boolean => {
    // A chain that is longer than there are units runs in a circle.
    let at: string | null = siteId
    for (let steps = 0; at !== null && steps <= all.length; steps += 1) {
      if (at === topId) return true
      at = parents.get(at) ?? null
    }
    return false
  }
  return all.filter(({ siteId }) => belongs(siteId))
}
