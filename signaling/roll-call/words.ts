// The words of a roll call's result in files, which are Vietnamese whatever the language of the page.
import type { MeetingRole } from '../identity/wire.ts'
import { differs } from '../wire/roll-call.ts'
import type { RollCallReport } from './report.ts'
import type { PlaceState, RollCallWay } from './wire.ts'

export const STATES: Readonly<Record<PlaceState, string>> = {
  waiting: 'Chưa trả lời',
  checkedIn: 'Chưa xác nhận',
  present: 'Có mặt',
  excused: 'Vắng có lý do',
  absent: 'Vắng mặt',
}
export const WAYS: Readonly<Record<RollCallWay, string>> = {
  inTurn: 'Lần lượt từng điểm cầu',
  byDistrict: 'Theo huyện, đồng thời',
}
export const COUNTED_AS: Readonly<Record<MeetingRole, string>> = {
  chair: 'Chủ trì',
  secretary: 'Thư ký',
  delegate: 'Đại biểu',
  operator: 'Điểm cầu',
  observer: 'Khách mời, dự thính',
}

export type ReportPlace = RollCallReport['places'][number]

/** What there is to say about a place beside its state. */
export function remarkOf(place: ReportPlace): string {
  return [
    place.late ? 'Vào muộn' : '',
    place.state === 'excused' ? place.reason : '',
    differs(place) ? `Số người khác lần trước (${String(place.expected)})` : '',
  ]
    .filter((words) => words !== '')
    .join('; ')
}
