import { expect as waitFor, type Page } from 'playwright/test'
import { LONG_REPORT } from '../support/add-paper.ts'
import { expectHeard, expectMoving, expectSilent } from '../support/media.ts'
import { test } from '../support/pages.ts'
import { expectAtPage, goToPage } from '../support/reading.ts'
import { doWith, enterRoom, leaveButton, personRow, smallPicture, stage, turnMicOn } from '../support/room.ts'
import {
  CHAIR_NAME,
  DELEGATE_NAME,
  FINANCE,
  LUNG_CU,
  meetingOfSites,
  OPERATOR_NAME,
  PROVINCE,
  threePages,
} from '../support/three-sites.ts'

const expect = waitFor.configure({ timeout: 30_000 })
const PATIENT = { deadlineMs: 30_000 }
const MUTED_BY_CHAIR = `${CHAIR_NAME} đã tắt micrô của ông/bà.`

test('the chair turns one microphone off and then all others; nobody is turned on by anybody else', async ({
  openAs,
  server,
}) => {
  test.setTimeout(240_000)
  const meetingId = await meetingOfSites(server, { title: 'Họp tắt micrô' })
  const { chair, delegate, operator, faults } = await threePages(openAs)
  for (const page of [chair, delegate, operator]) await enterRoom(page, meetingId, { mic: 'on' })
  await expectHeard(chair, FINANCE, PATIENT)
  await expectHeard(chair, LUNG_CU, PATIENT)
  await expectHeard(operator, FINANCE, PATIENT)

  await doWith(chair, DELEGATE_NAME, 'Tắt micrô')
  await expect(delegate.getByText(MUTED_BY_CHAIR)).toBeVisible()
  await expectMicOff(delegate)
  await expect(smallPicture(operator, FINANCE)).toContainText('Micrô tắt')
  await expectSilent(chair, FINANCE, PATIENT)
  await expectSilent(operator, FINANCE, PATIENT)
  await expectHeard(chair, LUNG_CU, PATIENT)
  await expect(operator.getByText(MUTED_BY_CHAIR)).toHaveCount(0)

  // What is off may not even be touched by the chair; the delegate's own button turns it on.
  await openActs(chair, DELEGATE_NAME)
  await expect(chair.getByRole('menuitem', { name: 'Tắt micrô' })).toBeDisabled()
  await expect(chair.getByRole('menuitem', { name: /^Bật/u })).toHaveCount(0)
  await chair.keyboard.press('Escape')
  await turnMicOn(delegate)
  await expectHeard(chair, FINANCE, PATIENT)

  await chair.getByRole('button', { name: 'Tắt tất cả micrô' }).click()
  const question = chair.getByRole('dialog', { name: 'Tắt tất cả micrô?' })
  await expect(question).toContainText('Sẽ tắt 2 micrô đang bật')
  await question.getByRole('button', { name: 'Tắt tất cả micrô' }).click()
  await expect(chair.getByText('Đã tắt 2 micrô.')).toBeVisible()
  for (const page of [delegate, operator]) {
    await expect(page.getByText(MUTED_BY_CHAIR)).toBeVisible()
    await expectMicOff(page)
  }
  await expectSilent(chair, FINANCE, PATIENT)
  await expectSilent(chair, LUNG_CU, PATIENT)
  await expect(chair.getByRole('button', { name: 'Micrô đang bật' })).toBeVisible()
  await expectHeard(delegate, PROVINCE, PATIENT)

  await turnMicOn(operator)
  await expectHeard(chair, LUNG_CU, PATIENT)
  await expectMicOff(delegate)
  await expectSilent(chair, FINANCE, PATIENT)
  expect(faults()).toEqual([])
})

test('the chair puts a site on the stage of everybody, also of who comes later, and takes it off', async ({
  openAs,
  server,
}) => {
  test.setTimeout(240_000)
  const meetingId = await meetingOfSites(server, { title: 'Họp màn hình chính' })
  const { chair, delegate, operator, faults } = await threePages(openAs)
  for (const page of [chair, operator]) await enterRoom(page, meetingId)

  await doWith(chair, OPERATOR_NAME, 'Đưa lên màn hình chính')
  await expect(operator.getByText('Mọi người đang xem hình của ông/bà')).toBeVisible()
  await enterRoom(delegate, meetingId)
  await expect(stage(delegate)).toContainText(LUNG_CU)
  await expectMoving(stage(delegate).locator('video'), PATIENT)
  await turnMicOn(chair)
  await expectHeard(delegate, PROVINCE, PATIENT)
  await expect(stage(delegate)).toContainText(LUNG_CU)

  await doWith(chair, DELEGATE_NAME, 'Đưa lên màn hình chính')
  await expect(delegate.getByText('Mọi người đang xem hình của ông/bà')).toBeVisible()
  for (const page of [chair, operator]) {
    await expect(stage(page)).toContainText(FINANCE)
    await expectMoving(stage(page).locator('video'), PATIENT)
    await expect(await personRow(page, FINANCE)).toContainText('Trên màn hình chính')
  }
  await expect(operator.getByText('Mọi người đang xem hình của ông/bà')).toHaveCount(0)

  await doWith(chair, DELEGATE_NAME, 'Bỏ khỏi màn hình chính')
  await expect(await personRow(operator, FINANCE)).not.toContainText('Trên màn hình chính')
  await expect(stage(operator)).toContainText(PROVINCE)
  expect(faults()).toEqual([])
})

