// The agenda as a tree. Its items lie in one order, and each has a level: it belongs to the nearest item before it that is one level higher.
export const DEEPEST_LEVEL = 2

interface Levelled {
  readonly level: number
}

/** Levels that make a tree: the first item is at the top, and none is more than one level below the item that it belongs to; items beside each other stay so. */
export function treeLevels(levels: readonly number[]): number[] {
  /** The levels, as they were given, of the items that the next one may belong to. */
  const above: number[] = []
  return levels.map((level) => {
    while (above.length > 0 && (above.at(-1) ?? 0) >= level) above.pop()
    above.push(level)
    return Math.min(above.length - 1, DEEPEST_LEVEL)
  })
}

/** Whether the item at this place has items below it: a heading, which is not discussed itself. */
export function isHeading(items: readonly Levelled[], index: number): boolean {
  const [item, next] = [items[index], items[index + 1]]
  return item !== undefined && next !== undefined && next.level > item.level
}

/** The items that the meeting goes through, in their order. */
export function leavesOf<T extends Levelled>(items: readonly T[]): T[] {
  return items.filter((_, index) => !isHeading(items, index))
}

/** How many items belong to the one at this place, itself included. */
export function branchLength(items: readonly Levelled[], index: number): number {
  const level = items[index]?.level ?? 0
  const next = items.findIndex((item, at) => at > index && item.level <= level)
  return (next < 0 ? items.length : next) - index
}

/** Of each item its number in the tree: 1, 1.1, 1.2, 2. */
export function treeNumbers(items: readonly Levelled[]): string[] {
  const counts: number[] = []
  return items.map(({ level }) => {
    counts.length = Math.min(counts.length, level + 1)
    while (counts.length <= level) counts.push(0)
    counts[level] = (counts[level] ?? 0) + 1
    return counts.join('.')
  })
}

/** Of each item its planned minutes; of a heading what is below it adds up to. */
export function treeMinutes(items: readonly (Levelled & { readonly plannedMinutes: number })[]): number[] {
  return items.map((item, index) =>
    isHeading(items, index)
      ? leavesOf(items.slice(index, index + branchLength(items, index))).reduce(
          (sum, one) => sum + one.plannedMinutes,
          0,
        )
      : item.plannedMinutes,
  )
}

/** The agenda's planned minutes together. */
export function minutesInAll(items: readonly (Levelled & { readonly plannedMinutes: number })[]): number {
  return leavesOf(items).reduce((sum, { plannedMinutes }) => sum + plannedMinutes, 0)
}
