import { expect as waitFor, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { LONG_REPORT, SUBMISSION } from '../support/add-paper.ts'
import { test, type OpenAs } from '../support/pages.ts'
import { expectAtPage, expectDrawn, goToPage, spotOn } from '../support/reading.ts'
import { enterRoom, leaveButton } from '../support/room.ts'
import type { RunningServer } from '../support/server.ts'
import { CHAIR_NAME, meetingOfSites, threePages, type ThreePages } from '../support/three-sites.ts'

const expect = waitFor.configure({ timeout: 30_000 })
const FOLLOWING = `Đang xem theo ${CHAIR_NAME}`
const APART = 'Đang xem riêng'
const RETURN = 'Quay lại theo người trình bày'

test('the presenter’s page carries everybody along, through papers and also those who come later', async ({
  openAs,
  server,
}) => {
  test.setTimeout(240_000)
  const { chair, delegate, operator, meetingId, faults } = await presentedBefore(openAs, server)

  await goToPage(chair, 57)
  await expectAtPage(delegate, 57)
  await expectDrawn(delegate, 57)
  // Scrolling counts as well as a page number.
  await scrollBy(chair, 57, 1_500)
  await expect.poll(() => pageNumber(chair)).toBeGreaterThan(57)
  await expect.poll(async () => (await pageNumber(delegate)) === (await pageNumber(chair))).toBe(true)
  await expect(delegate.getByText(FOLLOWING)).toBeVisible()

  await chair.getByRole('button', { name: 'Danh sách tài liệu' }).click()
  await chair.getByRole('button', { name: SUBMISSION.title }).click()
  await goToPage(chair, 3)
  await expect(delegate.getByText(SUBMISSION.title)).toBeVisible()
  await expectAtPage(delegate, 3)
  await expectDrawn(delegate, 3)

  await enterRoom(operator, meetingId, { camera: 'off' })
  await expect(operator.getByText(FOLLOWING)).toBeVisible()
  await expectAtPage(operator, 3)
  await expectDrawn(operator, 3)
  expect(faults()).toEqual([])
})

test('scrolling away, or opening another paper, leaves the presenter; one touch returns', async ({
  openAs,
  server,
}) => {
  test.setTimeout(240_000)
  const { chair, delegate, operator, meetingId, faults } = await presentedBefore(openAs, server)
  await enterRoom(operator, meetingId, { camera: 'off' })
  await expectAtPage(operator, 20)

  await scrollBy(delegate, 20, 4_000)
  await expect(delegate.getByText(APART)).toBeVisible()
  const own = await settledPage(delegate)
  expect(own).toBeGreaterThan(20)
  await goToPage(chair, 60)
  await expectAtPage(operator, 60)
  await expect(operator.getByText(FOLLOWING)).toBeVisible()
  await expectAtPage(delegate, own)
  await expect(delegate.getByText(APART)).toBeVisible()

  await delegate.getByRole('button', { name: RETURN }).click()
  await expect(delegate.getByText(FOLLOWING)).toBeVisible()
  await expectAtPage(delegate, 60)
  await expectDrawn(delegate, 60)
  await goToPage(chair, 61)
  await expectAtPage(delegate, 61)

  await delegate.getByRole('button', { name: 'Danh sách tài liệu' }).click()
  await delegate.getByRole('button', { name: SUBMISSION.title }).click()
  await expect(delegate.getByText(APART)).toBeVisible()
  await goToPage(chair, 62)
  await expectAtPage(operator, 62)
  await expectAtPage(delegate, 1)
  await delegate.getByRole('button', { name: RETURN }).click()
  await expect(delegate.getByText(LONG_REPORT.title)).toBeVisible()
  await expectAtPage(delegate, 62)

  // Leaving by the button keeps the page and nothing else.
  await delegate.getByRole('button', { name: 'Xem riêng' }).click()
  await goToPage(chair, 63)
  await expectAtPage(operator, 63)
  await expectAtPage(delegate, 62)
  expect(faults()).toEqual([])
})

test('after a reload a follower stands on the presented page again, and the presenter goes on presenting it', async ({
  openAs,
  server,
}) => {
  test.setTimeout(240_000)
  const { chair, delegate, faults } = await presentedBefore(openAs, server)
  await goToPage(chair, 90)
  await expectAtPage(delegate, 90)

  await delegate.reload()
  await expect(leaveButton(delegate)).toBeVisible()
  await expect(delegate.getByText(FOLLOWING)).toBeVisible()
  await expectAtPage(delegate, 90)
  await expectDrawn(delegate, 90)

  await chair.reload()
  await expect(leaveButton(chair)).toBeVisible()
  await expect(chair.getByText(/đang trình bày: mọi người thấy trang này/u)).toBeVisible()
  await expectAtPage(chair, 90)
  await expectAtPage(delegate, 90)
  await goToPage(chair, 91)
  await expectAtPage(delegate, 91)
  expect(faults()).toEqual([])
})

/** The chair presents page 20 of the long report, and the delegate has touched nothing to see it. The operator is outside. */
async function presentedBefore(
  openAs: OpenAs,
  server: RunningServer,
): Promise<ThreePages & { readonly meetingId: MeetingId }> {
  const meetingId = await meetingOfSites(server, { title: 'Họp xem theo', papers: [LONG_REPORT, SUBMISSION] })
  const pages = await threePages(openAs)
  const { chair, delegate } = pages
  for (const page of [chair, delegate]) await enterRoom(page, meetingId, { camera: 'off' })
  await chair.getByRole('button', { name: LONG_REPORT.title }).click()
  await goToPage(chair, 20)
  await chair.getByRole('button', { name: 'Tôi trình bày' }).click()
  await expect(delegate.getByText(FOLLOWING)).toBeVisible()
  await expectAtPage(delegate, 20)
  await expectDrawn(delegate, 20)
  return { ...pages, meetingId }
}

/** With the wheel, over a page that is in sight. CSS pixels. */
async function scrollBy(page: Page, seenPage: number, px: number): Promise<void> {
  const { x, y } = await spotOn(page, seenPage, [0.5, 0.05])
  await page.mouse.move(x, Math.max(y, 300))
  await page.mouse.wheel(0, px)
}

async function pageNumber(page: Page): Promise<number> {
  return Number(await page.getByRole('textbox', { name: /^Số trang/u }).inputValue())
}

/** The page where scrolling has come to rest. */
async function settledPage(page: Page): Promise<number> {
  let last = -1
  await expect
    .poll(
      async () => {
        const now = await pageNumber(page)
        const same = now === last
        last = now
        return same
      },
      { intervals: [500] },
    )
    .toBe(true)
  return last
}
