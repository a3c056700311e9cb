import type { Comparison } from '../../../../signaling/voting/wire.ts'

/** The comparison with its numbers, as anybody can check it: "28 × 2 = 56 > 54 = 54 × 1". */
export function comparisonWords({ count, of, share, left, right, holds }: Comparison): string {
  const { numerator, denominator, strict } = share
  const sign = holds ? (strict ? '>' : '≥') : strict ? '≤' : '<'
  return `${count} × ${denominator} = ${left} ${sign} ${right} = ${of} × ${numerator}`
}

const SHORT = 90

/** A title for a line of news, which must not cover the room: cut at a word. */
export function shortTitle(title: string): string {
  if (title.length <= SHORT) return title
  const cut = title.slice(0, SHORT)
  const space = cut.lastIndexOf(' ')
  return `${space > 0 ? cut.slice(0, space) : cut}…`
}
