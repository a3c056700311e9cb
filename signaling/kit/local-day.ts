/** Hà Giang's calendar on every server. `en-CA` writes a day as ISO 8601 does. */
const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh', dateStyle: 'short' })

/** The day of a moment in Hà Giang, `YYYY-MM-DD`. */
export const localDay = (ms: number): string => DAY.format(ms)
