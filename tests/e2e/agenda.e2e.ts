import { expect, type Page } from 'playwright/test'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { faultsOf, test } from '../support/browsers/pages.ts'
import { enterRoom } from '../support/browsers/room.ts'

const ITEMS = ['Khai mạc', 'Báo cáo tình hình kinh tế - xã hội tháng 11', 'Thảo luận']

test('the agenda runs: one click goes on for everybody, its speaker is invited, and the meeting is extended', async ({
  openAs,
  server,
}) => {
  const secretaryClient = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretaryClient, { title: 'Phiên chạy chương trình', agenda: ITEMS })
  const secretary = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}/sua` })

  // The speaker is chosen in the form, found without diacritics.
  const speaker = secretary.getByRole('combobox', { name: 'Người trình bày, nội dung 2' })
  await speaker.fill('so tai chinh')
  await secretary.getByRole('option', { name: /^Đại biểu Sở Tài chính/u }).click()
  await secretary.getByRole('button', { name: 'Lưu thay đổi' }).click()
  await expect(secretary.getByText('Trình bày: Đại biểu Sở Tài chính')).toBeVisible()

  const chair = await openAs('chutri')
  const delegate = await openAs('daibieu1')
  const faults = [chair, delegate].map(faultsOf)
  const desks = [
    { page: secretary, asks: await holdableAsks(secretary) },
    { page: chair, asks: await holdableAsks(chair) },
  ]
  for (const page of [chair, delegate, secretary]) await enterRoom(page, meetingId, { camera: 'off' })
  for (const page of [chair, secretary]) await page.getByRole('tab', { name: 'Chương trình' }).click()

  // Two desks press at once, neither having heard of the other's press: the meeting goes on by one item.
  await chair.getByRole('button', { name: 'Tiếp theo: 1. Khai mạc' }).click()
  await expect(delegate.getByText('Nội dung 1/3', { exact: true })).toBeVisible()
  const next = `Tiếp theo: 2. ${ITEMS[1]}`
  for (const { page, asks } of desks) {
    asks.hold()
    // A press that follows another's change by less than 0.7 s does nothing: people press again.
    await expect
      .poll(async () => {
        await page.getByRole('button', { name: next }).click()
        return asks.held()
      })
      .toBe(1)
  }
  const pressedMs = Date.now()
  for (const { asks } of desks) asks.letGo()
  for (const page of [chair, delegate, secretary])
    await expect(page.getByText('Nội dung 2/3', { exact: true })).toBeVisible()
  const current = chair.getByRole('region', { name: 'Chương trình họp' }).locator('[aria-current="step"]')
  await expect(current).toContainText(ITEMS[1] ?? '')
  // Its own time, which runs since the press; this page knows the server's clock to a moment.
  const taken = secondsOf(await current.locator('time').textContent())
  expect(taken).toBeLessThanOrEqual((Date.now() - pressedMs) / 1_000 + 1)
  await expect(delegate.getByRole('button', { name: /^Tiếp theo/u })).toHaveCount(0)

  // Its speaker, by one click of the chair; the secretary has no such button.
  await current.getByRole('button', { name: 'Mời Đại biểu Sở Tài chính phát biểu' }).click()
  await expect(delegate.getByRole('button', { name: 'Bật micrô' })).toBeVisible()
  await expect(secretary.getByRole('button', { name: /^Mời .* phát biểu$/u })).toHaveCount(0)

  // A break, and on from there; then back.
  await chair.getByRole('button', { name: 'Giải lao' }).click()
  await expect(delegate.getByText('Nội dung 2/3', { exact: true })).toHaveCount(0)
  await chair.getByRole('button', { name: 'Tiếp theo: 3. Thảo luận' }).click()
  // What a page asks is about the item that it shows: one that has not seen the last change yet would be refused.
  await expect(secretary.getByText('Nội dung 3/3', { exact: true })).toBeVisible()
  await secretary.getByRole('button', { name: 'Quay lại nội dung 1: Khai mạc' }).click()
  await expect(delegate.getByText('Nội dung 1/3', { exact: true })).toBeVisible()

  // Extending says beforehand until when, and everybody is told.
  await secretary.getByRole('button', { name: 'Thêm', exact: true }).click()
  await secretary.getByRole('menuitem', { name: 'Kéo dài…' }).click()
  const dialog = secretary.getByRole('dialog', { name: 'Kéo dài cuộc họp?' })
  const text = (await dialog.getByRole('button', { name: /^Kéo dài đến \d\d:\d\d$/u }).textContent()) ?? ''
  const until = text.slice(-5)
  await expect(dialog.getByText(`Cuộc họp sẽ kéo dài đến ${until}.`)).toBeVisible()
  await dialog.getByRole('button', { name: text }).click()
  await expect(delegate.getByText(`Giờ kết thúc dự kiến của cuộc họp nay là ${until}.`)).toBeVisible()
  await expect(delegate.getByText(/^Còn 2 giờ \d+ phút$/u)).toBeVisible()
  expect(faults.flat()).toEqual([])
})

/** Lets a page's presses that go on in the agenda wait on their way to the server. To be called before the page enters the room. */
async function holdableAsks(page: Page) {
  let holding = false
  const waiting: (() => void)[] = []
  await page.routeWebSocket(/\/ws\?/u, (ofPage) => {
    const ofServer = ofPage.connectToServer()
    ofPage.onMessage((message) => {
      if (holding && String(message).includes('"agenda.goTo"')) waiting.push(() => ofServer.send(message))
      else ofServer.send(message)
    })
  })
  return {
    hold: () => void (holding = true),
    held: () => waiting.length,
    letGo() {
      holding = false
      for (const send of waiting.splice(0)) send()
    },
  }
}

/** `00:07` → 7 */
function secondsOf(words: string | null): number {
  const [, minutes, seconds] = /^(\d\d):(\d\d)$/u.exec(words ?? '') ?? []
  return Number(minutes) * 60 + Number(seconds)
}