test('the presenter’s role goes to whom the chair gives it, and ends when the chair takes it', async ({
  openAs,
  server,
}) => {
  test.setTimeout(240_000)
  const meetingId = await meetingOfSites(server, { title: 'Họp trao quyền trình bày', papers: [LONG_REPORT] })
  const { chair, delegate, operator, faults } = await threePages(openAs)
  for (const page of [chair, delegate, operator]) await enterRoom(page, meetingId, { camera: 'off' })
  const presents = delegate.getByText(/đang trình bày: /u)

  await doWith(chair, DELEGATE_NAME, 'Trao quyền trình bày')
  await expect(await personRow(operator, FINANCE)).toContainText('Đang trình bày')
  await expect(delegate.getByText(/^(Ông\/bà|Bạn) đang trình bày: mở một tài liệu/u)).toBeVisible()
  for (const page of [chair, operator]) await page.getByRole('tab', { name: 'Tài liệu' }).click()
  await delegate.getByRole('button', { name: LONG_REPORT.title }).click()
  await goToPage(delegate, 12)
  await expect(presents).toBeVisible()
  for (const page of [chair, operator]) {
    await expect(page.getByText(`Đang xem theo ${DELEGATE_NAME}`)).toBeVisible()
    await expectAtPage(page, 12)
  }

  await doWith(chair, DELEGATE_NAME, 'Thôi quyền trình bày')
  await expect(presents).toHaveCount(0)
  await expect(await personRow(operator, FINANCE)).not.toContainText('Đang trình bày')
  // Only who leads may take the role by themselves.
  await expect(chair.getByRole('tab', { name: 'Tài liệu' })).toBeVisible()
  await chair.getByRole('tab', { name: 'Tài liệu' }).click()
  await expect(chair.getByRole('button', { name: 'Tôi trình bày' })).toBeVisible()
  await expect(delegate.getByRole('button', { name: 'Tôi trình bày' })).toHaveCount(0)
  await goToPage(delegate, 30)
  await chair.getByRole('button', { name: 'Tôi trình bày' }).click()
  await goToPage(chair, 40)
  await operator.getByRole('tab', { name: 'Tài liệu' }).click()
  await expectAtPage(operator, 40)
  await expectAtPage(delegate, 30)
  expect(faults()).toEqual([])
})

test('the chair ends the meeting: everybody sees that it is over, and who comes afterwards is told why not', async ({
  openAs,
  server,
}) => {
  test.setTimeout(240_000)
  const meetingId = await meetingOfSites(server, { title: 'Họp rồi kết thúc' })
  const { chair, delegate, operator, faults } = await threePages(openAs)
  for (const page of [chair, delegate]) await enterRoom(page, meetingId, { mic: 'on' })
  await expectHeard(chair, FINANCE, PATIENT)
  await expect(delegate.getByRole('button', { name: 'Kết thúc cuộc họp' })).toHaveCount(0)
  // Somebody still stands at the door.
  await operator.goto(`/cuoc-hop/${meetingId}/vao`)
  const join = operator.getByRole('button', { name: 'Vào họp', exact: true })
  await expect(join).toBeVisible()

  await chair.getByRole('button', { name: 'Kết thúc cuộc họp' }).click()
  const question = chair.getByRole('dialog', { name: 'Kết thúc cuộc họp?' })
  await expect(question).toContainText('Tất cả 2 người đang dự sẽ rời cuộc họp.')
  await expect(leaveButton(delegate)).toBeVisible()
  await question.getByRole('button', { name: 'Kết thúc cuộc họp' }).click()
  for (const page of [chair, delegate]) {
    await expect(page.getByRole('heading', { name: 'Cuộc họp đã kết thúc' })).toBeVisible()
    await expect(leaveButton(page)).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Vào lại cuộc họp' })).toHaveCount(0)
    await expect(page.locator('video, audio')).toHaveCount(0)
  }

  await join.click()
  await expect(operator.getByRole('heading', { name: 'Chưa vào cuộc họp được' })).toBeVisible()
  await expect(operator.getByText('Cuộc họp đã kết thúc.')).toBeVisible()
  await delegate.goto(`/cuoc-hop/${meetingId}/vao`)
  await expect(delegate.getByRole('heading', { name: 'Chưa vào cuộc họp được' })).toBeVisible()
  await expect(delegate.getByText('Đã kết thúc')).toBeVisible()
  await expect(delegate.getByRole('button', { name: 'Vào họp', exact: true })).toHaveCount(0)
  expect(faults()).toEqual([])
})

async function expectMicOff(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Micrô đang tắt' })).toBeVisible()
}

async function openActs(page: Page, fullName: string): Promise<void> {
  await page.getByRole('tab', { name: /^Người dự/u }).click()
  await page.getByRole('button', { name: `Việc với ${fullName}`, exact: true }).click()
}
