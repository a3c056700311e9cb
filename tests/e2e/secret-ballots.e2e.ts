import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, type Page } from 'playwright/test'
import { edwards25519 } from '../../signaling/voting/secret/common/group.ts'
import { makeTrusteeKey } from '../../signaling/voting/secret/common/trustees.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { putToTheVote } from '../support/world/ballots.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, signIn as signInByForm, test } from '../support/browsers/pages.ts'
import { enterRoom } from '../support/browsers/room.ts'
import type { RunningServer } from '../support/server.ts'

const TITLE = 'Bầu Phó Chủ tịch Hội đồng nhân dân'
const PASSPHRASE = 'mật khẩu của tệp dự phòng'
const PHONE = { viewport: { width: 390, height: 844 } }
/** Choices are found again by their keys alone: no other text of the data has these. */
const CHOICES = [
  { key: 'khoaTanThanh', label: 'Đồng ý', countsAs: 'for' as const },
  { key: 'khoaPhanDoi', label: 'Không đồng ý', countsAs: 'against' as const },
]
const delegate = (fullName: string) => ({ fullName, role: 'delegate' }) as const
/** In the room the one before everything else; below it the list may have another. */
const sheet = (page: Page) => page.getByRole('region', { name: 'Phiếu biểu quyết' }).last()
const ownPart = (page: Page) => page.getByRole('region', { name: 'Phần của ông/bà trong ban kiểm phiếu' })

async function vote(page: Page, choice: string): Promise<string> {
  await sheet(page).getByRole('button', { name: choice, exact: true }).click()
  await sheet(page)
    .getByRole('button', { name: `Gửi phiếu: ${choice}` })
    .click()
  await expect(sheet(page)).toContainText('Phiếu kín đã được ghi nhận')
  await expect(sheet(page).getByText(choice, { exact: true })).toHaveCount(0)
  return /Mã biên nhận: (\S+)/u.exec(await sheet(page).innerText())?.[1] ?? ''
}

/** In which files of the server's data a voter stands beside a choice, the write-ahead log and freed pages included. */
function filesThatJoin(server: RunningServer, voterIds: readonly string[]): string[] {
  const beside = new RegExp(`(?:${voterIds.join('|')})[^]{0,40}?(?:${CHOICES.map(({ key }) => key).join('|')})`, 'u')
  return readdirSync(server.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => beside.test(readFileSync(path, 'latin1')))
}

/** Rows of any table that have both a voter and one choice alone: the rule, which has them all, says nothing. */
function rowsThatJoin(server: RunningServer, voterIds: readonly string[]): string[] {
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { readOnly: true, timeout: 5_000 })
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all()
    return tables.flatMap(({ name }) =>
      database
        .prepare(`select * from "${String(name)}"`)
        .all()
        .map((row) => JSON.stringify(row))
        .filter(
          (row) =>
            voterIds.some((id) => row.includes(id)) && CHOICES.filter(({ key }) => row.includes(key)).length === 1,
        )
        .map((row) => `${String(name)}: ${row}`),
    )
  } finally {
    database.close()
  }
}

