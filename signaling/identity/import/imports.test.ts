import { afterEach, beforeEach, expect, test } from 'vitest'
import { pino } from 'pino'
import { callBy, openCall, openWorld, SITES, type World } from '../test-support.ts'
import type { Account } from '../wire.ts'
import { AccountImports } from './imports.ts'
import type { Import, ImportRow } from './wire.ts'

let world: World
let imports: AccountImports
let admin: Account

beforeEach(async () => {
  world = await openWorld()
  admin = await world.add('quantri', { systemRole: 'admin' })
  imports = open()
})
afterEach(async () => {
  await imports.close()
  await world.database.destroy()
})

const open = () =>
  new AccountImports({
    ...world,
    log: pino({ level: 'silent' }),
    onSessionsEnded: (hashes) => void world.ended.push(...hashes),
  })
const HEADING = 'Tên đăng nhập,Họ tên,Chức vụ,Đơn vị,Quyền,Chuẩn bị cuộc họp'
const bytesOf = (...lines: readonly string[]) => new TextEncoder().encode(lines.join('\r\n'))

async function check(...lines: readonly string[]) {
  const checked = await imports.check(bytesOf(...lines), 'nguoi.csv', admin.accountId)
  if (!checked.ok) throw new Error(checked.error)
  return checked.value
}
async function rows(): Promise<ImportRow[]> {
  const { importId } = await last()
  const found = await imports.handlers['accountImport.rows'](callBy(admin), { importId, verdict: null, after: 0 })
  if (!found.ok) throw new Error(found.error)
  return found.value.rows
}
async function last(): Promise<Import> {
  const read = await imports.handlers['accountImport.read'](callBy(admin), {})
  if (!read.ok || read.value.import === null) throw new Error('There is no import')
  return read.value.import
}
const confirm = async () =>
  imports.handlers['accountImport.confirm'](callBy(admin), { importId: (await last()).importId })
const finished = () => expect.poll(async () => (await last()).state, { timeout: 20_000 }).toBe('done')
const accounts = () => world.database.selectFrom('accounts').selectAll().orderBy('username').execute()

test('the preview says of each row what it would do, and changes nothing', async () => {
  await world.add('an', { fullName: 'Nguyễn Văn An', title: 'Cán bộ', siteId: SITES.office })
  await world.add('binh', { fullName: 'Lý Thị Bình', title: 'Cán bộ', siteId: SITES.office })
  const before = await accounts()
  await check(
    HEADING,
    'an,Nguyễn Văn An,Cán bộ,Văn phòng,,',
    'Binh,Lý Thị Bình,"Chánh Văn phòng, kiêm thư ký",Xã Lũng Cú,Quản trị đơn vị,có',
    'cuong,Vàng Mí Cường,Chủ tịch,Đồng Văn,,không',
    'cuong,Vàng Mí Cường,Chủ tịch,Đồng Văn,,',
    'tên sai,A,B,Văn phòng,,',
    'dung,,B,Văn phòng,,',
    'giang,Giàng A,B,Xã Không Có,,',
    'hoa,Hoa,B,Văn phòng,Vua,',
    'quantri,quantri,Cán bộ,Văn phòng,Người dùng,',
  )
  expect((await rows()).map(({ row, verdict, fault }) => [row, verdict, fault])).toEqual([
    [2, 'unchanged', null],
    [3, 'changed', null],
    [4, 'new', null],
    [5, 'faulty', 'usernameTwice'],
    [6, 'faulty', 'usernameShape'],
    [7, 'faulty', 'nameMissing'],
    [8, 'faulty', 'unitUnknown'],
    [9, 'faulty', 'roleUnknown'],
    [10, 'faulty', 'ownRights'],
  ])
  expect((await rows())[1]?.changes).toEqual([
    { field: 'title', before: 'Cán bộ', after: 'Chánh Văn phòng, kiêm thư ký' },
    { field: 'unit', before: 'Văn phòng', after: 'Xã Lũng Cú' },
    { field: 'systemRole', before: 'user', after: 'unitAdmin' },
    { field: 'mayPrepareMeetings', before: 'false', after: 'true' },
  ])
  expect(await accounts()).toEqual(before)
})

