import type { MeetingRole } from '../identity/wire.ts'
import type { MeetingPhase } from '../meeting/wire.ts'
import type { ResultOf } from '../wire/registry.ts'
import { csvFile, csvTable, vietnamTime } from '../kit/csv.ts'
import type { LeaveReason } from './wire.ts'

const ROLES: Readonly<Record<MeetingRole, string>> = {
  chair: 'Chủ trì',
  secretary: 'Thư ký',
  delegate: 'Đại biểu',
  operator: 'Cán bộ điểm cầu',
  observer: 'Dự thính',
}
const REASONS: Readonly<Record<LeaveReason, string>> = {
  left: 'Tự rời cuộc họp',
  lost: 'Mất kết nối',
  closed: 'Đóng trang cuộc họp',
  removed: 'Được mời ra khỏi cuộc họp',
  uninvited: 'Không còn trong danh sách mời',
  moved: 'Chuyển sang điểm cầu khác',
  takenOver: 'Chuyển sang thiết bị khác',
  ended: 'Cuộc họp kết thúc',
  endedByRule: 'Hệ thống tự kết thúc cuộc họp (quá giờ)',
  signedOut: 'Tự đăng xuất',
  revoked: 'Tài khoản bị khoá hoặc đổi mật khẩu',
  expired: 'Phiên đăng nhập hết hạn',
  restarted: 'Máy chủ khởi động lại',
}
/** What stands for somebody who has not come: nobody is absent before the meeting. */
const NOT_THERE: Readonly<Record<MeetingPhase, string>> = {
  before: 'Được mời',
  running: 'Vắng mặt',
  over: 'Vắng mặt',
}
const HEADINGS = [
  'STT',
  'Họ và tên',
  'Chức vụ',
  'Vai trò',
  'Điểm cầu',
  'Thiết bị',
  'Tình trạng',
  'Giờ vào',
  'Giờ ra',
  'Lý do rời',
]

const SITE_HEADINGS = ['STT', 'Điểm cầu', 'Tình trạng', 'Giờ vào', 'Giờ ra', 'Số người dự', 'Người dự tại điểm cầu']

/**
 * The attendance as a table for spreadsheet programs: UTF-8 with its mark, which Excel needs to read Vietnamese. People
 * first; bridge points follow in a table of their own.
 */
export function attendanceCsv({ phase, rows, absent, sites }: Omit<ResultOf<'seats.attendance'>, 'nowMs'>): string {
  const stays = rows.map((row) => [
    row.fullName,
    row.title,
    ROLES[row.role],
    row.siteName,
    row.device,
    row.leftAtMs === null ? 'Đang họp' : 'Đã rời',
    vietnamTime(row.joinedAtMs),
    row.leftAtMs === null ? '' : vietnamTime(row.leftAtMs),
    row.leaveReason === null ? '' : REASONS[row.leaveReason],
  ])
  const notThere = NOT_THERE[phase]
  const missing = absent.map((person) => [
    person.fullName,
    person.title,
    ROLES[person.role],
    person.siteName,
    '',
    notThere,
    '',
    '',
    '',
  ])
  const halls = sites.map((site) => [
    site.siteName,
    site.joinedAtMs === null ? notThere : site.leftAtMs === null ? 'Đang họp' : 'Đã rời',
    site.joinedAtMs === null ? '' : vietnamTime(site.joinedAtMs),
    site.leftAtMs === null ? '' : vietnamTime(site.leftAtMs),
    site.headCount === 0 ? '' : String(site.headCount),
    site.people.join('; '),
  ])
  const tables = [csvTable(HEADINGS, [...stays, ...missing])]
  return csvFile(halls.length > 0 ? [...tables, csvTable(SITE_HEADINGS, halls)] : tables)
}
