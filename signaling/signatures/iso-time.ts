// Times of signatures as Decree 30/2020 wants them: ISO 8601 with the zone of Vietnam.

const VIETNAM_MS = 7 * 3_600_000

/** For example 2026-11-28T15:04:05+07:00. */
export function isoVietnam(atMs: number): string {
  return `${new Date(atMs + VIETNAM_MS).toISOString().slice(0, 19)}+07:00`
}
