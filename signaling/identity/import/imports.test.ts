// Over 300 lines: each test brings a file through the same steps, which stand at the top.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pino } from 'pino'
import { systemTimers } from '../../kit/timers.ts'
import { callBy, openCall, openWorld, SITES, type World } from '../test-support.ts'
import { ImportId, SiteId, type AccountId } from '../../wire/ids.ts'
import type { Account } from '../wire.ts'
import { AccountImports } from './imports.ts'
import type { ImportRow } from './wire.ts'

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
    timers: systemTimers,
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
async function last() {
  const read = await imports.handlers['accountImport.read'](callBy(admin), {})
  if (!read.ok || read.value.import === null) throw new Error('There is no import')
  return { ...read.value.import, importId: ImportId.parse(read.value.import.importId) }
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
    'Binh,Lý Thị Bình,"Chánh Văn phòng, kiêm thư ký",Văn phòng,Quản trị đơn vị,có',
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
    [4, 'faulty', 'usernameTwice'],
    [5, 'faulty', 'usernameTwice'],
    [6, 'faulty', 'usernameShape'],
    [7, 'faulty', 'nameMissing'],
    [8, 'faulty', 'unitUnknown'],
    [9, 'faulty', 'roleUnknown'],
    [10, 'faulty', 'ownRights'],
  ])
  expect((await rows())[1]?.changes).toEqual([
    { field: 'title', before: 'Cán bộ', after: 'Chánh Văn phòng, kiêm thư ký' },
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

test('an account of another unit and a barred one are left as they are, and the row says so', async () => {
  const moved = await world.add('an', { fullName: 'An', siteId: SITES.district })
  await world.add('binh', { fullName: 'Bình', disabled: true })
  await check(HEADING, 'an,An,Cán bộ,Văn phòng,,', 'binh,Bình mới,Cán bộ,Văn phòng,,', 'cu,Cu,Cán bộ,Văn phòng,,')
  expect((await rows()).map(({ verdict, fault }) => [verdict, fault])).toEqual([
    ['faulty', 'otherUnit'],
    ['faulty', 'accountDisabled'],
    ['new', null],
  ])
  await confirm()
  await finished()
  expect((await accounts()).find(({ username }) => username === 'an')?.site_id).toBe(moved.siteId)
})

test('an old preview does nothing to accounts that were changed, moved or barred since', async () => {
  const [an, binh, chi] = await Promise.all(['an', 'binh', 'chi'].map((name) => world.add(name)))
  await world.add('dung')
  const row = (name: string) => `${name},${name} mới,Cán bộ,Văn phòng,,`
  await check(HEADING, row('an'), row('binh'), row('chi'), row('dung'))
  if (an === undefined || binh === undefined || chi === undefined) throw new Error('Not added')
  const edit = (accountId: AccountId, set: { title?: string; site_id?: SiteId; disabled?: 1 }) =>
    world.database.updateTable('accounts').set(set).where('account_id', '=', accountId).execute()
  await edit(an.accountId, { title: 'Chánh Văn phòng' })
  await edit(binh.accountId, { site_id: SITES.district })
  await edit(chi.accountId, { disabled: 1 })
  await confirm()
  await finished()
  expect((await rows()).map(({ verdict }) => verdict)).toEqual(['skipped', 'skipped', 'skipped', 'changed'])
  const after = (await accounts()).map(({ username, full_name: name, site_id: site }) => [username, name, site])
  expect(after).toEqual([
    ['an', 'an', SITES.office],
    ['binh', 'binh', SITES.district],
    ['chi', 'chi', SITES.office],
    ['dung', 'dung mới', SITES.office],
    ['quantri', 'quantri', SITES.office],
  ])
})

test('units are found by name, short name and code, whatever stands around a slash, and by their days', async () => {
  const unit = (siteId: string, name: string, days: { begins_on?: string; ends_on?: string }) =>
    world.database
      .insertInto('sites')
      .values({
        ...{
          site_id: SiteId.parse(siteId),
          name,
          short_name: name,
          level: 'commune',
          parent_id: SITES.root,
          position: 99,
        },
        ...{ begins_on: null, ends_on: null, ...days },
      })
      .execute()
  const [past, future] = ['2020-01-01', '2099-01-01']
  await unit('hg/cu', 'Xã Cũ', { ends_on: past })
  await unit('hg/con', 'Xã Còn', { ends_on: future })
  await unit('hg/moi', 'Xã Mới', { begins_on: future })
  await unit('hg/ban', 'Ban Tổ chức/Nội vụ', {})
  const written = ['xã  lũng cú', 'Lũng Cú/Đồng Văn', 'hg/huyen-dong-van/xa-lung-cu', 'Ban Tổ chức/Nội vụ']
  written.push('Xã Cũ', 'Xã Còn', 'Xã Mới')
  await check(HEADING, ...written.map((name, index) => `n${index}x,Tên,Cán bộ,${name},,`))
  expect((await rows()).map(({ verdict, fault }) => fault ?? verdict)).toEqual([
    ...['new', 'new', 'new', 'new'],
    ...['unitEnded', 'new', 'unitNotBegun'],
  ])
})

test.each([
  ['TCVN3', 'Tªn ®¨ng nhËp,Hä tªn,Chøc vô,§¬n vÞ', 'an,NguyÔn V¨n An,C¸n bé,V¨n phßng'],
  ['VNI', 'Teân ñaêng nhaäp,Hoï teân,Chöùc vuï,Ñôn vò', 'an,Nguyeãn Vaên An,Caùn boä,Vaên phoøng'],
  [
    'UTF-8 that was taken for Windows-1252',
    'username,full name,title,unit',
    'an,Nguyá»…n VÄƒn An,CÃ¡n bá»™,VÄƒn phÃ²ng',
  ],
])('letters of %s are refused in words of their own', async (_what, ...lines) => {
  expect(await imports.check(bytesOf(...lines), 'x.csv', admin.accountId)).toMatchObject({ error: 'oldFont' })
})

test('a name with a letter that a program lost is not imported; one of two lines becomes one line', async () => {
  await check(
    HEADING,
    'an,Nguy?n An,Cán bộ,Văn phòng,,',
    'binh,"Lý\r\nBình","Cán\nbộ",Văn phòng,,',
    'chi,Chi,Cán bộ,VP,,',
  )
  expect((await rows()).map(({ row, fault, fullName }) => [row, fault, fullName])).toEqual([
    [2, 'nameShape', 'Nguy?n An'],
    [3, null, 'Lý Bình'],
    [6, 'unitUnknown', 'Chi'],
  ])
})

test('more rows than an import takes are counted and refused', async () => {
  const bytes = bytesOf(HEADING, ...Array.from({ length: 50_001 }, (_, index) => `n${index},,,,,`))
  expect(await imports.check(bytes, 'x.csv', admin.accountId)).toMatchObject({
    error: 'tooManyRows',
    details: { rows: 50_001, most: 50_000 },
  })
})

test('the same file sent twice at once is read once', async () => {
  const bytes = bytesOf(HEADING, 'an,An,Cán bộ,Văn phòng,,')
  const sent = await Promise.all([1, 2].map(() => imports.check(bytes, 'x.csv', admin.accountId)))
  expect(sent.map((one) => (one.ok ? 'read' : one.error)).toSorted()).toEqual(['importRunning', 'read'])
})

const signIn = (username: string, password: string, next?: string) =>
  world.identity.handlers['identity.signIn'](openCall(), { username, password, next })
async function give(renew: boolean): Promise<string[]> {
  const { importId } = await last()
  const list = await imports.givePasswords({ importId, renew, by: admin.accountId })
  if (!list.ok) throw new Error(list.error)
  return [...list.value.matchAll(/"([a-z0-9]{4}(?:-[a-z0-9]{4}){3})"\r\n/gu)].map(([, password]) => password ?? '')
}

test('an initial password signs in once, with a password of the person’s own to take its place', async () => {
  await check(HEADING, 'an,An,Cán bộ,Văn phòng,,')
  await confirm()
  await finished()
  expect(await signIn('an', '')).toMatchObject({ error: 'wrongCredentials' })
  expect((await last()).withoutPassword).toEqual({ none: 1, unused: 0 })
  const [initial = ''] = await give(false)
  expect((await last()).withoutPassword).toEqual({ none: 0, unused: 1 })
  expect(await signIn('an', initial)).toMatchObject({ error: 'newPasswordNeeded' })
  expect(await signIn('an', initial, initial.toUpperCase())).toMatchObject({ error: 'samePassword' })
  expect(await signIn('an', 'sai-mat-khau-roi', 'hang-dong-nui-cao')).toMatchObject({ error: 'wrongCredentials' })
  expect(await world.database.selectFrom('sessions').selectAll().execute()).toEqual([])
  expect(await signIn('an', initial.toUpperCase().replaceAll('-', ' '), 'hang-dong-nui-cao')).toMatchObject({
    ok: true,
  })
  expect(await signIn('an', initial)).toMatchObject({ error: 'wrongCredentials' })
  expect(await signIn('an', 'hang-dong-nui-cao')).toMatchObject({ ok: true })
  expect((await last()).withoutPassword).toEqual({ none: 0, unused: 0 })
})

test('a column of e-mail addresses is optional; an empty cell leaves what is known, a wrong one is told', async () => {
  const heading = 'Tên đăng nhập,Họ tên,Chức vụ,Đơn vị,Thư điện tử'
  await world.add('an', { fullName: 'An', title: 'Cán bộ', siteId: SITES.office })
  await world.add('binh', { fullName: 'Bình', title: 'Cán bộ', siteId: SITES.office })
  await world.database
    .updateTable('accounts')
    .set({ email: 'binh@cu.example.vn' })
    .where('username', '=', 'binh')
    .execute()
  await check(
    heading,
    'an,An,Cán bộ,Văn phòng, an@moi.example.vn ',
    'binh,Bình,Cán bộ,Văn phòng,',
    'cuong,Cường,Cán bộ,Văn phòng,cuong@moi.example.vn',
    'dung,Dũng,Cán bộ,Văn phòng,Dũng <dung@moi.example.vn>',
  )
  expect((await rows()).map(({ verdict, fault, changes }) => [verdict, fault, changes])).toEqual([
    ['changed', null, [{ field: 'email', before: '', after: 'an@moi.example.vn' }]],
    ['unchanged', null, []],
    ['new', null, []],
    ['faulty', 'emailShape', []],
  ])
  await confirm()
  await finished()
  expect((await accounts()).map(({ username, email }) => [username, email])).toEqual([
    ['an', 'an@moi.example.vn'],
    ['binh', 'binh@cu.example.vn'],
    ['cuong', 'cuong@moi.example.vn'],
    ['quantri', null],
  ])
})

test('an initial password that nobody used for 30 days opens nothing, and can be renewed', async () => {
  await check(HEADING, 'an,An,Cán bộ,Văn phòng,,')
  await confirm()
  await finished()
  const [initial = ''] = await give(false)
  world.clock.advance(29 * 86_400_000)
  expect(await signIn('an', initial)).toMatchObject({ error: 'newPasswordNeeded' })
  world.clock.advance(2 * 86_400_000)
  expect(await signIn('an', initial, 'hang-dong-nui-cao')).toMatchObject({ error: 'initialExpired' })
  const [renewed = ''] = await give(true)
  expect(await signIn('an', renewed, 'hang-dong-nui-cao')).toMatchObject({ ok: true })
})

test('a lost list is renewed for those who have not signed in, and passwords stand nowhere', async () => {
  await check(HEADING, 'an,An,Cán bộ,Văn phòng,,', 'binh,Bình,Cán bộ,Văn phòng,,')
  await confirm()
  await finished()
  const [an = '', binh = ''] = await give(false)
  expect(await signIn('an', an, 'hang-dong-nui-cao')).toMatchObject({ ok: true })
  await expect(give(false)).rejects.toThrow('nobodyWithoutPassword')
  // Also from the same file sent once more.
  await check(HEADING, 'an,An,Cán bộ,Văn phòng,,', 'binh,Bình,Cán bộ,Văn phòng,,')
  const renewed = await give(true)
  expect(renewed).toHaveLength(1)
  expect(await signIn('binh', binh)).toMatchObject({ error: 'wrongCredentials' })
  expect(await signIn('binh', renewed[0] ?? '')).toMatchObject({ error: 'newPasswordNeeded' })
  const kept = JSON.stringify([
    await world.database.selectFrom('audit').selectAll().execute(),
    await accounts(),
    await world.database.selectFrom('account_import_rows').selectAll().execute(),
  ])
  for (const password of [an, binh, ...renewed]) expect(kept).not.toContain(password)
})

test('who confirms a file that somebody else brought keeps their own rights, and the row says so', async () => {
  const other = await world.add('quantri2', { systemRole: 'admin' })
  await check(HEADING, 'quantri2,quantri2,Cán bộ,Văn phòng,Người dùng,')
  const { importId } = await last()
  expect(await imports.handlers['accountImport.confirm'](callBy(other), { importId })).toMatchObject({ ok: true })
  await finished()
  expect(await rows()).toMatchObject([{ verdict: 'skipped', fault: 'ownRights' }])
  expect((await accounts()).find(({ username }) => username === 'quantri2')?.system_role).toBe('admin')
})

test('rows of an earlier file go when another is confirmed, and its people still get passwords', async () => {
  await check(HEADING, 'an,An,Cán bộ,Văn phòng,,')
  await confirm()
  await finished()
  await check(HEADING, 'binh,Bình,Cán bộ,Văn phòng,,')
  await confirm()
  await finished()
  const kept = await world.database.selectFrom('account_import_rows').select('username').execute()
  expect(kept).toEqual([{ username: 'binh' }])
  expect((await last()).withoutPassword).toEqual({ none: 2, unused: 0 })
  expect(await give(false)).toHaveLength(2)
})
