import { dirname } from 'node:path'
import { rm } from 'node:fs/promises'
import { expect, type Browser, type Page } from 'playwright/test'
import { launchBrowser } from '../support/browsers/browsers.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../support/world/make-meeting.ts'
import { cameraSizes, expectHeard, expectMoving, expectSilent, keepPeers } from '../support/media/media.ts'
import { faultsOf, openContext, test } from '../support/browsers/pages.ts'
import {
  doWith,
  enterRoom,
  leaveRoom,
  personRow,
  smallPicture,
  smallPictures,
  stage,
  turnMicOff,
  turnMicOn,
} from '../support/browsers/room.ts'
import { writeVoice } from '../support/media/voice.ts'

const PROVINCE = 'UBND tỉnh Hà Giang'
const FINANCE = 'Sở Tài chính'
const LUNG_CU = 'UBND xã Lũng Cú'

// One meeting for all: three browsers with cameras take their time to come in.
test.describe.configure({ mode: 'serial' })

let browser: Browser
let voice: string
let chair: Page
let delegate: Page
let operator: Page
const faults: string[][] = []

test.beforeAll(async ({ server }) => {
  voice = await writeVoice()
  browser = await launchBrowser('whole', [`--use-file-for-fake-audio-capture=${voice}`])
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, {
    title: 'Giao ban ba điểm cầu',
    people: [...THREE, LUNG_CU_HALL],
  })
  const pages: Page[] = []
  for (const username of ['chutri', 'daibieu1', 'dc.hg-dong-van-lung-cu']) {
    const context = await openContext(browser, server, username)
    const page = await context.newPage()
    faults.push(faultsOf(page))
    await keepPeers(page)
    await enterRoom(page, meetingId)
    pages.push(page)
  }
  const [first, second, third] = pages
  if (first === undefined || second === undefined || third === undefined) throw new Error('Three pages were opened')
  ;[chair, delegate, operator] = [first, second, third]
})
test.afterAll(async () => {
  await browser?.close()
  await rm(dirname(voice), { recursive: true })
})

test('three sites see and hear each other for real; each picture names its site, each muted one says so', async () => {
  for (const page of [chair, delegate, operator]) await turnMicOn(page)

  for (const [page, others] of [
    [chair, [FINANCE, LUNG_CU]],
    [delegate, [PROVINCE, LUNG_CU]],
    [operator, [PROVINCE, FINANCE]],
  ] as const) {
    for (const site of others) {
      const frame = smallPicture(page, site)
      await expectMoving(frame.locator('video'))
      await expect(frame).toContainText('Micrô bật')
      await expectHeard(page, site)
    }
    await expect(smallPictures(page).getByRole('figure')).toHaveCount(3)
  }

  // Each seat gets the size that its link and its use of the picture ask for; a machine of few cores captures a picture of
  // which browsers send two.
  const strong = await delegate.evaluate(() => navigator.hardwareConcurrency >= 4)
  expect(await cameraSizes(delegate)).toEqual(strong ? ['r0', 'r1', 'r2'] : ['r0', 'r1'])

  await turnMicOff(delegate)
  await expect(smallPicture(chair, FINANCE)).toContainText('Micrô tắt')
  await expectSilent(chair, FINANCE)
  await expectSilent(operator, FINANCE)
  await expectHeard(operator, PROVINCE)

  await delegate.getByRole('button', { name: 'Máy quay đang bật' }).click()
  await expect(smallPicture(chair, FINANCE)).toContainText('Máy quay đang tắt')
  await expect(smallPicture(chair, FINANCE).locator('video')).toHaveCount(0)
  await expect(await personRow(operator, FINANCE)).toContainText('Máy quay tắt')
  await delegate.getByRole('button', { name: 'Máy quay đang tắt' }).click()
  await expectMoving(smallPicture(chair, FINANCE).locator('video'))
  expect(faults.flat()).toEqual([])
})

test('the stage shows who speaks, until the chair puts somebody there for everyone', async () => {
  for (const page of [chair, operator]) await turnMicOff(page)
  await turnMicOn(delegate)
  await expect(stage(chair)).toContainText(FINANCE)
  await expect(stage(chair)).toContainText('đang nói')
  await expectMoving(stage(chair).locator('video'))
  await expect(stage(operator)).toContainText(FINANCE)
  // Whoever speaks goes on seeing who was there before, never themselves.
  await expect(stage(delegate)).toContainText(new RegExp(`${PROVINCE}|${LUNG_CU}`, 'u'))
  await expect(stage(delegate)).not.toContainText(FINANCE)

  await turnMicOff(delegate)
  await turnMicOn(operator)
  await expect(stage(chair)).toContainText(LUNG_CU)
  await expect(stage(delegate)).toContainText(LUNG_CU)
  await expectMoving(stage(delegate).locator('video'))

  await doWith(chair, 'Đại biểu Sở Tài chính', 'Đưa lên màn hình chính')
  await expect(stage(chair)).toContainText(FINANCE)
  await expect(stage(operator)).toContainText(FINANCE)
  await expectMoving(stage(operator).locator('video'))
  await expect(stage(delegate)).toContainText('Mọi người đang xem hình của ông/bà')
  // The operator is speaking all the while, and still the chair's choice holds.
  await expectHeard(chair, LUNG_CU)
  await expect(stage(chair)).toContainText(FINANCE)

  await doWith(chair, 'Đại biểu Sở Tài chính', 'Bỏ khỏi màn hình chính')
  await expect(stage(chair)).toContainText(LUNG_CU)
  expect(faults.flat()).toEqual([])
})

test('a shared screen takes the stage of the others, and who leaves is gone from everybody’s sight', async () => {
  await delegate.getByRole('button', { name: 'Chia sẻ màn hình' }).click()
  await expect(delegate.getByRole('button', { name: 'Dừng chia sẻ' })).toBeVisible()
  await expect(stage(delegate)).toContainText('Ông/bà đang chia sẻ màn hình này với mọi người.')
  for (const page of [chair, operator]) {
    await expect(stage(page)).toContainText(`${FINANCE} đang chia sẻ màn hình`)
    await expectMoving(page.getByLabel(`Màn hình của ${FINANCE}`))
  }
  await operator.getByRole('button', { name: 'Chia sẻ màn hình' }).click()
  await expect(operator.getByText('Điểm cầu khác đang chia sẻ màn hình. Xin chờ họ dừng.')).toBeVisible()

  await delegate.getByRole('button', { name: 'Dừng chia sẻ' }).click()
  await expect(chair.getByLabel(`Màn hình của ${FINANCE}`)).toHaveCount(0)

  await leaveRoom(delegate)
  await expect(delegate.getByRole('heading', { name: 'Ông/bà đã rời cuộc họp' })).toBeVisible()
  for (const page of [chair, operator]) {
    await expect(smallPicture(page, FINANCE)).toHaveCount(0)
    await expect(page.getByRole('tab', { name: 'Người dự (2)' })).toBeVisible()
  }
  await delegate.getByRole('button', { name: 'Vào lại cuộc họp' }).click()
  await delegate.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await expectMoving(smallPicture(chair, FINANCE).locator('video'))
  expect(faults.flat()).toEqual([])
})
