// The tasks as tables, in the words of the province: of the CSV file and of the workbook.
import { vietnamTime } from '../kit/csv.ts'
import type { Table } from '../kit/tables.ts'
import type { TaskList, TaskStanding, TaskSums } from './wire.ts'

const STANDINGS: Readonly<Record<TaskStanding, string>> = {
  ...{ todo: 'Chưa làm', doing: 'Đang làm', reported: 'Chờ xác nhận', done: 'Đã xong', overdue: 'Quá hạn' },
}
const NOBODY = 'Chưa giao'
const figures = ({ todo, doing, reported, done, overdue }: TaskSums) => [todo, doing, reported, done, overdue]
const total = (sums: TaskSums): number => figures(sums).reduce((all, one) => all + one, 0)

export function tasksTables({ tasks, sums, units }: TaskList): Table[] {
  const { todo, doing, reported, done, overdue } = STANDINGS
  return [
    {
      title: 'Nhiệm vụ sau họp',
      headings: [
        ...['STT', 'Nhiệm vụ', 'Cuộc họp', 'Thực hiện (theo biên bản)', 'Đơn vị được giao', 'Người được giao'],
        ...['Thời hạn', 'Tình trạng', 'Ghi chú', 'Cập nhật', 'Người cập nhật'],
      ],
      rows: tasks.map((task, index) => [
        ...[index + 1, task.what, task.meetingTitle, task.who, task.unit?.name ?? NOBODY, task.person?.fullName ?? ''],
        ...[task.dueDay?.split('-').toReversed().join('/') ?? '', STANDINGS[task.standing], task.note],
        ...(task.changed === null ? ['', ''] : [vietnamTime(task.changed.atMs), task.changed.byName]),
      ]),
    },
    {
      title: 'Theo đơn vị',
      headings: ['STT', 'Đơn vị được giao', todo, doing, reported, done, overdue, 'Tổng'],
      rows: units.map((one, index) => [
        ...[index + 1, one.unit?.name ?? NOBODY, ...figures(one.sums), total(one.sums)],
      ]),
      sum: ['', 'Tổng', ...figures(sums), total(sums)],
    },
  ]
}
