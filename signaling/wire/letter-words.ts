// The words of an office's letters and minutes, in Vietnamese alone: such a paper has one language. Server and pages write by them.
import type { MeetingKind } from '../meeting/wire.ts'

export const KIND_WORDS: Readonly<Record<MeetingKind, string>> = {
  meeting: 'cuộc họp',
  session: 'phiên họp',
  councilSession: 'kỳ họp',
  conference: 'hội nghị',
  briefing: 'cuộc họp giao ban',
}

/** The clock of Vietnam on every machine. */
const CLOCK = new Intl.DateTimeFormat('en-GB', {
  ...{ timeZone: 'Asia/Ho_Chi_Minh', day: '2-digit', month: '2-digit', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
})
/** `dd/MM/yyyy` and `HH:mm`. */
function partsOf(atMs: number): { readonly day: string; readonly time: string } {
  const [day = '', time = ''] = CLOCK.format(atMs).split(', ')
  return { day, time }
}

/** Days below 10 and the months 1 and 2 get a nought in front, as the decree wants it. */
export function dayWords(atMs: number): string {
  const [day = '', month = '', year = ''] = partsOf(atMs).day.split('/')
  return `ngày ${day} tháng ${Number(month) > 2 ? String(Number(month)) : month} năm ${year}`
}

/** `HH:mm`, for tables. */
export const shortTime = (atMs: number): string => partsOf(atMs).time

const WEEKDAY = new Intl.DateTimeFormat('vi', { timeZone: 'Asia/Ho_Chi_Minh', weekday: 'long' })
export const clockWords = (atMs: number): string => {
  const [hours = '', minutes = ''] = partsOf(atMs).time.split(':')
  return `${hours} giờ ${minutes} phút`
}

/** From when to when, with the day of the week. */
export function timeWords(startsAtMs: number, endsAtMs: number): string {
  const begins = `${WEEKDAY.format(startsAtMs).toLocaleLowerCase('vi')}, ${dayWords(startsAtMs)}`
  if (dayWords(endsAtMs) === dayWords(startsAtMs))
    return `Từ ${clockWords(startsAtMs)} đến ${clockWords(endsAtMs)}, ${begins}`
  return `Từ ${clockWords(startsAtMs)}, ${begins} đến ${clockWords(endsAtMs)}, ${dayWords(endsAtMs)}`
}

const COMMITTEE = /^(?:UBND|HĐND|[UỦ][yỷ] ban nhân dân|Hội đồng nhân dân)\s/iu

/** People's committees and councils stand without the office above them; all others under it (Decree 30/2020, annex I, II.2). */
export function officesOf(holder: string, above: string | null): { above: string | null; holder: string } {
  return { holder, above: COMMITTEE.test(holder.normalize('NFC')) ? null : above }
}

/** The name of the place where the letter was written: of the commune whose committee holds the meeting, or else of the province. */
export function placeOf(holder: string, provinceName: string): string {
  const own = /^(?:UBND|HĐND)\s+(?:xã|phường|thị trấn|huyện|thị xã|thành phố)\s+(.+)$/iu.exec(holder.normalize('NFC'))
  return own?.[1] ?? provinceName.replace(/^(?:tỉnh|thành phố)\s+/iu, '')
}
