/** Every time is shown as the province's clock says it, whatever the machine is set to. Viet Nam has no summer time. */
const TIME_ZONE = 'Asia/Ho_Chi_Minh'
const UTC_OFFSET = '+07:00'

type Shown = 'vi' | 'en'

const dayParts = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const weekdays = {
  vi: new Intl.DateTimeFormat('vi-VN', { timeZone: TIME_ZONE, weekday: 'long' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: TIME_ZONE, weekday: 'long' }),
}

function parts(timeMs: number) {
  const found = new Map(dayParts.formatToParts(timeMs).map((part) => [part.type, part.value]))
  const read = (type: Intl.DateTimeFormatPartTypes) => found.get(type) ?? ''
  return { year: read('year'), month: read('month'), day: read('day'), hour: read('hour'), minute: read('minute') }
}

/** `08:00` */
export function formatTime(timeMs: number): string {
  const { hour, minute } = parts(timeMs)
  return `${hour}:${minute}`
}

/** `23/11/2026` */
export function formatDate(timeMs: number): string {
  const { day, month, year } = parts(timeMs)
  return `${day}/${month}/${year}`
}

/** `thứ Hai, 23/11/2026`, in English `Monday, 23/11/2026`. */
export function formatDay(timeMs: number, language: Shown): string {
  const weekday = weekdays[language].format(timeMs)
  const name = language === 'vi' ? weekday.charAt(0).toLowerCase() + weekday.slice(1) : weekday
  return `${name === 'chủ Nhật' ? 'chủ nhật' : name}, ${formatDate(timeMs)}`
}

/** `thứ Hai, 23/11/2026, 08:00` */
export function formatDayTime(timeMs: number, language: Shown): string {
  return `${formatDay(timeMs, language)}, ${formatTime(timeMs)}`
}

/** `thứ Hai, 23/11/2026, 08:00 – 11:30`; over several days both ends are written out. */
export function formatSpan(fromMs: number, toMs: number, language: Shown): string {
  const to = sameDay(fromMs, toMs) ? formatTime(toMs) : formatDayTime(toMs, language)
  return `${formatDayTime(fromMs, language)} – ${to}`
}

/** Whether two times fall on one day of the province's calendar. */
export function sameDay(oneMs: number, otherMs: number): boolean {
  return formatDate(oneMs) === formatDate(otherMs)
}

/** A running clock: `03:12`, from an hour on `1:03:12`. Below zero it stays at `00:00`. */
export function formatClock(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000))
  const pad = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${pad(Math.floor((seconds % 3600) / 60))}:${pad(seconds % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** `1,2 MB` (Vietnamese) or `1.2 MB`; units of 1,024, as the file manager of most of these machines counts. */
export function formatBytes(bytes: number, language: Shown): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const
  let value = bytes
  let unit = 0
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1
  return `${formatNumber(value, language, digits)} ${units[unit]}`
}

/** `1.234,5` (Vietnamese) or `1,234.5`. */
export function formatNumber(value: number, language: Shown, maxDigits = 0): string {
  return new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: maxDigits }).format(
    value,
  )
}

/** A time as the pickers hold it, on the province's clock: `2026-11-23 08:00:00`. */
export function toPickerValue(timeMs: number): string {
  const { year, month, day, hour, minute } = parts(timeMs)
  return `${year}-${month}-${day} ${hour}:${minute}:00`
}

/** The inverse of {@link toPickerValue}; null for what is no time. */
export function fromPickerValue(value: string): number | null {
  const timeMs = Date.parse(`${value.replace(' ', 'T')}${UTC_OFFSET}`)
  return Number.isNaN(timeMs) ? null : timeMs
}
