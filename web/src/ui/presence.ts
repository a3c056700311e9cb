import type { AttendanceRow } from '../../../signaling/seats/wire.ts'

export interface TimelinePoint {
  readonly timeMs: number
  readonly present: number
}

/** How many people were there at each moment at which that changed; ends at `nowMs`. Empty when nobody came. */
export function timelineOf(rows: readonly AttendanceRow[], nowMs: number): TimelinePoint[] {
  const moments = rows
    .flatMap(({ accountId, joinedAtMs, leftAtMs }) => [
      { accountId, timeMs: joinedAtMs, by: 1 },
      ...(leftAtMs === null ? [] : [{ accountId, timeMs: leftAtMs, by: -1 }]),
    ])
    .sort((one, other) => one.timeMs - other.timeMs)
  // Somebody who has two devices in a hall is one person.
  const devices = new Map<string, number>()
  const present = new Map<number, number>()
  let people = 0
  for (const { accountId, timeMs, by } of moments) {
    const before = devices.get(accountId) ?? 0
    devices.set(accountId, before + by)
    people += Number(before + by > 0) - Number(before > 0)
    present.set(timeMs, people)
  }
  const points = [...present].map(([timeMs, count]) => ({ timeMs, present: count }))
  const last = points.at(-1)
  return last !== undefined && last.present > 0 && last.timeMs < nowMs
    ? [...points, { timeMs: nowMs, present: last.present }]
    : points
}
