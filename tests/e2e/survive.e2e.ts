import { readFile } from 'node:fs/promises'
import { expect, type Browser, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { addPaper, LONG_REPORT } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { LINK_IP, openMediaLink, openWebLink, type MediaLink } from '../support/links/links.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../support/world/make-meeting.ts'
import { expectHeard, expectMoving } from '../support/media/media.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import {
  expectAtPage,
  expectDrawn,
  expectSaved,
  goToPage,
  paperPage,
  stroke,
  takeTool,
} from '../support/browsers/reading.ts'
import { enterRoom, personRow, smallPicture, stage, turnMicOn } from '../support/browsers/room.ts'
import { freePort, startServer, type RunningServer } from '../support/server.ts'

const PROVINCE = 'UBND tỉnh Hà Giang'
const FINANCE = 'Sở Tài chính'
const LUNG_CU = 'UBND xã Lũng Cú'
const BACK_AFTER_SERVER_MS = 10_000
const BACK_AFTER_WORKER_MS = 5_000
const CUT_MS = 20_000

let server: RunningServer
let link: MediaLink
let secretary: TestClient

test.beforeAll(async () => {
  const mediaPort = await freePort()
  server = await startServer({ env: { MEDIA_PORT: String(mediaPort), MEDIA_ANNOUNCED_ADDRESS: LINK_IP } })
  link = await openMediaLink(mediaPort)
  secretary = await TestClient.signIn(server.url, 'thuky1')
})
test.afterAll(async () => {
  await link?.close()
  await server?.stop()
})
test.afterEach(() => link.mend())

test('the server is killed in a meeting: browsers come back by themselves, muted, on the same page with every mark, within 10 s', async ({
  browser,
}) => {
  const { meetingId, agendaItemId } = await meetingOfThree()
  await addPaper(secretary, { meetingId, agendaItemId }, LONG_REPORT)
  const chair = await enterAs(browser, 'chutri', meetingId)
  const delegate = await enterAs(browser, 'daibieu1', meetingId)
  await chair.getByRole('button', { name: LONG_REPORT.title }).click()
  await chair.getByRole('button', { name: 'Tôi trình bày' }).click()
  await goToPage(chair, 42)
  await expectAtPage(delegate, 42)
  await expectDrawn(delegate, 42)
  for (const page of [chair, delegate]) {
    await turnMicOn(page)
    await takeTool(page, 'Bút')
    await stroke(page, 42, [0.3, 0.05], [0.7, 0.08])
  }
  for (const [page, site] of [
    [chair, FINANCE],
    [delegate, PROVINCE],
  ] as const) {
    await expectSaved(page)
    await expect(paperPage(page, 42).locator('path[data-mark]')).toHaveCount(2)
    await expectHeard(page, site)
  }
  const reloads = await countReloads([chair, delegate])

  await server.kill()
  for (const page of [chair, delegate]) await expect(page.getByText(/^Mất kết nối\. Đang nối lại…/u)).toBeVisible()
  await server.start()
  const deadlineMs = performance.now() + BACK_AFTER_SERVER_MS
  // Side by side, here and below: what it takes to look at one page after the other is no part of the return.
  const back = [
    [chair, smallPicture(chair, FINANCE)],
    // What is presented comes large at the delegate's, beside a small stage without the other pictures.
    [delegate, stage(delegate)],
  ] as const
  await Promise.all(
    back.map(async ([page, picture]) => {
      await expectMoving(picture.locator('video'), { deadlineMs: left(deadlineMs) })
      await expect(page.getByRole('button', { name: 'Micrô đang tắt' })).toBeVisible({ timeout: left(deadlineMs) })
      await expect(page.getByText(/^Mất kết nối\. Đang nối lại…/u)).toHaveCount(0, { timeout: left(deadlineMs) })
      await expectAtPage(page, 42)
      await expect(paperPage(page, 42).locator('path[data-mark]')).toHaveCount(2)
    }),
  )
  // The link of the marks is back as well, and what is presented still carries the others along.
  await stroke(delegate, 42, [0.3, 0.1], [0.7, 0.12])
  await expect(paperPage(chair, 42).locator('path[data-mark]')).toHaveCount(3, { timeout: left(deadlineMs) })
  await goToPage(chair, 43)
  await expectAtPage(delegate, 43)
  await turnMicOn(delegate)
  await expectHeard(chair, FINANCE)
  expect(await reloads()).toBe(0)
  await closeAll(chair, delegate)
})