test('chair and committee give keys, three vote in secret, each finds their ballot in the published list, both open their part, and nothing on the disk says who chose what', async ({
  openAs,
  server,
}) => {
  const signIn = (username: string) => TestClient.signIn(server.url, username)
  const [admin, secretary, leader] = [await signIn('quantri'), await signIn('thuky1'), await signIn('chutri')]
  const people = [...THREE, delegate('Đại biểu Sở Nội vụ')]
  const { meetingId } = await makeMeeting(secretary, { title: 'Kỳ họp thứ ba', people })
  const [, openId] = await putToTheVote(
    { admin, secretary, chair: leader },
    {
      ...{ meetingId, bodyName: 'Hội đồng bầu' },
      members: ['Chủ trì phiên họp', 'Đại biểu Sở Tài chính', 'Đại biểu Sở Nội vụ'],
      rule: { choices: CHOICES },
      ballots: [{ title: TITLE, committee: ['Đại biểu Sở Tài chính'] }, { title: 'Thông qua biên bản' }],
    },
  )
  if (openId === undefined) throw new Error('two ballots were put to the vote')
  const path = `/cuoc-hop/${meetingId}/bieu-quyet`
  const chair = await openAs('chutri')
  const finance = await openAs('daibieu1', { path })
  const phone = await openAs('daibieu2', { path, context: PHONE })
  const faults = [chair, finance, phone].map((page) => faultsOf(page))

  await enterRoom(chair, meetingId, { camera: 'off' })
  await chair.getByRole('tab', { name: 'Chương trình' }).click()
  await chair.getByRole('button', { name: 'Nội dung biểu quyết (2)' }).click()
  const drawer = chair.getByRole('dialog', { name: 'Biểu quyết' })
  await drawer.getByRole('button', { name: `Xem “${TITLE}”` }).click()
  for (const username of ['daibieu1', 'daibieu2']) await (await (await signIn(username)).connect()).join(meetingId)

  // Without the keys of both it is not opened.
  await drawer.getByRole('button', { name: 'Mở biểu quyết' }).click()
  const opening = chair.getByRole('dialog', { name: 'Mở biểu quyết' })
  await expect(opening).toContainText('Ban kiểm phiếu chưa gửi đủ khoá')
  await expect(opening.getByRole('button', { name: 'Mở biểu quyết' })).toBeDisabled()
  await opening.getByRole('button', { name: 'Thôi' }).click()
  await expect(opening).toHaveCount(0)
  await ownPart(chair).getByRole('button', { name: 'Tạo và gửi khoá của tôi' }).click()
  await expect(ownPart(chair)).toContainText('Khoá của ông/bà đã gửi')
  await expectNothingSerious(chair)
  await finance.getByRole('button', { name: `Xem “${TITLE}”` }).click()
  await ownPart(finance).getByRole('button', { name: 'Tạo và gửi khoá của tôi' }).click()
  await expect(ownPart(finance)).toContainText('Khoá của ông/bà đã gửi')
  await ownPart(finance).getByText('Bản dự phòng của khoá riêng').click()
  await ownPart(finance).getByLabel('Mật khẩu của tệp').fill(PASSPHRASE)
  const downloading = finance.waitForEvent('download')
  await ownPart(finance).getByRole('button', { name: 'Tải bản dự phòng' }).click()
  const backup = await (await downloading).path()
  await drawer.getByRole('button', { name: 'Mở biểu quyết' }).click()
  await opening.getByRole('button', { name: 'Mở biểu quyết' }).click()

  // The chair's sheet stands before everything else; the others' in their lists.
  const trackers = [
    await vote(chair, 'Đồng ý'),
    await vote(finance, 'Không đồng ý'),
    await (async () => {
      await expect(sheet(phone)).toContainText('Phiếu kín: phiếu được mã hoá ngay trên máy')
      await expectNothingSerious(phone)
      await expectNoSideScroll(phone)
      return vote(phone, 'Đồng ý')
    })(),
  ]
  expect(new Set(trackers).size).toBe(3)
  await chair.keyboard.press('Escape')
  const voterIds = await idsOf(secretary, meetingId)
  expect(rowsThatJoin(server, voterIds)).toEqual([])

  // Somebody who signs out meanwhile has the private key again, and the server sends the tracker.
  await finance.getByRole('button', { name: 'Đại biểu Sở Tài chính' }).click()
  await finance.getByRole('button', { name: 'Đăng xuất' }).click()
  await finance.waitForURL('**/dang-nhap**')
  await signInByForm(finance, server, 'daibieu1')
  await finance.waitForURL((url) => !url.pathname.startsWith('/dang-nhap'))
  await finance.goto(`${server.url}${path}`)
  await expect(sheet(finance)).toContainText('Phiếu kín đã được ghi nhận')
  await expect(ownPart(finance)).toContainText('Khoá riêng nằm trong trình duyệt này')
  await drawer.getByRole('button', { name: 'Kết thúc và kiểm phiếu' }).click()
  const ending = chair.getByRole('dialog', { name: 'Kết thúc biểu quyết?' })
  await ending.getByRole('button', { name: 'Kết thúc và kiểm phiếu' }).click()
  await expect(drawer.getByRole('status').filter({ hasText: 'Đang kiểm phiếu' })).toBeVisible()
  await expect(phone.getByText('Phiếu của ông/bà có trong danh sách.')).toBeVisible()
  await phone.getByText('Danh sách phiếu đã công bố (3)').click()
  for (const tracker of trackers) await expect(phone.getByText(tracker, { exact: true }).last()).toBeVisible()
  await expect(phone.getByRole('listitem').filter({ hasText: 'phiếu của ông/bà' }).last()).toContainText(
    trackers[2] ?? '',
  )
  await expectNothingSerious(phone)
  await expectNoSideScroll(phone)

  await ownPart(chair).getByRole('button', { name: 'Mở phần của tôi' }).click()
  await expect(ownPart(chair)).toContainText('Còn chờ: Đại biểu Sở Tài chính')
  // A machine that has lost everything gets the key back from the backup, by its passphrase alone.
  await finance.evaluate(() => indexedDB.deleteDatabase('counting-keys'))
  await finance.reload()
  await expect(ownPart(finance)).toContainText('Trình duyệt này không có khoá riêng của ông/bà')
  await expectNothingSerious(finance)
  await finance.locator('input[type=file]').setInputFiles(backup)
  await ownPart(finance).getByLabel('Mật khẩu của tệp').fill('một mật khẩu khác')
  await ownPart(finance).getByRole('button', { name: 'Nhập khoá từ tệp' }).click()
  await expect(ownPart(finance)).toContainText('mật khẩu không khớp')
  await ownPart(finance).getByLabel('Mật khẩu của tệp').fill(PASSPHRASE)
  await ownPart(finance).getByRole('button', { name: 'Nhập khoá từ tệp' }).click()
  await ownPart(finance).getByRole('button', { name: 'Mở phần của tôi' }).click()
  for (const page of [chair, finance, phone]) {
    const result = page.getByRole('list', { name: 'Kết quả biểu quyết' })
    await expect(result.getByRole('listitem').filter({ hasText: /^Đồng ý/u })).toContainText('2 phiếu')
    await expect(result.getByRole('listitem').filter({ hasText: /^Không đồng ý/u })).toContainText('1 phiếu')
  }
  await finance.getByRole('button', { name: 'Xem ai đã bỏ phiếu' }).click()
  await expect(finance.getByRole('row').filter({ hasText: 'Đã bỏ phiếu' })).toHaveCount(3)

  // On the disk choices stand in the rule and nowhere beside a voter. That the search can find them, an open vote shows.
  expect(rowsThatJoin(server, voterIds)).toEqual([])
  expect(filesThatJoin(server, voterIds)).toEqual([])
  const act = { meetingId, ballotId: openId, onChairsOrder: false }
  expect(await leader.call('voting.open', { ...act, revision: 1 })).toMatchObject({ ok: true })
  const open = { meetingId, ballotId: openId, choice: 'khoaPhanDoi', changes: null }
  expect(await (await signIn('daibieu2')).call('voting.cast', open)).toMatchObject({ ok: true })
  expect(rowsThatJoin(server, voterIds)).toHaveLength(1)
  expect(filesThatJoin(server, voterIds)).not.toEqual([])
  for (const found of faults) expect(found).toEqual([])
})

