import { expect, type Locator, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, expectFirstRung, leaveButton } from '../support/browsers/room.ts'

const FINANCE = 'Đại biểu Sở Tài chính'
const [HEALTH, HOME] = ['Đại biểu Sở Y tế', 'Đại biểu Sở Nội vụ']

// One meeting led from two desks: each test goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

let meetingId: MeetingId
let chair: Page
let secretary: Page
let delegate: Page
let others: TestSocket[]
const faults: string[][] = []

test.beforeAll(async ({ browser, server }) => {
  const maker = await TestClient.signIn(server.url, 'thuky1')
  const more = [HEALTH, HOME].map((fullName) => ({ fullName, role: 'delegate' as const }))
  ;({ meetingId } = await makeMeeting(maker, {
    title: 'Giao ban có bàn điều hành',
    people: [...THREE, ...more, LUNG_CU_HALL],
    agenda: ['Tình hình kinh tế - xã hội', 'Phòng, chống thiên tai'],
  }))
  const open = async (username: string) => {
    const page = await (await openContext(browser, server, username)).newPage()
    faults.push(faultsOf(page))
    return page
  }
  ;[chair, secretary, delegate] = [await open('chutri'), await open('thuky1'), await open('daibieu1')]
  await enterRoom(chair, meetingId)
  await enterRoom(secretary, meetingId, { camera: 'off' })
  await enterRoom(delegate, meetingId, { mic: 'on' })
  others = []
  for (const username of ['daibieu2', 'daibieu3', 'dc.hg-dong-van-lung-cu']) {
    const socket = await (await TestClient.signIn(server.url, username)).connect()
    const place = username.startsWith('dc.') ? 'site' : 'own'
    await socket.join(meetingId, { place, claim: 'ask', mic: 'off', camera: 'none' })
    others.push(socket)
  }
})
test.afterAll(async () => {
  for (const socket of others ?? []) socket.close()
  for (const page of [chair, secretary, delegate]) await page?.context().close()
})

const line = (page: Page): Locator => page.getByRole('list', { name: 'Đăng ký phát biểu' })
const names = (page: Page) => line(page).getByRole('listitem').locator('strong').allInnerTexts()
const onAir = (page: Page): Locator => page.getByRole('region', { name: 'Đang lên màn hình' })
const nextUp = (page: Page): Locator => page.getByRole('region', { name: 'Tiếp theo' })
const asks = (index: number, topic: string, more: object = {}) =>
  others[index]?.request('queues.ask', { queue: 'speaking', topic, speaker: '', point: false, ...more })

/** The names of what Tab comes to on a whole round, from the beginning of the page. */
async function reachedByTab(page: Page): Promise<string[]> {
  const tab = async (): Promise<string | null> => {
    await page.keyboard.press('Tab')
    return page.evaluate(() => {
      const at = document.activeElement
      return at === null || at === document.body ? null : (at.getAttribute('aria-label') ?? at.textContent)
    })
  }
  const MOST = 200
  for (let press = 0; (await tab()) !== null; press += 1) expect(press).toBeLessThan(MOST)
  const reached: string[] = []
  for (let name = await tab(); name !== null; name = await tab()) {
    reached.push(name)
    expect(reached.length).toBeLessThan(MOST)
  }
  return reached
}

test('chair and secretary open the desk from the room, and go back without leaving it', async () => {
  for (const page of [chair, secretary]) {
    await page.getByRole('button', { name: 'Bàn điều hành' }).click()
    await expect(page.getByRole('main', { name: 'Bàn điều hành' })).toBeVisible()
    await expect(nextUp(page)).toContainText('Chưa có nơi nào đăng ký')
  }
  await secretary.getByRole('button', { name: 'Về phòng họp' }).click()
  await expect(secretary.getByRole('tab', { name: 'Tài liệu' })).toBeVisible()
  await secretary.getByRole('button', { name: 'Bàn điều hành' }).click()
  await expect(delegate.getByRole('button', { name: 'Bàn điều hành' })).toHaveCount(0)
})

