import { csvFile, csvTable, vietnamTime } from '../kit/csv.ts'
import type { KeptMessage } from './rules.ts'

const HEADINGS = ['STT', 'Thời gian', 'Người gửi', 'Nơi gửi', 'Gửi đến', 'Nội dung']

/** Messages for spreadsheet programs, in the order in which they were written. */
export function messagesCsv(messages: readonly KeptMessage[]): string {
  const rows = messages.map((message) => [
    vietnamTime(message.atMs),
    message.byName,
    message.fromPlace,
    sentTo(message),
    message.text,
  ])
  return csvFile([csvTable(HEADINGS, rows)])
}

function sentTo({ to, toPlace }: KeptMessage): string {
  switch (to.kind) {
    case 'all':
      return 'Tất cả'
    case 'leaders':
      return 'Chủ trì và thư ký'
    case 'seat':
      return toPlace
    default:
      return to satisfies never
  }
}
