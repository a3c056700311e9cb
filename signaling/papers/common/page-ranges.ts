/** Page numbers in words' form, runs drawn together: `3, 5–8`. At most `most` runs are named. */
export function pageRanges(pageNumbers: readonly number[], most = 6): string {
  const runs: [first: number, last: number][] = []
  for (const number of pageNumbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last !== undefined && number <= last[1] + 1) last[1] = number
    else runs.push([number, number])
  }
  const named = runs.slice(0, most).map(([first, last]) => (first === last ? String(first) : `${first}–${last}`))
  return named.join(', ') + (runs.length > most ? ', …' : '')
}
