import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { csvField, vietnamTime } from './attendance-csv.ts'
import { granted, openRoomWorld, settle, type RoomWorld } from './test-support.ts'

let world: RoomWorld
beforeEach(async () => {
  world = await openRoomWorld()
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const read = async () => {
  const call = world.client(await world.add(`reader${Math.random()}`)).call
  return granted(await world.rooms.handlers['seats.attendance'](call, { meetingId: world.meetingId }))
}

describe('the attendance', () => {
  test('tells who came, with what, from when to when and why they went, and who never came', async () => {
    await world.invite('absent', 'delegate')
    const startMs = world.clock.nowMs()
    const person = await world.seat('person', 'delegate')
    await world.timers.pass(90_000)
    expect((await read()).rows).toMatchObject([{ fullName: 'person', leftAtMs: null, leaveReason: null }])
    granted(await world.rooms.handlers['seats.leave'](person.call, {}))
    const { rows, absent } = await read()
    expect(rows).toEqual([
      {
        accountId: person.account.accountId,
        fullName: 'person',
        title: 'Cán bộ',
        role: 'delegate',
        siteId: 'hg/huyen-dong-van',
        siteName: 'Huyện Đồng Văn',
        device: 'Chromium, Linux',
        joinedAtMs: startMs,
        leftAtMs: startMs + 90_000,
        leaveReason: 'left',
      },
    ])
    expect(absent).toMatchObject([{ fullName: 'absent', siteName: 'Huyện Đồng Văn' }])
  })

  test('a return within the grace time goes on in the same row', async () => {
    const account = await world.invite('person', 'delegate')
    const first = world.client(account)
    const { resumeToken: token, epoch, seq: lastSeq } = await first.join()
    first.cut()
    await world.timers.pass(50_000)
    await world.client(account).join({ resume: { token, epoch, lastSeq } })
    await world.timers.pass(300_000)
    expect((await read()).rows).toMatchObject([{ leftAtMs: null }])
  })

  test('a lost person left when the line broke, not when the waiting ended', async () => {
    const startMs = world.clock.nowMs()
    const person = await world.seat('person', 'delegate')
    await world.timers.pass(40_000)
    person.cut()
    await world.timers.pass(600_000)
    expect((await read()).rows).toMatchObject([{ leftAtMs: startMs + 40_000, leaveReason: 'lost' }])
  })

  test('a take-over from another device ends one row and begins another', async () => {
    const first = await world.seat('person', 'delegate')
    await world.timers.pass(10_000)
    await world.client(first.account, 'Firefox, Android').join({ claim: 'takeOver' })
    expect((await read()).rows).toMatchObject([
      { device: 'Chromium, Linux', leaveReason: 'takenOver' },
      { device: 'Firefox, Android', leftAtMs: null },
    ])
  })

  test('the end of the meeting completes every row', async () => {
    const startMs = world.clock.nowMs()
    await world.seat('here', 'chair')
    const away = await world.seat('away', 'delegate')
    await world.timers.pass(20_000)
    away.cut()
    await world.timers.pass(10_000)
    await world.rooms.meetingStateChanged(world.meetingId, 'ended')
    expect((await read()).rows.map(({ fullName, leftAtMs, leaveReason }) => [fullName, leftAtMs, leaveReason])).toEqual(
      expect.arrayContaining([
        ['here', startMs + 30_000, 'ended'],
        ['away', startMs + 20_000, 'lost'],
      ]),
    )
  })
})

describe('after a crash', () => {
  test('rows left open end where the person was seen last', async () => {
    const startMs = world.clock.nowMs()
    await world.seat('person', 'delegate')
    await world.timers.pass(100_000)
    await world.crash()
    const [row] = (await read()).rows
    expect(row?.leaveReason).toBe('lost')
    expect(row?.leftAtMs).toBe(startMs + 90_000)
  })

  test('whoever comes back soon goes on in the same row', async () => {
    const person = await world.seat('person', 'delegate')
    await world.timers.pass(100_000)
    await world.crash()
    await world.timers.pass(8_000)
    await world.client(person.account).join()
    expect((await read()).rows).toMatchObject([{ leftAtMs: null, leaveReason: null }])
  })

  test('whoever comes back late begins another row', async () => {
    const person = await world.seat('person', 'delegate')
    await world.crash()
    world.clock.advance(61_000)
    await world.client(person.account).join()
    expect((await read()).rows).toMatchObject([{ leaveReason: 'lost' }, { leftAtMs: null }])
  })

  test('a calm stop lets the stay go on just as well', async () => {
    const person = await world.seat('person', 'delegate')
    await world.timers.pass(7_000)
    person.cut(1012)
    await settle()
    await world.rooms.close()
    await world.crash()
    expect((await read()).rows).toMatchObject([{ leaveReason: 'lost', leftAtMs: world.clock.nowMs() }])
    await world.timers.pass(59_000)
    await world.client(person.account).join()
    expect((await read()).rows).toMatchObject([{ leftAtMs: null }])
  })
})

describe('the table for spreadsheets', () => {
  test('begins with the mark of UTF-8, has Vietnamese headings and ends its lines as such programs expect', async () => {
    await world.invite('absent', 'delegate')
    const person = await world.seat('person', 'chair')
    granted(await world.rooms.handlers['seats.leave'](person.call, {}))
    const csv = await world.rooms.attendanceCsv(world.meetingId)
    const lines = csv.split('\r\n')
    expect(csv.startsWith('\uFEFF"STT","Họ và tên","Chức vụ","Vai trò","Điểm cầu"')).toBe(true)
    expect(lines).toHaveLength(4)
    expect(lines[1]).toContain('"1","person","Cán bộ","Chủ trì","Huyện Đồng Văn","Chromium, Linux","Đã rời"')
    expect(lines[1]).toContain(vietnamTime(world.clock.nowMs()))
    expect(lines[2]).toContain('"2","absent","Cán bộ","Đại biểu","Huyện Đồng Văn","","Vắng mặt"')
  })

  test.each([
    ['draft', 'before', 'Được mời'],
    ['invited', 'before', 'Được mời'],
    ['postponed', 'before', 'Được mời'],
    ['cancelled', 'before', 'Được mời'],
    ['inSession', 'running', 'Vắng mặt'],
    ['paused', 'running', 'Vắng mặt'],
    ['ended', 'over', 'Vắng mặt'],
    ['minutesDraft', 'over', 'Vắng mặt'],
    ['signed', 'over', 'Vắng mặt'],
    ['archived', 'over', 'Vắng mặt'],
  ] as const)('in state %s nobody is called what they are not', async (state, phase, word) => {
    await world.invite('absent', 'delegate')
    await world.database.updateTable('meetings').set({ state }).where('meeting_id', '=', world.meetingId).execute()
    expect((await read()).phase).toBe(phase)
    const csv = await world.rooms.attendanceCsv(world.meetingId)
    const line = csv.split('\r\n').find((text) => text.includes('"absent"'))
    expect(line).toContain(`"${word}"`)
  })

  test.each([
    ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
    ['+84', '"\'+84"'],
    ['-1', '"\'-1"'],
    ['@sum', '"\'@sum"'],
    ['  =1', '"\'  =1"'],
    ['\t=1', '"\'\t=1"'],
    ['\r=1', '"\'\r=1"'],
    ['＝1+1', '"\'＝1+1"'],
    ['＋84', '"\'＋84"'],
    ['－1', '"\'－1"'],
    ['＠sum', '"\'＠sum"'],
    ['\u3000＝1', '"\'\u3000＝1"'],
    ['\u200B=1', '"\'\u200B=1"'],
    ['﹦1', '"\'﹦1"'],
    ['\u22121', '"\'\u22121"'],
    ['Xã A ＝ B', '"Xã A ＝ B"'],
    ['Nguyễn "Văn", A', '"Nguyễn ""Văn"", A"'],
  ])('%j cannot be taken for a formula or break its field', (text, field) => {
    expect(csvField(text)).toBe(field)
  })

  test("times are those of Hà Giang's clocks", () => {
    expect(vietnamTime(Date.UTC(2026, 0, 31, 17, 5, 9))).toBe('01/02/2026 00:05:09')
  })
})