test('who asks stands in one order at both desks, with what about, and sees the own number', async () => {
  await asks(0, 'Thuốc cho các trạm y tế xã')
  await delegate.getByRole('button', { name: 'Xin phát biểu' }).click()
  // A press is over before the server has it, and the next one comes by another connection.
  await expect(line(chair).getByRole('listitem')).toHaveCount(2)
  await asks(2, 'Đường vào thôn bị sạt lở', { speaker: 'Ông Người Thử, Chủ tịch UBND xã' })
  for (const page of [chair, secretary]) {
    await expect(line(page).getByRole('listitem')).toHaveCount(3)
    await expect(line(page)).toContainText('Thuốc cho các trạm y tế xã')
    await expect(line(page)).toContainText('Ông Người Thử, Chủ tịch UBND xã')
  }
  expect(await names(secretary)).toEqual(await names(chair))
  await delegate.getByRole('tab', { name: /^Phát biểu/u }).click()
  const own = delegate.getByRole('region', { name: 'Đăng ký của ông/bà' })
  await expect(own).toContainText('Ông/bà đứng thứ 2 trong 3.')
  await own.getByLabel('Về nội dung gì').fill('Giải ngân vốn đầu tư công')
  await own.getByRole('button', { name: 'Lưu nội dung' }).click()
  await expect(line(chair)).toContainText('Giải ngân vốn đầu tư công')
  await expect(nextUp(chair)).toContainText('Đầu danh sách đăng ký')
})

test('the order is moved by the keyboard and by dragging, and everybody sees it', async () => {
  const [first = '', second = '', third = ''] = await names(chair)
  const handle = (page: Page, name: string) => page.getByRole('button', { name: `Đổi chỗ ${name}` })
  await handle(secretary, third).focus()
  await secretary.keyboard.press('ArrowUp')
  await expect.poll(() => names(chair)).toEqual([first, third, second])
  await expect(handle(secretary, third)).toBeFocused()
  const [from, to] = [
    await handle(chair, second).boundingBox(),
    await line(chair).getByRole('listitem').first().boundingBox(),
  ]
  if (from === null || to === null) throw new Error('The rows are on the screen')
  await chair.mouse.move(from.x + 5, from.y + 5)
  await chair.mouse.down()
  await chair.mouse.move(from.x + 5, to.y + 40, { steps: 5 })
  await chair.mouse.move(from.x + 5, to.y + 4, { steps: 5 })
  await chair.mouse.up()
  for (const page of [chair, secretary]) await expect.poll(() => names(page)).toEqual([second, first, third])
})

test('the next one is seen small with what works there, and is called with one click at either desk', async () => {
  await expect(nextUp(chair)).toContainText(FINANCE)
  await expect(nextUp(chair)).toContainText('Hình: tốt')
  await expectFirstRung(chair)
  await expect(nextUp(chair).locator('video')).toBeVisible()
  await nextUp(secretary).getByRole('button', { name: 'Mời phát biểu' }).click()
  for (const page of [chair, secretary]) {
    await expect(onAir(page).getByRole('list', { name: 'Đang phát biểu' })).toContainText(FINANCE)
    await expect(line(page).getByRole('listitem')).toHaveCount(2)
    await expect(nextUp(page)).toContainText(HOME)
  }
  await expect(onAir(chair)).toContainText('Micrô đang bật')
  await nextUp(chair).getByRole('button', { name: 'Mời phát biểu' }).click()
  await expect(onAir(secretary).getByRole('list', { name: 'Đang phát biểu' })).toContainText(HOME)
  await expect(onAir(secretary).getByRole('list', { name: 'Đang phát biểu' })).not.toContainText(FINANCE)
  await chair.getByText('Đã phát biểu (1)').click()
  await expect(chair.getByRole('list', { name: 'Đã phát biểu (1)' })).toContainText('đã phát biểu 1 lượt')
})

