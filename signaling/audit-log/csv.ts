import { csvFile, csvRow, vietnamTime } from '../kit/csv.ts'
import { wordsOf } from '../wire/audited-acts.ts'
import type { AuditEntry } from './wire.ts'

const HEADINGS = [
  'STT',
  'Thời gian',
  'Họ tên',
  'Tên đăng nhập',
  'Đơn vị',
  'Việc',
  'Về tài khoản',
  'Cuộc họp',
  'Địa chỉ mạng',
  'Thiết bị',
]

/** The record for spreadsheet programs, piece by piece, newest first. */
export async function* auditCsv(batches: AsyncIterable<readonly AuditEntry[]>): AsyncGenerator<string> {
  yield csvFile([csvRow(HEADINGS)])
  let number = 0
  for await (const entries of batches) {
    yield entries.map((entry) => csvRow([String((number += 1)), ...fieldsOf(entry)])).join('')
  }
}

function fieldsOf({ atMs, who, action, about, meetingTitle, ip, device }: AuditEntry): string[] {
  return [
    vietnamTime(atMs),
    who?.fullName ?? '',
    who?.username ?? '',
    who?.unit ?? '',
    wordsOf(action)?.vi ?? action,
    about === null ? '' : `${about.fullName} (${about.username})`,
    meetingTitle ?? '',
    ip,
    device,
  ]
}
