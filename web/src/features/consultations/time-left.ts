const MINUTE_MS = 60_000

/** How long until a deadline, in the unit that people count in. */
export function timeLeft(
  deadlineAtMs: number,
  nowMs: number,
): { unit: 'days' | 'hours' | 'minutes' | 'over'; n: number } {
  const minutes = Math.ceil((deadlineAtMs - nowMs) / MINUTE_MS)
  if (minutes <= 0) return { unit: 'over', n: 0 }
  if (minutes < 120) return { unit: 'minutes', n: minutes }
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? { unit: 'hours', n: hours } : { unit: 'days', n: Math.floor(hours / 24) }
}
