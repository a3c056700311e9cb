import { expect, type Locator, type Page } from 'playwright/test'
import { addPaper, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../support/world/make-meeting.ts'
import { expectHeard, expectSilent } from '../support/media/media.ts'
import { faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { expectAtPage, expectDrawn, goToPage } from '../support/browsers/reading.ts'
import { doWith, enterRoom, leaveRoom, personRow, smallPicture, stage, turnMicOn } from '../support/browsers/room.ts'

const FINANCE = 'Sở Tài chính'
const LUNG_CU = 'UBND xã Lũng Cú'

// One meeting from its first muting to its end: each test goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

let chair: Page
let delegate: Page
let operator: Page
let address: string
const faults: string[][] = []

test.beforeAll(async ({ browser, server }) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, {
    title: 'Giao ban do chủ trì điều khiển',
    people: [...THREE, LUNG_CU_HALL],
  })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an item')
  await addPaper(secretary, { meetingId, agendaItemId }, SUBMISSION)
  address = `/cuoc-hop/${meetingId}`
  const pages: Page[] = []
  for (const username of ['chutri', 'daibieu1', 'dc.hg-dong-van-lung-cu']) {
    const context = await openContext(browser, server, username)
    const page = await context.newPage()
    faults.push(faultsOf(page))
    // What counts here is sound; three cameras more would only keep the machine busy.
    await enterRoom(page, meetingId, { camera: 'off', mic: 'on' })
    pages.push(page)
  }
  const [first, second, third] = pages
  if (first === undefined || second === undefined || third === undefined) throw new Error('Three pages were opened')
  ;[chair, delegate, operator] = [first, second, third]
})
test.afterAll(async () => {
  for (const page of [chair, delegate, operator]) await page?.context().close()
})

test('the chair mutes one: that one reads by whom, the others go on', async () => {
  await expectHeard(chair, FINANCE)
  await expectHeard(chair, LUNG_CU)
  await doWith(chair, 'Đại biểu Sở Tài chính', 'Tắt micrô')
  await expect(micButton(delegate, 'tắt')).toBeVisible()
  await expect(delegate.getByText('Chủ trì phiên họp đã tắt micrô của ông/bà.')).toBeVisible()
  await expect(await personRow(operator, FINANCE)).toContainText('Micrô tắt')
  await expect(await personRow(chair, FINANCE)).toContainText('Micrô tắt')
  await expectSilent(chair, FINANCE)
  await expectSilent(operator, FINANCE)
  await expectHeard(chair, LUNG_CU)
  // Only oneself turns it on again, and that the chair cannot do for anybody.
  await chair.getByRole('button', { name: 'Việc với Đại biểu Sở Tài chính', exact: true }).click()
  await expect(chair.getByRole('menuitem', { name: 'Tắt micrô' })).toBeDisabled()
  await expect(chair.getByRole('menuitem', { name: /Bật micrô/u })).toHaveCount(0)
  await chair.keyboard.press('Escape')
})

test('the chair mutes all after seeing how many that touches; nobody is unmuted by it', async () => {
  await turnMicOn(delegate)
  await expect(await personRow(chair, FINANCE)).toContainText('Micrô bật')
  await muteAll('Sẽ tắt 2 micrô đang bật, trừ micrô của ông/bà. Mỗi người tự bật lại khi phát biểu.')
  await expect(chair.getByText('Đã tắt 2 micrô.')).toBeVisible()
  for (const page of [delegate, operator]) await expect(micButton(page, 'tắt')).toBeVisible()
  await expect(micButton(chair, 'bật')).toBeVisible()
  await expectSilent(chair, FINANCE)
  await expectSilent(chair, LUNG_CU)

  // Once more, with one on and one off: what was off stays off.
  await turnMicOn(operator)
  await expect(await personRow(chair, LUNG_CU)).toContainText('Micrô bật')
  await muteAll('Sẽ tắt 1 micrô đang bật')
  await expect(micButton(operator, 'tắt')).toBeVisible()
  await expect(micButton(delegate, 'tắt')).toBeVisible()
  await expect(await personRow(chair, FINANCE)).toContainText('Micrô tắt')
  await expectHeard(delegate, 'UBND tỉnh Hà Giang')
})

