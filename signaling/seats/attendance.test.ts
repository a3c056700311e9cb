import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import { CLOSE } from '../wire/kit.ts'
import { csvField, vietnamTime } from '../kit/csv.ts'
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

  test('a lost person left when the link broke, not when the waiting ended', async () => {
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

describe('the book says why somebody left', () => {
  const reasons = async () => (await read()).rows.map(({ leaveReason }) => leaveReason)

  test.each([
    ['by signing out', CLOSE.signedOut, 'signedOut'],
    ['because the account was barred', CLOSE.sessionRevoked, 'revoked'],
    ['because the session was over', CLOSE.sessionEnded, 'expired'],
  ] as const)('%s: at once', async (_how, code, reason) => {
    const person = await world.seat('person', 'delegate')
    person.cut(code)
    await settle()
    expect(await reasons()).toEqual([reason])
  })

  test.each([
    ['the link broke', CLOSE.silent, 'lost'],
    ['the page was closed', 1001, 'closed'],
  ] as const)('%s: once nobody has come back', async (_how, code, reason) => {
    const person = await world.seat('person', 'delegate')
    person.cut(code)
    await world.timers.pass(30_000)
    expect(await reasons()).toEqual([null])
    await world.timers.pass(600_000)
    expect(await reasons()).toEqual([reason])
  })

  test('a page that is reloaded goes on in the same row', async () => {
    const account = await world.invite('person', 'delegate')
    const first = world.client(account)
    const { resumeToken: token, epoch, seq: lastSeq } = await first.join()
    first.cut(1001)
    await world.client(account).join({ resume: { token, epoch, lastSeq } })
    await world.timers.pass(600_000)
    expect(await reasons()).toEqual([null])
  })

  test('shown out, taken off the list, sent to another hall', async () => {
    const chair = await world.seat('chair', 'chair')
    const removed = await world.seat('removed', 'delegate')
    const uninvited = await world.seat('uninvited', 'delegate')
    const moved = await world.seat('moved', 'operator')
    granted(await world.rooms.handlers['floor.removeSeat'](chair.call, { seatId: removed.seatId }))
    const { accountId } = uninvited.account
    await world.database.deleteFrom('participants').where('account_id', '=', accountId).execute()
    await world.database
      .updateTable('participants')
      .set({ site_id: SITES.otherDistrict })
      .where('account_id', '=', moved.account.accountId)
      .execute()
    await world.rooms.participantsChanged(world.meetingId)
    const rows = (await read()).rows.map(({ fullName, leaveReason }) => [fullName, leaveReason])
    expect(rows).toEqual(
      expect.arrayContaining([
        ['chair', null],
        ['removed', 'removed'],
        ['uninvited', 'uninvited'],
        ['moved', 'moved'],
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
    expect(row?.leaveReason).toBe('restarted')
    expect(row?.leftAtMs).toBe(startMs + 90_000)
  })

  test('a person who had lost the link before it has another reason than one who was there until it', async () => {
    await world.seat('here', 'delegate')
    const lost = await world.seat('lost', 'delegate')
    await world.timers.pass(20_000)
    lost.cut()
    await world.timers.pass(40_000)
    await world.crash()
    const reasons = (await read()).rows.map(({ fullName, leaveReason }) => [fullName, leaveReason])
    expect(reasons).toEqual(
      expect.arrayContaining([
        ['here', 'restarted'],
        ['lost', 'lost'],
      ]),
    )
  })

  test('a person who comes back soon goes on in the same row', async () => {
    const person = await world.seat('person', 'delegate')
    await world.timers.pass(100_000)
    await world.crash()
    await world.timers.pass(8_000)
    await world.client(person.account).join()
    expect((await read()).rows).toMatchObject([{ leftAtMs: null, leaveReason: null }])
  })

  test('a person who comes back late begins another row', async () => {
    const person = await world.seat('person', 'delegate')
    await world.crash()
    world.clock.advance(61_000)
    await world.client(person.account).join()
    expect((await read()).rows).toMatchObject([{ leaveReason: 'restarted' }, { leftAtMs: null }])
  })

  test('a calm stop lets the stay go on just as well', async () => {
    const person = await world.seat('person', 'delegate')
    await world.timers.pass(7_000)
    person.cut(1012)
    await settle()
    await world.rooms.close()
    await world.crash()
    expect((await read()).rows).toMatchObject([{ leaveReason: 'restarted', leftAtMs: world.clock.nowMs() }])
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
