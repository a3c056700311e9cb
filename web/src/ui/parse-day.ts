import dayjs from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat'

dayjs.extend(customParseFormat)

/** Reads a day typed as people write it: `23/11/2026`, `3-5-26`. */
export function parseDay(text: string): string | null {
  const day = dayjs(text.trim().replace(/[-.]/gu, '/'), ['DD/MM/YYYY', 'D/M/YYYY', 'D/M/YY'], true)
  return day.isValid() ? day.format('YYYY-MM-DD') : null
}