test('the chair gives the presenter’s role: that one’s pages are everybody’s, until it is taken back', async () => {
  await doWith(chair, 'Đại biểu Sở Tài chính', 'Trao quyền trình bày')
  await expect(await personRow(operator, FINANCE)).toContainText('Đang trình bày')
  for (const page of [chair, delegate, operator]) await page.getByRole('tab', { name: 'Tài liệu' }).click()
  await expect(delegate.getByText('Ông/bà đang trình bày: mở một tài liệu để mọi người thấy')).toBeVisible()
  await delegate.getByRole('button', { name: SUBMISSION.title }).click()
  await expectDrawn(delegate, 1)
  await goToPage(delegate, 3)
  for (const page of [chair, operator]) {
    await expectAtPage(page, 3)
    await expect(page.getByText('Đang xem theo Đại biểu Sở Tài chính')).toBeVisible()
  }
  await doWith(chair, 'Đại biểu Sở Tài chính', 'Thôi quyền trình bày')
  await expect(delegate.getByText(/^Ông\/bà đang trình bày/u)).toHaveCount(0)
  await goToPage(delegate, 1)
  await expect(await personRow(operator, FINANCE)).not.toContainText('Đang trình bày')
  await operator.getByRole('tab', { name: 'Tài liệu' }).click()
  await expectAtPage(operator, 3)
})

test('the chair puts a site on everybody’s stage, over any speaker, and for newcomers too', async () => {
  await doWith(chair, LUNG_CU, 'Đưa lên màn hình chính')
  await expect(operator.getByText('Mọi người đang xem hình của ông/bà')).toBeVisible()
  for (const page of [chair, delegate]) await expect(stage(page)).toContainText(LUNG_CU)
  await expectHeard(delegate, 'UBND tỉnh Hà Giang')
  await expect(stage(delegate)).toContainText(LUNG_CU)
  await delegate.reload()
  await expect(stage(delegate)).toContainText(LUNG_CU)

  await doWith(chair, 'Đại biểu Sở Tài chính', 'Đưa lên màn hình chính')
  await expect(stage(chair)).toContainText(FINANCE)
  await expect(stage(operator)).toContainText(FINANCE)
  await expect(operator.getByText('Mọi người đang xem hình của ông/bà')).toHaveCount(0)

  await doWith(chair, 'Đại biểu Sở Tài chính', 'Bỏ khỏi màn hình chính')
  await expect(await personRow(operator, FINANCE)).not.toContainText('Trên màn hình chính')
})

test('who is not chair or secretary has no power over others', async () => {
  for (const page of [delegate, operator]) {
    await personRow(page, FINANCE)
    await expect(page.getByRole('button', { name: /^Việc với/u })).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Tắt tất cả micrô' })).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Kết thúc cuộc họp' })).toHaveCount(0)
  }
})

test('the chair ends the meeting after a question: everyone reads it and is out, and nobody can come back in', async () => {
  await chair.getByRole('button', { name: 'Kết thúc cuộc họp' }).click()
  const question = chair.getByRole('dialog')
  await expect(question).toContainText('Tất cả 3 điểm cầu và đại biểu đang dự sẽ rời cuộc họp.')
  await question.getByRole('button', { name: 'Thôi' }).click()
  await expect(smallPicture(chair, FINANCE)).toBeVisible()

  // Somebody has gone out and stands at the door again, as far as the door knows with every right.
  await leaveRoom(operator)
  await operator.getByRole('button', { name: 'Vào lại cuộc họp' }).click()
  const join = operator.getByRole('button', { name: 'Vào họp', exact: true })
  await expect(join).toBeVisible()
  // The door asks for the meeting now and then and would close by itself; this one doesn't learn of the end in time.
  await operator.route('**/api/call/meetings.get', (route) => route.abort())

  await chair.getByRole('button', { name: 'Kết thúc cuộc họp' }).click()
  await question.getByRole('button', { name: 'Kết thúc cuộc họp' }).click()
  for (const page of [chair, delegate]) {
    await expect(page.getByRole('heading', { name: 'Cuộc họp đã kết thúc' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Rời cuộc họp' })).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Vào lại cuộc họp' })).toHaveCount(0)
  }
  await join.click()
  await expect(operator.getByRole('heading', { name: 'Chưa vào cuộc họp được' })).toBeVisible()
  await expect(operator.getByText('Cuộc họp đã kết thúc.')).toBeVisible()
  await delegate.goto(`${address}/vao`)
  await expect(delegate.getByRole('heading', { name: 'Chưa vào cuộc họp được' })).toBeVisible()
  await expect(delegate.getByText('Đã kết thúc')).toBeVisible()
  expect(faults.flat()).toEqual([])
})

function micButton(page: Page, state: 'bật' | 'tắt'): Locator {
  return page.getByRole('button', { name: `Micrô đang ${state}` })
}

async function muteAll(words: string): Promise<void> {
  await chair.getByRole('button', { name: 'Tắt tất cả micrô' }).click()
  const question = chair.getByRole('dialog', { name: 'Tắt tất cả micrô?' })
  await expect(question).toContainText(words)
  await question.getByRole('button', { name: 'Tắt tất cả micrô' }).click()
  await expect(question).toHaveCount(0)
}
