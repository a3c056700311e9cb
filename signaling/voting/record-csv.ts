import { csvFile, csvTable, vietnamTime } from '../kit/csv.ts'
import type { BallotRecord, VotingRecord } from './record.ts'
import type { BallotState, Comparison } from './wire.ts'

const STATES: Readonly<Record<BallotState, string>> = {
  ...{ draft: 'Chưa mở', open: 'Đang mở', stopped: 'Tạm dừng', ended: 'Đã kết thúc' },
}

/** The votes of a meeting for spreadsheet programs: a table each for the ballots, the numbers by choice, who voted what, and what came too late. */
export function votingCsv({ ballots }: VotingRecord): string {
  const people = ballots.filter((one) => one.people !== null)
  return csvFile([
    csvTable(
      [
        ...['STT', 'Nội dung biểu quyết', 'Cơ quan quyết định', 'Trạng thái', 'Mở', 'Kết thúc', 'Tổng số thành viên'],
        ...['Có mặt khi mở', 'Đã biểu quyết', 'Kết quả', 'Phép tính', 'Quy tắc', 'Căn cứ'],
      ],
      ballots.map(({ ballot, bodyName, acts, result }) => [
        ...[ballot.title, bodyName ?? ''],
        acts.at(-1)?.act === 'endWithMeeting' ? 'Kết thúc cùng cuộc họp' : STATES[ballot.state],
        ...[at(ballot.openedAtMs), at(ballot.endedAtMs)],
        ...(result === null
          ? ['', '', '', '', '']
          : [
              ...[result.members, result.entitled, result.voted].map(String),
              result.passed ? 'Được thông qua' : 'Không được thông qua',
              arithmetic(result.threshold),
            ]),
        ...[ballot.rule.name, ballot.rule.legalBasis],
      ]),
    ),
    csvTable(
      ['STT', 'Nội dung biểu quyết', 'Lựa chọn', 'Trên máy', 'Giơ tay'],
      ballots.flatMap(({ ballot: { title }, result }) =>
        (result?.counts ?? []).map(({ label, byDevice, byHand }) => [title, label, String(byDevice), String(byHand)]),
      ),
    ),
    ...(people.length === 0 ? [] : [votersTable(people), lateTable(people)]),
  ])
}

function votersTable(ballots: readonly BallotRecord[]): string {
  return csvTable(
    ['STT', 'Nội dung biểu quyết', 'Họ và tên', 'Chức vụ', 'Được biểu quyết', 'Lựa chọn', 'Cách', 'Lúc'],
    ballots.flatMap(({ ballot: { title: about, rule }, people }) =>
      (people?.voters ?? []).map(({ fullName, title, entitled, voted, choice, byHand, atMs }) => [
        ...[about, fullName, title, entitled ? 'có' : 'vắng khi mở'],
        choice === null
          ? voted
            ? 'đã bỏ phiếu kín'
            : ''
          : (rule.choices.find(({ key }) => key === choice)?.label ?? choice),
        ...[choice === null ? '' : byHand ? 'giơ tay' : 'trên máy', at(atMs)],
      ]),
    ),
  )
}

function lateTable(ballots: readonly BallotRecord[]): string {
  return csvTable(
    ['STT', 'Nội dung biểu quyết', 'Đến muộn, không tính', 'Lúc'],
    ballots.flatMap(({ ballot: { title }, people }) =>
      (people?.late ?? []).map(({ fullName, atMs }) => [title, fullName, at(atMs)]),
    ),
  )
}

/** `21 × 2 = 42 > 41 = 41 × 1`: the comparison as it was made. */
function arithmetic({ count, of, share, left, right, holds }: Comparison): string {
  const sign = share.strict ? (holds ? '>' : '≤') : holds ? '≥' : '<'
  return `${count} × ${share.denominator} = ${left} ${sign} ${right} = ${of} × ${share.numerator}`
}

const at = (ms: number | null): string => (ms === null ? '' : vietnamTime(ms))
