import { csvFile, csvTable, vietnamTime } from '../kit/csv.ts'
import type { ResultOf } from '../wire/registry.ts'
import type { SpeakingTurn } from '../queues/wire.ts'
import type { BallotRecord } from '../voting/record.ts'
import { itemTimes, speakingSums } from '../wire/speaking-sums.ts'
import type { Proceedings, SpeakingSum } from './wire.ts'

export interface ProceedingsFile extends Proceedings {
  /** All of them. */
  readonly turns: readonly SpeakingTurn[]
  readonly nowMs: number
  /** Null: not for this reader. */
  readonly rollCalls: ResultOf<'rollCall.list'>['rollCalls'] | null
  readonly attendance: Omit<ResultOf<'seats.attendance'>, 'nowMs'> | null
  /** Those that this reader sees. */
  readonly votes: readonly BallotRecord[]
}

const OUTSIDE = 'Ngoài các nội dung'

/** What happened in a meeting, for spreadsheet programs: a table each for the meeting, its agenda, the speaking times, roll calls and attendance. */
export function proceedingsCsv(file: ProceedingsFile): string {
  const sums = speakingSums(file, file.nowMs)
  return csvFile([
    csvTable(
      [
        'STT',
        'Cuộc họp',
        'Dự kiến bắt đầu',
        'Dự kiến kết thúc',
        'Bắt đầu',
        'Kết thúc',
        'Thời gian phát biểu',
        'Số lượt',
      ],
      [[file.title, at(file.startsAtMs), at(file.endsAtMs), at(file.beganAtMs), at(file.endedAtMs), ...spoken(sums)]],
    ),
    csvTable(
      ['STT', 'Nội dung', 'Dự kiến', 'Thực tế', 'Bắt đầu', 'Kết thúc', 'Số lần'],
      itemTimes(file, file.nowMs).map(({ title, plannedMinutes, tookMs, fromMs, toMs, runs }) => [
        ...[title, plannedMinutes === null ? '' : duration(plannedMinutes * 60_000), duration(tookMs)],
        ...[at(fromMs), at(toMs), String(runs)],
      ]),
    ),
    csvTable(
      ['STT', 'Diễn biến nội dung', 'Từ', 'Đến', 'Thời gian'],
      file.runs.map(({ title, fromMs, toMs }) => [
        title,
        at(fromMs),
        at(toMs),
        duration((toMs ?? file.nowMs) - fromMs),
      ]),
    ),
    csvTable(
      ['STT', 'Điểm cầu, đơn vị', ...SPOKEN],
      sums.sites.map((sum) => [sum.name, ...spoken(sum)]),
    ),
    csvTable(
      ['STT', 'Người phát biểu', 'Điểm cầu, đơn vị', ...SPOKEN],
      sums.people.map((sum) => [sum.name, sum.siteName, ...spoken(sum)]),
    ),
    csvTable(
      ['STT', 'Nội dung', ...SPOKEN],
      sums.items.map((sum) => [sum.name || OUTSIDE, ...spoken(sum)]),
    ),
    turnsTable(file),
    ...votesTables(file),
    ...(file.rollCalls === null ? [] : [rollCallsTable(file.rollCalls)]),
    ...(file.attendance === null ? [] : [sitesTable(file.attendance)]),
  ])
}

const SPOKEN = ['Thời gian phát biểu', 'Số lượt']
const spoken = ({ ms, turns }: Pick<SpeakingSum, 'ms' | 'turns'>): string[] => [duration(ms), String(turns)]

function turnsTable({ turns, nowMs }: ProceedingsFile): string {
  const headings = ['STT', 'Bắt đầu', 'Kết thúc', 'Thời gian', 'Người phát biểu', 'Điểm cầu, đơn vị', 'Nội dung']
  return csvTable(
    [...headings, 'Về việc', 'Hình thức'],
    turns.map((turn) => [
      ...[at(turn.startedAtMs), at(turn.endedAtMs), duration((turn.endedAtMs ?? nowMs) - turn.startedAtMs)],
      ...[turn.speaker || turn.seatName, turn.siteName, turn.agendaTitle, turn.topic, wayOf(turn)],
    ]),
  )
}

/** What was put to the vote, with what came out by then. */
function votesTables({ votes }: ProceedingsFile): string[] {
  const opened = votes.filter(({ ballot }) => ballot.openedAtMs !== null)
  if (opened.length === 0) return []
  const headings = ['STT', 'Nội dung biểu quyết', 'Mở', 'Kết thúc', 'Tổng số thành viên', 'Có mặt khi mở']
  const rows = opened.map(({ ballot: { title, openedAtMs, endedAtMs }, result }) => [
    ...[title, at(openedAtMs), at(endedAtMs)],
    ...(result === null
      ? ['', '', '', '']
      : [
          ...[result.members, result.entitled, result.voted].map(String),
          result.passed ? 'Được thông qua' : 'Không được thông qua',
        ]),
  ])
  return [csvTable([...headings, 'Đã biểu quyết', 'Kết quả'], rows)]
}

function wayOf({ point, queue }: SpeakingTurn): string {
  if (point) return 'Ý kiến thủ tục'
  if (queue === null) return 'Được mời'
  return queue === 'speaking' ? 'Đăng ký phát biểu' : 'Chất vấn'
}

function rollCallsTable(rollCalls: NonNullable<ProceedingsFile['rollCalls']>): string {
  const headings = ['STT', 'Lần điểm danh', 'Bắt đầu', 'Kết thúc', 'Điểm cầu có mặt', 'Vắng có lý do', 'Vắng mặt']
  return csvTable(
    [...headings, 'Chưa trả lời', 'Tổng điểm cầu', 'Đại biểu có mặt', 'Khách mời có mặt'],
    [...rollCalls]
      .sort((a, b) => a.number - b.number)
      .map(({ number, startedAtMs, endedAtMs, counts: { sites, people } }) => [
        ...[String(number), at(startedAtMs), at(endedAtMs)],
        ...[sites.present, sites.excused, sites.absent, sites.waiting, sites.all].map(String),
        ...[people.delegates, people.guests].map(String),
      ]),
  )
}

function sitesTable({ sites }: NonNullable<ProceedingsFile['attendance']>): string {
  return csvTable(
    ['STT', 'Điểm cầu', 'Vào lần đầu', 'Rời lần cuối', 'Số người dự'],
    sites.map(({ siteName, joinedAtMs, leftAtMs, headCount }) => [
      ...[siteName, at(joinedAtMs), at(leftAtMs), headCount === 0 ? '' : String(headCount)],
    ]),
  )
}

const at = (ms: number | null): string => (ms === null ? '' : vietnamTime(ms))

/** `1:03:12`: spreadsheet programs read it as a duration and add it up. */
function duration(ms: number): string {
  const seconds = Math.round(Math.max(0, ms) / 1_000)
  const two = (figure: number) => String(figure).padStart(2, '0')
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