test('a media worker is killed: sound and picture are back within 5 s without a reload, and nobody is thrown out', async ({
  browser,
}) => {
  const { meetingId } = await meetingOfThree()
  const chair = await enterAs(browser, 'chutri', meetingId)
  const delegate = await enterAs(browser, 'daibieu1', meetingId)
  await expectMoving(smallPicture(chair, FINANCE).locator('video'))
  await expectMoving(smallPicture(delegate, PROVINCE).locator('video'))
  await turnMicOn(delegate)
  await expectHeard(chair, FINANCE)
  const reloads = await countReloads([chair, delegate])

  const [worker] = await childrenOf(server.pid())
  if (worker === undefined) throw new Error('The server has no media worker')
  process.kill(worker, 'SIGKILL')
  const deadlineMs = performance.now() + BACK_AFTER_WORKER_MS
  await expect(delegate.getByText('Máy chủ hình tiếng vừa thay, micrô đang tắt.')).toBeVisible()
  await Promise.all([
    expectMoving(smallPicture(chair, FINANCE).locator('video'), { deadlineMs: left(deadlineMs) }),
    expectMoving(smallPicture(delegate, PROVINCE).locator('video'), { deadlineMs: left(deadlineMs) }),
  ])
  // Nobody is unmuted by a program, so the sound is back when the person turns it on.
  await turnMicOn(delegate)
  await expectHeard(chair, FINANCE, { deadlineMs: left(deadlineMs) })
  expect(await childrenOf(server.pid())).not.toContain(worker)
  await expect(chair.getByRole('tab', { name: 'Người dự (2)' })).toBeVisible()
  expect(await reloads()).toBe(0)
  await closeAll(chair, delegate)
})

test('one browser is offline and another’s UDP is dropped for 20 s: the others see it, and both go on in their seats', async ({
  browser,
}) => {
  const { meetingId } = await meetingOfThree()
  const chair = await enterAs(browser, 'chutri', meetingId)
  const offline = await enterAs(browser, 'daibieu1', meetingId)
  await expectMoving(smallPicture(chair, FINANCE).locator('video'))
  await expectMoving(smallPicture(offline, PROVINCE).locator('video'))
  const spared = link.flows()
  const deaf = await enterAs(browser, 'dc.hg-dong-van-lung-cu', meetingId)
  await expectMoving(smallPicture(chair, LUNG_CU).locator('video'))
  await expectMoving(smallPicture(deaf, PROVINCE).locator('video'))
  await turnMicOn(deaf)
  const reloads = await countReloads([offline, deaf])

  link.cut(spared)
  await offline.context().setOffline(true)
  const cutMs = performance.now()
  await expect(offline.getByText(/^Mất kết nối\. Đang nối lại…/u)).toBeVisible()
  await expect(deaf.getByText('Tiếng và hình đang nối lại…')).toBeVisible()
  const saidOtherwise = await countTimesWithout(deaf, ['Tiếng và hình đang nối lại…', 'Cổng truyền hình bị chặn'])
  // A browser that is offline need not get its closing frame out: then the server knows by the silence, as of a link that goes dead.
  await expect(await personRow(chair, FINANCE)).toContainText('Mất kết nối', { timeout: 25_000 })
  await expect(smallPicture(chair, LUNG_CU)).toContainText(/Mất hình: đường truyền của điểm cầu yếu|Đang chờ hình/u)
  await expect.poll(() => performance.now() - cutMs, { timeout: 2 * CUT_MS }).toBeGreaterThan(CUT_MS)
  expect(await saidOtherwise()).toBe(0)
  // Neither has lost the seat meanwhile.
  await expect(chair.getByRole('tab', { name: 'Người dự (3)' })).toBeVisible()

  link.mend()
  await offline.context().setOffline(false)
  await expect(await personRow(chair, FINANCE)).not.toContainText('Mất kết nối')
  await expect(offline.getByText(/^Mất kết nối\. Đang nối lại…/u)).toHaveCount(0)
  await expect(chair.getByRole('tab', { name: 'Người dự (3)' })).toBeVisible()
  for (const [page, site] of [
    [chair, FINANCE],
    [offline, PROVINCE],
    [chair, LUNG_CU],
    [deaf, PROVINCE],
  ] as const)
    await expectMoving(smallPicture(page, site).locator('video'))
  await turnMicOn(offline)
  await expectHeard(chair, FINANCE)
  expect(await reloads()).toBe(0)
  await closeAll(chair, offline, deaf)
})

