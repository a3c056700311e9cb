import { readFile } from 'node:fs/promises'
import { expect } from 'playwright/test'
import { formatTime } from '../../web/src/ui/format.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { poll } from '../support/poll.ts'
import { faultsOf, test } from '../support/browsers/pages.ts'

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

test('the attendance says who joined from where and when, who left when and why, and who did not come: as a table and as CSV', async ({
  openAs,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Họp có điểm danh',
    people: [
      ...THREE,
      { fullName: 'Đại biểu huyện Mèo Vạc', role: 'delegate' },
      { fullName: 'Đại biểu Sở Nội vụ', role: 'delegate' },
    ],
    agenda: ['Điểm danh'],
  })
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}/diem-danh` })
  const faults = faultsOf(page)
  await expect(page.getByRole('heading', { name: 'Chưa có ai vào họp' })).toBeVisible()

  const begunMs = Date.now()
  await join(server.url, 'chutri', meetingId)
  const finance = await join(server.url, 'daibieu1', meetingId)
  await join(server.url, 'daibieu6', meetingId)
  const left = await finance.request('seats.leave', {})
  expect(left.ok).toBe(true)
  const read = await poll(
    async () => {
      const reply = await secretary.call('seats.attendance', { meetingId })
      return reply.ok && reply.result.rows.some((row) => row.leftAtMs !== null) ? reply.result : null
    },
    { what: 'the leave to be in the book' },
  )
  const endedMs = Date.now()
  for (const row of read?.rows ?? []) {
    expect(row.joinedAtMs).toBeGreaterThanOrEqual(begunMs)
    expect(row.leftAtMs ?? row.joinedAtMs).toBeLessThanOrEqual(endedMs)
  }
  const stayOf = (name: string) => {
    const row = read?.rows.find((one) => one.fullName === name)
    if (row === undefined) throw new Error(`${name} is not in the book`)
    return row
  }

  // The page follows by itself while the meeting runs.
  const table = page.getByRole('region', { name: 'Bảng điểm danh' })
  const rowOf = (name: string) => table.getByRole('row').filter({ hasText: name })
  await expect(rowOf('Đại biểu Sở Tài chính').getByRole('cell')).toHaveText([
    'Đại biểu Sở Tài chínhĐại biểu',
    'Sở Tài chính',
    'Đại biểu',
    'Thiết bị khác',
    formatTime(stayOf('Đại biểu Sở Tài chính').joinedAtMs),
    `${formatTime(stayOf('Đại biểu Sở Tài chính').leftAtMs ?? 0)}tự rời`,
    /^\d\d:\d\d$/u,
  ])
  await expect(rowOf('Chủ trì phiên họp')).toContainText('UBND tỉnh Hà Giang')
  await expect(rowOf('Chủ trì phiên họp')).toContainText('Đang họp')
  await expect(rowOf('Đại biểu huyện Mèo Vạc')).toContainText('UBND huyện Mèo Vạc')
  const absent = page.getByRole('region', { name: 'Những người chưa vào' })
  await expect(absent.getByRole('listitem')).toHaveCount(2)
  await expect(absent).toContainText('Đại biểu Sở Nội vụ')
  await expect(absent).toContainText('Thư ký thứ nhất')

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Tải danh sách (CSV)' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('diem-danh.csv')
  const bytes = await readFile(await download.path())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const lines = bytes.toString('utf8').slice(1).split('\r\n')
  expect(lines.at(-1)).toBe('')
  const fields = (line: string) => line.slice(1, -1).split('","')
  // An empty line parts the people from the bridge points.
  const rows = lines.slice(0, lines.indexOf('')).map(fields)
  expect(fields(lines[lines.indexOf('') + 1] ?? '')).toContain('Số người dự')
  const times = (name: string) => [clock(stayOf(name).joinedAtMs), clock(stayOf(name).leftAtMs)]
  expect(rows).toEqual([
    HEADINGS,
    [
      '1',
      'Chủ trì phiên họp',
      'Lãnh đạo UBND tỉnh',
      'Chủ trì',
      'UBND tỉnh Hà Giang',
      'Thiết bị khác',
      'Đang họp',
      ...times('Chủ trì phiên họp'),
      '',
    ],
    [
      '2',
      'Đại biểu Sở Tài chính',
      'Đại biểu',
      'Đại biểu',
      'Sở Tài chính',
      'Thiết bị khác',
      'Đã rời',
      ...times('Đại biểu Sở Tài chính'),
      'Tự rời cuộc họp',
    ],
    [
      '3',
      'Đại biểu huyện Mèo Vạc',
      'Đại biểu',
      'Đại biểu',
      'UBND huyện Mèo Vạc',
      'Thiết bị khác',
      'Đang họp',
      ...times('Đại biểu huyện Mèo Vạc'),
      '',
    ],
    [
      '4',
      'Thư ký thứ nhất',
      'Chuyên viên Văn phòng UBND tỉnh',
      'Thư ký',
      'Văn phòng UBND tỉnh',
      '',
      'Vắng mặt',
      '',
      '',
      '',
    ],
    ['5', 'Đại biểu Sở Nội vụ', 'Đại biểu', 'Đại biểu', 'Sở Nội vụ', '', 'Vắng mặt', '', '', ''],
  ])

  // The end closes the book for everybody who is still there.
  const chair = await TestClient.signIn(server.url, 'chutri')
  expect(await chair.call('meetings.end', { meetingId })).toMatchObject({ ok: true })
  await expect(rowOf('Chủ trì phiên họp')).toContainText('kết thúc họp')
  await expect(rowOf('Đại biểu huyện Mèo Vạc')).toContainText('kết thúc họp')
  await expect(page.getByRole('region', { name: 'Những người vắng mặt' })).toContainText('Đại biểu Sở Nội vụ')
  expect(faults).toEqual([])
})

test('a delegate finds neither the way to the attendance nor the file', async ({ openAs, server }) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Họp mà đại biểu không xem điểm danh',
    people: [
      { fullName: 'Chủ trì phiên họp', role: 'chair' },
      { fullName: 'Đại biểu Sở Y tế', role: 'delegate' },
    ],
    agenda: ['Nội dung'],
  })
  const page = await openAs('daibieu3', { path: `/cuoc-hop/${meetingId}` })
  await expect(page.getByRole('link', { name: 'Vào họp' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Điểm danh' })).toHaveCount(0)
  await page.goto(`/cuoc-hop/${meetingId}/diem-danh`)
  await expect(page.getByRole('heading', { level: 1, name: 'Không có quyền' })).toBeVisible()
  const answer = await page.request.get(`/api/meetings/${meetingId}/attendance.csv`)
  expect(answer.status()).toBe(403)
  expect(await answer.text()).not.toContain('Chủ trì')
})

async function join(url: string, username: string, meetingId: MeetingId): Promise<TestSocket> {
  const client = await TestClient.signIn(url, username)
  const socket = await client.connect()
  await socket.join(meetingId, { claim: 'ask', mic: 'none', camera: 'none' })
  return socket
}

/** As the file writes times: Hà Giang's clock. */
function clock(timeMs: number | null): string {
  if (timeMs === null) return ''
  const [day = '', time = ''] = new Date(timeMs + 7 * 60 * 60_000).toISOString().slice(0, 19).split('T')
  return `${day.split('-').reverse().join('/')} ${time}`
}
