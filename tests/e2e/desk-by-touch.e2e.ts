import { expect, type Locator, type Page } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, openDesk } from '../support/browsers/room.ts'

const [FINANCE, HEALTH] = ['Đại biểu Sở Tài chính', 'Đại biểu Sở Y tế']
const TABLET = { viewport: { width: 768, height: 1024 }, hasTouch: true, isMobile: true, locale: 'vi-VN' }

test('on a tablet the desk writes what an act touches, and asks before a call that takes the floor from somebody', async ({
  browser,
  server,
}) => {
  const maker = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(maker, {
    title: 'Điều hành bằng máy tính bảng',
    people: [...THREE, LUNG_CU_HALL, { fullName: HEALTH, role: 'delegate' }],
  })
  const sockets: TestSocket[] = []
  for (const username of ['daibieu1', 'daibieu3']) {
    const socket = await (await TestClient.signIn(server.url, username)).connect()
    await socket.join(meetingId, { place: 'own', claim: 'ask', mic: 'off', camera: 'none' })
    sockets.push(socket)
  }
  const chair = await (await openContext(browser, server, 'chutri', TABLET)).newPage()
  const faults = faultsOf(chair)
  await enterRoom(chair, meetingId, { camera: 'off' })
  await openDesk(chair)
  const line = chair.getByRole('list', { name: 'Đăng ký phát biểu' })
  const nextUp = chair.getByRole('region', { name: 'Tiếp theo' })
  const onAir = chair.getByRole('list', { name: 'Đang phát biểu' })
  for (const [index, socket] of sockets.entries()) {
    const asked = { queue: 'speaking', topic: '', speaker: '', point: false } as const
    expect(await socket.request('queues.ask', asked)).toMatchObject({ ok: true })
    await expect(line.getByRole('listitem')).toHaveCount(index + 1)
  }

  // The next one says it below its buttons, before anything is pressed.
  await expectRead(nextUp.getByText('Mời phát biểu: Không nơi nào mất lượt phát biểu.'))
  await expectRead(nextUp.getByText('Đưa lên màn hình:'))
  await looksRight(chair, 'touch-desk')
  // Nobody has the floor: nothing to ask.
  await callOf(line, FINANCE).tap()
  await expect(onAir).toContainText(FINANCE)
  await expectRead(nextUp.getByText(`Mời phát biểu: Hết lượt phát biểu và tắt micrô: Sở Tài chính · ${FINANCE}.`))

  await callOf(line, HEALTH).tap()
  const question = chair.getByRole('dialog', { name: /^Mời .*Đại biểu Sở Y tế phát biểu\?$/u })
  await expect(question).toContainText(`Hết lượt phát biểu và tắt micrô: Sở Tài chính · ${FINANCE}.`)
  await looksRight(chair, 'touch-question')
  await question.getByRole('button', { name: 'Thôi' }).tap()
  await expect(onAir).toContainText(FINANCE)
  await callOf(line, HEALTH).tap()
  await question.getByRole('button', { name: 'Mời', exact: true }).tap()
  await expect(onAir).toContainText(HEALTH)
  await expect(onAir).not.toContainText(FINANCE)

  await chair.getByRole('tab', { name: /^Điểm cầu/u }).tap()
  await chair.getByRole('button', { name: `Việc với ${FINANCE}`, exact: true }).tap()
  const menu = chair.getByRole('menu')
  await expectRead(menu.getByText(`Hết lượt phát biểu và tắt micrô: Sở Y tế · ${HEALTH}.`).first())
  await expect(menu.getByRole('menuitem', { name: /^Mời phát biểu Micrô đang tắt.*Hết lượt/u })).toBeVisible()
  await looksRight(chair, 'touch-menu')
  expect(faults).toEqual([])
  for (const socket of sockets) socket.close()
  await chair.context().close()
})

const callOf = (line: Locator, name: string): Locator =>
  line
    .getByRole('listitem')
    .filter({ hasText: name })
    .getByRole('button', { name: /^Mời phát biểu: /u })

/** On the screen, and large enough to be read there. */
async function expectRead(words: Locator): Promise<void> {
  await expect(words).toBeVisible()
  expect(
    await words.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize)),
  ).toBeGreaterThanOrEqual(14)
}

async function looksRight(page: Page, name: string): Promise<void> {
  await expectNoSideScroll(page)
  await expectNothingSerious(page, name)
  await page.screenshot({ path: `test-results/looks/${name}-768.png` })
}
