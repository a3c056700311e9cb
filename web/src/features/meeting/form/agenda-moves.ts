// Moving lines of the agenda about: an item takes what is below it along, and what comes out is a tree again. Pure functions.
import { branchLength, treeLevels } from '../../../../../signaling/wire/agenda-tree.ts'

interface Line {
  readonly key: string
  readonly level: number
}
type Lines<T> = readonly T[]

function placed<T extends Line>(lines: Lines<T>): Lines<T> {
  const levels = treeLevels(lines.map(({ level }) => level))
  return lines.map((line, index) => (line.level === levels[index] ? line : { ...line, level: levels[index] ?? 0 }))
}

/** Past the item before or after it that belongs to the same one; the lines as they were where there is none. */
export function moveBranch<T extends Line>(lines: Lines<T>, key: string, by: -1 | 1): Lines<T> {
  const from = lines.findIndex((line) => line.key === key)
  const own = lines[from]
  if (own === undefined) return lines
  const length = branchLength(lines, from)
  const branch = lines.slice(from, from + length)
  const rest = lines.toSpliced(from, length)
  if (by === 1) {
    const next = lines[from + length]
    if (next?.level !== own.level) return lines
    return rest.toSpliced(from + branchLength(lines, from + length), 0, ...branch)
  }
  const before = lines.slice(0, from).findLastIndex(({ level }) => level <= own.level)
  return lines[before]?.level === own.level ? rest.toSpliced(before, 0, ...branch) : lines
}

/** To the place before another line, beside which it then belongs; null: to the end, at the top. Into what is below itself it does not go. */
export function placeBranch<T extends Line>(lines: Lines<T>, key: string, beforeKey: string | null): Lines<T> {
  const from = lines.findIndex((line) => line.key === key)
  const own = lines[from]
  if (own === undefined) return lines
  const length = branchLength(lines, from)
  const branch = lines.slice(from, from + length)
  if (branch.some((line) => line.key === beforeKey)) return lines
  const rest = lines.toSpliced(from, length)
  const target = beforeKey === null ? -1 : rest.findIndex((line) => line.key === beforeKey)
  const by = (rest[target]?.level ?? 0) - own.level
  const moved = branch.map((line) => ({ ...line, level: Math.max(0, line.level + by) }))
  return placed(rest.toSpliced(target < 0 ? rest.length : target, 0, ...moved))
}

/** Below the item before it, or out of the one that it belongs to, with what is below it. */
export function shiftBranch<T extends Line>(lines: Lines<T>, key: string, by: -1 | 1): Lines<T> {
  const from = lines.findIndex((line) => line.key === key)
  const own = lines[from]
  if (own === undefined || own.level + by < 0) return lines
  const length = branchLength(lines, from)
  const shifted = lines.map((line, index) =>
    index >= from && index < from + length ? { ...line, level: line.level + by } : line,
  )
  const made = placed(shifted)
  return made[from]?.level === own.level ? lines : made
}
