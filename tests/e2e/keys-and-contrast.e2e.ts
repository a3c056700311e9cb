import { expect, type Locator, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { addPaper, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { meetingsOf } from '../support/world/meetings.ts'
import { test } from '../support/browsers/pages.ts'
import { expectAtPage, expectDrawn, stroke, takeTool } from '../support/browsers/reading.ts'
import { enterRoom } from '../support/browsers/room.ts'
import type { RunningServer } from '../support/server.ts'

test('what one does often has a key of its own, which does nothing while one types or a sheet is open', async ({
  openAs,
  server,
}) => {
  const page = await delegateReading(await openAs('daibieu1'), server)
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  await page.keyboard.press('m')
  await expect(button('Micrô đang bật')).toBeVisible()
  await page.keyboard.press('M')
  await expect(button('Micrô đang tắt')).toBeVisible()
  await page.keyboard.press('x')
  await expect(button('Rút đăng ký')).toBeVisible()
  await page.keyboard.press('x')
  await expect(button('Xin phát biểu')).toBeVisible()
  await page.keyboard.press('n')
  await expect(page.getByRole('tab', { name: /^Người dự/u })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('t')
  await page.keyboard.press('l')
  await expect(button('Thu nhỏ').filter({ hasText: 'Thu nhỏ' })).toBeVisible()
  await page.keyboard.press('l')

  await page.keyboard.press('ArrowRight')
  await expectAtPage(page, 2)
  await page.keyboard.press('ArrowLeft')
  await expectAtPage(page, 1)
  await page.keyboard.press('2')
  await expect(tool(page, 'Bút')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('1')
  await expect(tool(page, 'Đọc')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('r')
  await expect(tool(page, /^Riêng tôi/u)).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('r')
  await page.keyboard.press('/')
  const search = page.getByRole('textbox', { name: /^Tìm chữ/u })
  await expect(search).toBeFocused()
  await page.keyboard.type('mx25/?')
  await expect(search).toHaveValue('mx25/?')
  await expect(button('Micrô đang tắt')).toBeVisible()
  await expect(button('Xin phát biểu')).toBeVisible()
  await expect(tool(page, 'Đọc')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Escape')

  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Phím tắt và trợ giúp' })
  for (const meaning of ['Bật hoặc tắt micrô', 'Bật hoặc tắt máy quay', 'Trang sau', 'Tìm chữ trong tài liệu', 'Tẩy'])
    await expect(sheet.getByRole('row').filter({ hasText: meaning })).toBeVisible()
  await page.keyboard.press('m')
  await sheet.getByRole('switch', { name: 'Dùng phím tắt một phím' }).uncheck()
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await expect(button('Micrô đang tắt')).toBeVisible()
  // Turned off, single keys do nothing; a key with Ctrl never was one.
  await page.keyboard.press('x')
  await page.keyboard.press('n')
  await expect(page.getByRole('tab', { name: 'Tài liệu' })).toHaveAttribute('aria-selected', 'true')
  await expect(button('Xin phát biểu')).toBeVisible()
})

test('the list of 241 sites is scrolled by the keyboard from end to end, and says where one is', async ({
  openAs,
  server,
}) => {
  const meetingId = await meetingOfAllSites(server)
  for (const username of ['duthinh', 'chutri']) {
    const page = await openAs(username)
    await enterList(page, `/cuoc-hop/${meetingId}/vao`)
    const list = page.getByRole('region', { name: 'Người dự' })
    const row = (at: number) => list.locator(`li[aria-posinset="${at}"]`)
    await list.focus()
    await expect(row(1)).toBeInViewport()
    const all = Number(await row(1).getAttribute('aria-setsize'))
    expect(all).toBeGreaterThan(241)
    await page.keyboard.press('End')
    await expect(row(all)).toBeInViewport()
    await page.keyboard.press('Home')
    await expect(row(1)).toBeInViewport()
    await page.keyboard.press('PageDown')
    await expect(row(1)).not.toBeInViewport()
    const before = await top(list)
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => top(list)).toBeGreaterThan(before)
    await page.context().close()
  }
})

test('a row that has the keyboard keeps it while the list is scrolled away and back', async ({ openAs, server }) => {
  const meetingId = await meetingOfAllSites(server)
  const page = await openAs('chutri')
  await enterList(page, `/cuoc-hop/${meetingId}/vao`)
  const act = page
    .getByRole('region', { name: 'Người dự' })
    .getByRole('button', { name: /^Việc với/u })
    .first()
  await act.focus()
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await page.keyboard.press('End')
  await expect(act).not.toBeInViewport()
  await expect(act).toBeFocused()
  await page.keyboard.press('Home')
  await expect(act).toBeInViewport()
  await expect(act).toBeFocused()
})

test('with the system’s own colours the chosen tab, tool and layer, and private marks, are still told apart', async ({
  openAs,
  server,
}) => {
  const page = await delegateReading(await openAs('daibieu1'), server)
  await page.emulateMedia({ forcedColors: 'active' })
  await takeTool(page, 'Bút')
  await stroke(page, 1, [0.2, 0.15], [0.6, 0.15])
  await tool(page, /^Riêng tôi/u).click()
  await stroke(page, 1, [0.2, 0.2], [0.6, 0.2])
  const dashes = await page
    .locator('path[data-mark]')
    .evaluateAll((all) => all.map((mark) => getComputedStyle(mark).strokeDasharray))
  expect(new Set(dashes).size).toBe(2)

  const backs = async (one: Locator, other: Locator) => [await backOf(one), await backOf(other)]
  for (const [chosen, not] of [
    await backs(page.getByRole('tab', { name: 'Tài liệu' }), page.getByRole('tab', { name: 'Phát biểu' })),
    await backs(tool(page, 'Bút'), tool(page, 'Tô sáng')),
    await backs(tool(page, /^Riêng tôi/u), tool(page, /^Chung/u)),
  ])
    expect(chosen).not.toBe(not)
})

/** The demo's; other tests leave smaller ones running. */
async function meetingOfAllSites(server: RunningServer): Promise<MeetingId> {
  const client = await TestClient.signIn(server.url, 'chutri')
  return (await meetingsOf(client, (one) => one.state === 'inSession' && one.siteCount > 200)).meetingId
}

async function delegateReading(page: Page, server: RunningServer): Promise<Page> {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, {
    title: 'Họp bằng bàn phím',
  })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an item')
  await addPaper(secretary, { meetingId, agendaItemId }, SUBMISSION)
  await enterRoom(page, meetingId, { camera: 'off' })
  await page.getByRole('button', { name: SUBMISSION.title }).click()
  await expectDrawn(page, 1)
  return page
}

/** Observers have no devices to switch at the door. */
async function enterList(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await page.getByRole('tab', { name: /^Người dự/u }).click()
}

const tool = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('toolbar', { name: 'Công cụ ghi chú' }).getByRole('button', { name })

const top = (list: Locator): Promise<number> => list.evaluate((element) => element.scrollTop)

const backOf = (element: Locator): Promise<string> => element.evaluate((one) => getComputedStyle(one).backgroundColor)
