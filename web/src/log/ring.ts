interface Ring {
  add(line: string): void
  /** Oldest first. */
  lines(): string[]
  /** How many lines were given up for newer ones. */
  lost(): number
}

/** Keeps the newest lines in memory, at most `maxLines` of them; adding one takes the same short time however many there are. */
export function createRing(maxLines: number): Ring {
  const kept: string[] = []
  let added = 0
  return {
    add(line) {
      kept[added % maxLines] = line
      added += 1
    },
    lines() {
      const oldest = added > maxLines ? added % maxLines : 0
      return [...kept.slice(oldest), ...kept.slice(0, oldest)]
    },
    lost: () => Math.max(0, added - maxLines),
  }
}
