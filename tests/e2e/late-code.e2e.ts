import { expect } from 'playwright/test'
import { addPaper, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { test } from '../support/browsers/pages.ts'
import { expectDrawn } from '../support/browsers/reading.ts'
import { enterRoom, leaveButton } from '../support/browsers/room.ts'

/** The part of the pages that draws papers and its looks, by their names in a build; and how often a page asks that tries again. */
const CUT_OFF = [
  // A page that asks once asks twice at most, for the module and for its forerunner.
  { what: 'the reader', address: /\/assets\/Reader-[^/]+\.js$/u, asked: 5 },
  { what: 'the reader’s looks', address: /\/assets\/Reader-[^/]+\.css$/u, asked: 3 },
]
for (const { what, address, asked } of CUT_OFF) {
  test(`a link that breaks off the fetching of ${what} takes nobody out of the room, and the paper opens when it is back`, async ({
    openAs,
    server,
  }) => {
    const secretary = await TestClient.signIn(server.url, 'thuky1')
    const { meetingId, agendaItemIds } = await makeMeeting(secretary, {
      title: 'Họp khi đường truyền đứt quãng',
    })
    const [agendaItemId] = agendaItemIds
    if (agendaItemId === undefined) throw new Error('The meeting has an item')
    await addPaper(secretary, { meetingId, agendaItemId }, SUBMISSION)
    const page = await openAs('daibieu1')
    let broken = true
    let refused = 0
    await page.route(address, async (route) => {
      if (!broken) return route.continue()
      refused += 1
      await route.abort('connectionreset')
    })
    await enterRoom(page, meetingId, { camera: 'off' })
    await page.getByRole('button', { name: SUBMISSION.title }).click()
    await expect.poll(() => refused).toBeGreaterThanOrEqual(asked)
    await expect(leaveButton(page)).toBeVisible()
    broken = false
    await expectDrawn(page, 1)
  })
}

test('the desk opens although another part of the room comes while the desk’s looks are on their way', async ({
  openAs,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, { title: 'Họp mở bàn điều hành ngay', people: THREE })
  const page = await openAs('thuky1')
  const [panel, looks] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  await page.route(/\/assets\/PaperPanel-[^/]+\.js$/u, async (route) => {
    await panel.promise
    await route.continue()
  })
  const desksLooks = /\/assets\/DeskView-[^/]+\.css$/u
  await page.route(desksLooks, async (route) => {
    await looks.promise
    await route.continue()
  })
  await enterRoom(page, meetingId, { camera: 'off' })
  const asked = page.waitForRequest(desksLooks)
  await page.getByRole('button', { name: 'Bàn điều hành' }).click()
  await asked
  panel.resolve()
  await expect
    .poll(() =>
      page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('PaperPanel'))),
    )
    .toBe(true)
  await expect(page.getByRole('main', { name: 'Bàn điều hành' })).toHaveCount(0)
  looks.resolve()
  await expect(page.getByRole('main', { name: 'Bàn điều hành' })).toBeVisible()
})

test('a page whose program was cut off on the way says so and opens by itself when the link is back', async ({
  openAs,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, { title: 'Họp mở khi mạng đổi' })
  const page = await openAs('daibieu1')
  let broken = true
  // What Chromium does to the requests that wait for a connection when the machine's network changes.
  await page.route(/\/assets\/[^/]+\.js$/u, (route) =>
    broken ? route.abort('internetdisconnected') : route.continue(),
  )
  await page.route('**/healthz', (route) => (broken ? route.abort('internetdisconnected') : route.continue()))
  await page.goto(`/cuoc-hop/${meetingId}/vao`)
  await expect(page.getByRole('status')).toContainText('Chưa tải được trang vì đường truyền bị gián đoạn')
  await expect(page.getByRole('button', { name: 'Tải lại' })).toBeVisible()
  broken = false
  await expect(page.getByRole('button', { name: 'Vào họp', exact: true })).toBeVisible()
})