test('a turn has a limit that the secretary sets, with the time left at the desk, and more of it on demand', async () => {
  await secretary.getByRole('button', { name: 'Thời gian và cách xếp…' }).click()
  const rules = secretary.getByRole('dialog', { name: 'Cách điều hành phần phát biểu' })
  await rules.getByLabel('Thời gian mỗi lượt').selectOption({ label: '2 phút' })
  await rules.getByLabel('Nhắc trước khi hết giờ').selectOption({ label: '120 giây' })
  await rules.getByRole('button', { name: 'Lưu' }).click()
  await expect(rules).toHaveCount(0)
  await expect(chair.getByRole('region', { name: 'Đăng ký phát biểu' })).toContainText('2 phút')
  await nextUp(chair).getByRole('button', { name: 'Mời phát biểu' }).click()
  await expect(onAir(chair)).toContainText(/còn 01:\d\d/u)
  await onAir(secretary).getByRole('button', { name: 'Thêm 1 phút' }).click()
  await expect(onAir(chair)).toContainText(/còn 02:\d\d/u)
  await onAir(secretary).getByRole('button', { name: 'Kết thúc lượt' }).click()
  await expect(onAir(chair)).toContainText('Chưa mời ai phát biểu')

  // The place that speaks is warned, here from the beginning.
  await delegate.getByRole('button', { name: 'Xin phát biểu' }).click()
  await nextUp(chair).getByRole('button', { name: 'Mời phát biểu' }).click()
  await expect(delegate.getByText('Sắp hết giờ phát biểu của ông/bà. còn 01:')).toBeVisible()
  await onAir(chair).getByRole('button', { name: 'Kết thúc lượt' }).click()
  await expect(delegate.getByText('Sắp hết giờ phát biểu của ông/bà.')).toHaveCount(0)
})

test('a queue that is stopped takes nobody new and keeps those in it; a point of order comes to the front', async () => {
  await asks(1, '')
  await expect(line(chair).getByRole('listitem')).toHaveCount(1)
  await chair.getByRole('button', { name: 'Dừng nhận' }).click()
  await expect(delegate.getByRole('button', { name: 'Đã dừng đăng ký' })).toBeDisabled()
  await asks(0, 'Về trình tự', { point: true })
  // The chair is asked with the number that the chair's own desk shows at the press.
  for (const page of [chair, secretary]) await expect.poll(() => names(page)).toHaveLength(2)
  await expect(line(secretary).getByRole('listitem').first()).toContainText('Ý kiến thủ tục')
  await chair.getByRole('button', { name: 'Kết thúc', exact: true }).click()
  const question = chair.getByRole('dialog', { name: 'Kết thúc phần phát biểu?' })
  await expect(question).toContainText('2 nơi đang chờ sẽ ra khỏi danh sách.')
  await question.getByRole('button', { name: 'Kết thúc', exact: true }).click()
  await expect(chair.getByText('Chưa có ai đăng ký phát biểu.')).toBeVisible()
  await chair.getByRole('button', { name: 'Mở đăng ký' }).click()
  await expect(delegate.getByRole('button', { name: 'Xin phát biểu' })).toBeEnabled()
})

test('questions have a list of their own once it is opened', async () => {
  await expect(delegate.getByText('Chất vấn (0)')).toHaveCount(0)
  await chair.getByText('Chất vấn (0)').click()
  await chair.getByRole('button', { name: 'Mở đăng ký' }).click()
  await delegate.getByText('Chất vấn (0)').click()
  await delegate.getByRole('button', { name: 'Đăng ký chất vấn' }).click()
  await expect(chair.getByRole('list', { name: 'Đăng ký chất vấn' }).getByRole('listitem')).toHaveCount(1)
  await chair.getByText('Phát biểu (0)').click()
})

test('a site is shown to the desk alone first, and put on air for all from there', async () => {
  await chair.getByRole('tab', { name: /^Điểm cầu/u }).click()
  const look = chair.getByRole('button', { name: /^Xem riêng .*Sở Tài chính trước khi đưa lên$/u })
  await look.click()
  await expect(nextUp(chair)).toContainText('chỉ bàn điều hành thấy')
  await expectFirstRung(chair)
  await expect(nextUp(chair).locator('video')).toBeVisible()
  // What one desk looks at is next for the other desk too.
  await expect(nextUp(secretary)).toContainText('chỉ bàn điều hành thấy')
  await nextUp(chair).getByRole('button', { name: 'Thôi xem riêng' }).click()
  await expect(nextUp(secretary)).toContainText('Đầu danh sách đăng ký')
  await look.click()
  await nextUp(chair).getByRole('button', { name: 'Đưa lên màn hình' }).click()
  await expect(onAir(secretary).getByRole('region', { name: 'Màn hình chính' })).toContainText('Sở Tài chính')
  await expect(nextUp(chair)).toContainText('Đầu danh sách đăng ký')
  await chair.getByRole('tab', { name: /^Đăng ký/u }).click()
})