test('a link goes dead without a word for 20 s: the others see it, and the seat is taken up again, muted', async ({
  browser,
}) => {
  const { meetingId } = await meetingOfThree()
  const chair = await enterAs(browser, 'chutri', meetingId)
  const web = await openWebLink(server.port)
  const delegate = await enterAs(browser, 'daibieu1', meetingId, web.url)
  await expectMoving(smallPicture(chair, FINANCE).locator('video'))
  // The chair's way of receiving comes about with the first picture, so it is there only now; the delegate's ways are others after a reload.
  const spared = link.flows()
  await delegate.reload()
  await expectMoving(smallPicture(delegate, PROVINCE).locator('video'))
  await expectMoving(smallPicture(chair, FINANCE).locator('video'))
  await turnMicOn(delegate)
  await expectHeard(chair, FINANCE)
  const reloads = await countReloads([delegate])

  web.cut()
  link.cut(spared)
  const cutMs = performance.now()
  await expect(await personRow(chair, FINANCE)).toContainText('Mất kết nối', { timeout: 25_000 })
  await expect(smallPicture(chair, FINANCE)).toContainText('Điểm cầu mất kết nối, đang chờ nối lại…')
  await expect(delegate.getByText(/^Mất kết nối\. Đang nối lại…/u)).toBeVisible()
  await expect.poll(() => performance.now() - cutMs, { timeout: 2 * CUT_MS }).toBeGreaterThan(CUT_MS)

  web.mend()
  link.mend()
  await expect(await personRow(chair, FINANCE)).not.toContainText('Mất kết nối')
  await expectMoving(smallPicture(chair, FINANCE).locator('video'))
  await expectMoving(smallPicture(delegate, PROVINCE).locator('video'))
  await expect(chair.getByRole('tab', { name: 'Người dự (2)' })).toBeVisible()
  expect(await reloads()).toBe(0)
  await closeAll(chair, delegate)
  await web.close()
})

test('two tabs of the same person: the second asks whether to take over, and only a yes moves the seat', async ({
  browser,
}) => {
  const { meetingId } = await meetingOfThree()
  const chair = await enterAs(browser, 'chutri', meetingId)
  const first = await enterAs(browser, 'daibieu1', meetingId)
  await expectMoving(smallPicture(chair, FINANCE).locator('video'))

  const second = await first.context().newPage()
  await second.goto(`/cuoc-hop/${meetingId}/vao`)
  await second.getByRole('button', { name: 'Vào họp', exact: true }).click()
  const question = second.getByRole('dialog', { name: 'Ông/bà đang dự cuộc họp này ở nơi khác' })
  await expect(question).toContainText('Chuyển sang máy này?')
  // While it is asked, the first tab goes on.
  await expectMoving(smallPicture(first, PROVINCE).locator('video'))
  await question.getByRole('link', { name: 'Không, quay lại' }).click()
  await expect(second).toHaveURL(new RegExp(`/cuoc-hop/${meetingId}$`, 'u'))
  await expect(first.getByRole('button', { name: 'Rời cuộc họp' })).toBeVisible()

  await second.goto(`/cuoc-hop/${meetingId}/vao`)
  await second.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await question.getByRole('button', { name: 'Chuyển sang máy này' }).click()
  await expect(second.getByRole('button', { name: 'Rời cuộc họp' })).toBeVisible()
  await expect(first.getByRole('heading', { name: 'Ông/bà đã chuyển sang dự ở nơi khác' })).toBeVisible()
  await expectMoving(smallPicture(chair, FINANCE).locator('video'))
  await expectMoving(smallPicture(second, PROVINCE).locator('video'))
  await expect(chair.getByRole('tab', { name: 'Người dự (2)' })).toBeVisible()
  await closeAll(chair, first)
})

async function meetingOfThree() {
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, {
    title: 'Họp khi có sự cố',
    people: [...THREE, LUNG_CU_HALL],
  })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an item')
  return { meetingId, agendaItemId }
}

async function enterAs(browser: Browser, username: string, meetingId: MeetingId, baseURL = server.url): Promise<Page> {
  const context = await openContext(browser, server, username, { baseURL })
  const page = await context.newPage()
  await enterRoom(page, meetingId)
  return page
}

async function closeAll(...pages: Page[]): Promise<void> {
  for (const page of pages) await page.context().close()
}

/** @returns how many of these pages were loaded anew since. */
async function countReloads(pages: readonly Page[]): Promise<() => Promise<number>> {
  for (const page of pages) await page.evaluate(() => Object.assign(window, { sinceBefore: true }))
  return async () => {
    const kept = await Promise.all(pages.map((page) => page.evaluate(() => 'sinceBefore' in window)))
    return kept.filter((same) => !same).length
  }
}

/** From now on: how often the page changed so that none of the sentences stood on it. */
async function countTimesWithout(page: Page, sentences: readonly string[]): Promise<() => Promise<number>> {
  const seen = await page.evaluateHandle((wanted) => {
    const counted = { times: 0 }
    new MutationObserver(() => {
      const text = document.body.innerText
      if (!wanted.some((sentence) => text.includes(sentence))) counted.times += 1
    }).observe(document.body, { childList: true, characterData: true, subtree: true })
    return counted
  }, sentences)
  return () => seen.evaluate(({ times }) => times)
}

function left(deadlineMs: number): number {
  return Math.max(1, deadlineMs - performance.now())
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}