test.each([
  ['a semicolon, as Excel writes it in Vietnam', `\uFEFF${HEADING.replaceAll(',', ';')}`, 'an;An;Cán bộ;Văn phòng;;'],
  ['a named separator', `sep=;\r\n${HEADING.replaceAll(',', ';')}`, 'an;An;Cán bộ;Văn phòng;;'],
  ['a tab', HEADING.replaceAll(',', '\t'), 'an\tAn\tCán bộ\tVăn phòng'],
  ['decomposed letters', HEADING.normalize('NFD'), 'an,An,Cán bộ,Văn phòng,,'.normalize('NFD')],
])('a table is read with %s', async (_what, heading, row) => {
  await check(heading, row)
  expect(await rows()).toMatchObject([{ verdict: 'new', username: 'an', title: 'Cán bộ', unit: 'Văn phòng' }])
})

test('a file that is no such table is refused as a whole, with the reason', async () => {
  const refusal = async (bytes: Uint8Array) => imports.check(bytes, 'x.csv', admin.accountId)
  expect(await refusal(Uint8Array.from([0xff, 0xfe, 0x54, 0x00]))).toMatchObject({ error: 'notUtf8' })
  expect(await refusal(bytesOf(HEADING))).toMatchObject({ error: 'noRows' })
  expect(await refusal(bytesOf('Tên đăng nhập,Họ tên,Chức vụ', 'a,b,c'))).toMatchObject({
    error: 'missingColumn',
    details: { state: 'unit' },
  })
  expect(await refusal(bytesOf(HEADING, 'an,"An'))).toMatchObject({ error: 'badCsv', details: { line: 2 } })
})

test('what was confirmed is done once, also when the server stops in between', async () => {
  const people = Array.from({ length: 180 }, (_, index) => `nguoi${index},Người ${index},Cán bộ,Xã Lũng Cú,,`)
  await check(HEADING, ...people)
  expect(await confirm()).toMatchObject({ ok: true })
  await imports.close()
  const halfway = (await accounts()).length
  expect(halfway).toBeLessThan(181)
  imports = open()
  await imports.resume()
  await finished()
  expect(await accounts()).toHaveLength(181)
  expect(await last()).toMatchObject({ done: 180, total: 180, counts: { new: 180, skipped: 0 } })
  expect(await confirm()).toMatchObject({ error: 'importGone' })
  // The same file once more would do nothing.
  await check(HEADING, ...people)
  expect((await last()).counts).toMatchObject({ new: 0, unchanged: 180 })
  expect(await confirm()).toMatchObject({ error: 'nothingToDo' })
})

test('an imported account is nobody’s before an administrator gives it a password', async () => {
  await check(HEADING, 'an,An,Cán bộ,Văn phòng,,')
  await confirm()
  await finished()
  const signIn = (password: string) =>
    world.identity.handlers['identity.signIn'](openCall(), { username: 'an', password })
  expect(await signIn('an')).toMatchObject({ error: 'wrongCredentials' })
  const [an] = (await accounts()).filter(({ username }) => username === 'an')
  if (an === undefined) throw new Error('Not imported')
  await world.identity.handlers['identity.resetPassword'](callBy(admin), {
    accountId: an.account_id,
    next: 'hang-dong-nui-cao',
  })
  expect(await signIn('hang-dong-nui-cao')).toMatchObject({ ok: true })
})

test('what was changed between preview and confirmation is left out and said; lost rights end sessions', async () => {
  const secretary = await world.add('an', { mayPrepareMeetings: true })
  await world.database
    .insertInto('sessions')
    .values({
      ...{ token_hash: 'hash', account_id: secretary.accountId, created_at_ms: 1, expires_at_ms: 9e12 },
      ...{ session_id: 'AAAAAAAAAAAAAAAAAAAAAA' as never, device: '', ip: '', last_used_at_ms: 1 },
    })
    .execute()
  await check(HEADING, 'an,an,Cán bộ,Văn phòng,,không', 'binh,Bình,Cán bộ,Văn phòng,,')
  const other = await world.add('binh')
  await confirm()
  await finished()
  expect((await last()).counts).toMatchObject({ changed: 1, new: 0, skipped: 1 })
  expect(world.ended).toEqual(['hash'])
  expect((await accounts()).find(({ username }) => username === 'binh')?.account_id).toBe(other.accountId)
  const acts = await world.database.selectFrom('audit').select('action').execute()
  expect(acts.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      'accountImport.check',
      'accountImport.confirm',
      'identity.changeAccount',
      'accountImport.end',
    ]),
  )
})