test('every control of the desk is reached by Tab, and a turn, a lock and the agenda are led by keys alone', async () => {
  await delegate.getByText('Phát biểu (0)').click()
  await delegate.getByRole('button', { name: 'Xin phát biểu' }).click()
  await expect(nextUp(chair)).toContainText(FINANCE)
  const place = 'Sở Tài chính · Đại biểu Sở Tài chính'
  expect(await reachedByTab(chair)).toEqual(
    expect.arrayContaining([
      ...['Chương trình', 'Tiếp theo: 1. Tình hình kinh tế - xã hội', 'Chuyển đến nội dung 2: Phòng, chống thiên tai'],
      ...['Mời phát biểu', 'Bỏ khỏi màn hình', 'Dừng nhận', 'Kết thúc', 'Thời gian và cách xếp…'],
      ...[`Đổi chỗ ${place}: kéo, hoặc phím mũi tên lên và xuống`, `${place} : xem riêng`, `Mời phát biểu: ${place}`],
      ...[`Bỏ khỏi danh sách: ${place}`, 'Về phòng họp', 'Tắt tất cả micrô (1)', 'Đặt bố cục', 'Tạm dừng', 'Kéo dài…'],
      ...['Kết thúc cuộc họp', 'Micrô đang tắt', 'Máy quay đang bật', 'Rời cuộc họp'],
    ]),
  )
  await chair.getByRole('button', { name: 'Tiếp theo: 1. Tình hình kinh tế - xã hội' }).press('Enter')
  await expect(chair.getByRole('button', { name: 'Tiếp theo: 2. Phòng, chống thiên tai' })).toBeVisible()
  await nextUp(chair).getByRole('button', { name: 'Mời phát biểu' }).press('Enter')
  await expect(onAir(chair).getByRole('list', { name: 'Đang phát biểu' })).toContainText(FINANCE)
  await onAir(chair).getByRole('button', { name: 'Thêm 1 phút' }).press('Enter')
  await expect(onAir(chair)).toContainText(/còn 02:\d\d/u)
  await onAir(chair).getByRole('button', { name: 'Kết thúc lượt' }).press('Enter')
  await expect(onAir(chair)).toContainText('Chưa mời ai phát biểu')

  await chair.getByRole('tab', { name: 'Chương trình' }).focus()
  for (const key of ['ArrowRight', 'ArrowRight']) await chair.keyboard.press(key)
  const lock = chair.getByRole('switch', { name: 'Khoá máy quay' })
  for (const [state, says] of [
    [true, 'Khoá máy quay'],
    [false, 'Mở khoá máy quay'],
  ] as const) {
    await lock.press('Space')
    await chair.getByRole('dialog').getByRole('button', { name: says }).press('Enter')
    await expect(lock).toBeChecked({ checked: state })
    await expect(lock).toBeFocused()
  }
})

test('the desk fits a laptop, a large screen and a tablet, and axe finds no serious fault', async () => {
  for (const [width, height] of [
    [1920, 1080],
    [768, 1024],
    [1366, 768],
  ] as const) {
    await chair.setViewportSize({ width, height })
    await expectNoSideScroll(chair)
    await expect(chair.getByRole('button', { name: 'Về phòng họp' })).toBeInViewport()
    await expectNothingSerious(chair)
  }
  expect(faults.flat()).toEqual([])
})

test('on an upright tablet the bar of the room keeps its last button, and holds the big switches in its menu', async () => {
  await chair.setViewportSize({ width: 768, height: 1024 })
  await chair.getByRole('button', { name: 'Về phòng họp' }).click()
  await expect(leaveButton(chair)).toBeInViewport({ ratio: 1 })
  await chair.getByRole('button', { name: 'Thêm' }).click()
  await expect(chair.getByRole('menuitem', { name: 'Kết thúc cuộc họp' })).toBeVisible()
  await chair.keyboard.press('Escape')
  await chair.getByRole('button', { name: 'Bàn điều hành' }).click()
})

test('on a phone the parts of the desk stand below each other, and none covers another', async () => {
  await chair.setViewportSize({ width: 390, height: 844 })
  await expectNoSideScroll(chair)
  const lists = chair.getByRole('complementary', { name: 'Danh sách đăng ký và điểm cầu' })
  let endsAt = 0
  for (const part of [onAir(chair), nextUp(chair), lists]) {
    const box = await part.boundingBox()
    if (box === null) throw new Error('Each part is there')
    expect(box.y).toBeGreaterThanOrEqual(endsAt)
    endsAt = box.y + box.height
  }
  await chair.setViewportSize({ width: 1366, height: 768 })
})