test('a count that cannot be finished is put on record, and everybody sees that it must be voted on again', async ({
  openAs,
  server,
}) => {
  const signIn = (username: string) => TestClient.signIn(server.url, username)
  const [admin, secretary, leader] = [await signIn('quantri'), await signIn('thuky1'), await signIn('chutri')]
  const { meetingId } = await makeMeeting(secretary, { title: 'Kỳ họp thứ tư' })
  const members = ['Chủ trì phiên họp', 'Đại biểu Sở Tài chính']
  const [ballotId] = await putToTheVote(
    { admin, secretary, chair: leader },
    { ...{ meetingId, bodyName: 'Ban thử', members }, ballots: [{ title: TITLE, committee: members.slice(1) }] },
  )
  if (ballotId === undefined) throw new Error('nothing was put to the vote')
  const finance = await signIn('daibieu1')
  for (const client of [leader, finance]) {
    const key = JSON.stringify(makeTrusteeKey(edwards25519).key)
    expect(await client.call('voting.giveKey', { meetingId, ballotId, key })).toMatchObject({ ok: true })
    await (await client.connect()).join(meetingId)
  }
  const act = { meetingId, ballotId, onChairsOrder: false }
  expect(await leader.call('voting.open', { ...act, revision: 1 })).toMatchObject({ ok: true })
  expect(await leader.call('voting.end', act)).toMatchObject({ ok: true, result: { result: null } })

  const path = `/cuoc-hop/${meetingId}/bieu-quyet`
  const chair = await openAs('chutri', { path })
  const phone = await openAs('daibieu1', { path, context: PHONE })
  await expect(ownPart(chair)).toContainText('Trình duyệt này không có khoá riêng của ông/bà')
  await chair.getByRole('button', { name: 'Ghi nhận không kiểm được phiếu' }).click()
  const asking = chair.getByRole('dialog')
  await asking.getByLabel('Lý do').fill('Máy của chủ trì hỏng ổ đĩa.')
  await asking.getByRole('button', { name: 'Ghi nhận không kiểm được phiếu' }).click()
  await expect(asking).toHaveCount(0)
  for (const page of [chair, phone]) {
    await expect(page.getByRole('status').filter({ hasText: 'Không kiểm được phiếu' })).toContainText(
      'Lý do: Máy của chủ trì hỏng ổ đĩa. Nội dung này phải được bỏ phiếu lại.',
    )
    await expectNothingSerious(page)
    await expectNoSideScroll(page)
  }
})

async function idsOf(client: TestClient, meetingId: MeetingId) {
  const read = await client.call('meetings.get', { meetingId })
  if (!read.ok) throw new Error(read.error)
  return read.result.meeting.participants.map(({ accountId }) => accountId)
}
