// The pages of a version that somebody has read, as a set that takes few bytes: four pages a hexadecimal digit, the first page in the first.

/** @returns the set with these pages (0-based) in it; pages behind the last one are passed over. */
export function withPages(kept: string, pages: readonly number[], pageCount: number): string {
  const digits = Array.from(
    { length: Math.ceil(pageCount / 4) },
    (_none, at) => Number.parseInt(kept[at] ?? '0', 16) || 0,
  )
  for (const page of pages) {
    const at = Math.floor(page / 4)
    if (page < pageCount) digits[at] = (digits[at] ?? 0) | (1 << (page % 4))
  }
  return digits.map((digit) => digit.toString(16)).join('')
}

export function countPages(kept: string): number {
  let count = 0
  for (const digit of kept) for (let bits = Number.parseInt(digit, 16) || 0; bits > 0; bits >>= 1) count += bits & 1
  return count
}
