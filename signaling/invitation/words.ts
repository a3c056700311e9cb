// The words of invitations, in Vietnamese alone: a letter of an office has one language.
import type { MeetingKind } from '../meeting/wire.ts'
import { vietnamTime } from '../kit/csv.ts'

export const KIND_WORDS: Readonly<Record<MeetingKind, string>> = {
  meeting: 'cuộc họp',
  session: 'phiên họp',
  councilSession: 'kỳ họp',
  conference: 'hội nghị',
  briefing: 'cuộc họp giao ban',
}

/** Days below 10 and the months 1 and 2 get a nought in front, as the decree wants it. */
export function dayWords(atMs: number): string {
  const [day = '', month = '', year = ''] = vietnamTime(atMs).slice(0, 10).split('/')
  return `ngày ${day} tháng ${Number(month) > 2 ? String(Number(month)) : month} năm ${year}`
}

const WEEKDAY = new Intl.DateTimeFormat('vi', { timeZone: 'Asia/Ho_Chi_Minh', weekday: 'long' })
const clock = (atMs: number): string => {
  const [hours = '', minutes = ''] = vietnamTime(atMs).slice(11, 16).split(':')
  return `${hours} giờ ${minutes} phút`
}

/** From when to when, with the day of the week. */
export function timeWords(startsAtMs: number, endsAtMs: number): string {
  const begins = `${WEEKDAY.format(startsAtMs).toLocaleLowerCase('vi')}, ${dayWords(startsAtMs)}`
  if (dayWords(endsAtMs) === dayWords(startsAtMs)) return `Từ ${clock(startsAtMs)} đến ${clock(endsAtMs)}, ${begins}`
  return `Từ ${clock(startsAtMs)}, ${begins} đến ${clock(endsAtMs)}, ${dayWords(endsAtMs)}`
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
