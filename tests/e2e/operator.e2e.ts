import { expect as waitFor, type Locator, type Page } from 'playwright/test'
import type { SeatId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../support/world/make-meeting.ts'
import { makeDevices, setMade } from '../support/media/made-devices.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { doWith, enterRoom, leaveButton, turnMicOn } from '../support/browsers/room.ts'

/** Facts come every two seconds, stills every ten, on a machine that may be slow. */
const expect = waitFor.configure({ timeout: 45_000 })
const LUNG_CU = 'UBND xã Lũng Cú'
const HALL = 'dc.hg-dong-van-lung-cu'

// One meeting: each test goes on where the one before stopped.
test.describe.configure({ mode: 'serial' })

let chair: Page
let hall: Page
let secretary: TestSocket
let seatId: SeatId
const faults: string[][] = []

test.beforeAll(async ({ browser, server }) => {
  const maker = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(maker, {
    title: 'Giao ban của cán bộ điểm cầu',
    people: [...THREE, LUNG_CU_HALL],
  })
  const open = async (username: string) => {
    const page = await (await openContext(browser, server, username, { locale: 'vi-VN' })).newPage()
    faults.push(faultsOf(page))
    return page
  }
  chair = await open('chutri')
  hall = await open(HALL)
  await makeDevices(hall)
  await enterRoom(chair, meetingId, { camera: 'off' })
  await enterRoom(hall, meetingId)
  secretary = await maker.connect()
  const { snapshot } = await secretary.join(meetingId)
  const found = (await maker.roster(meetingId, snapshot.rosterHash)).find(
    ({ siteName, kind }) => siteName === LUNG_CU && kind === 'site',
  )
  if (found === undefined) throw new Error('The hall is of the meeting')
  seatId = found.seatId
})
test.afterAll(async () => {
  secretary?.close()
  for (const page of [chair, hall]) await page?.context().close()
})

const part = (name: string): Locator => hall.getByRole('region', { name, exact: true })
const seen = () => part('Tỉnh có thấy hình không')
const heard = () => part('Tỉnh có nghe tiếng không')
const speaking = () => part('Phát biểu')

test('an operator sees at one glance why the province does not hear, asks to speak, and sees that it hears from the microphone on', async () => {
  await expect(hall.getByRole('tab', { name: 'Điểm cầu' })).toHaveAttribute('aria-selected', 'true')
  await expect(heard()).toContainText('Tỉnh chưa nghe thấy: micrô đang tắt')
  await chair.getByRole('tab', { name: /^Phát biểu/u }).click()
  await chair.getByText('Điều hành theo lượt').click()
  const question = chair.getByRole('dialog', { name: 'Chuyển sang điều hành theo lượt?' })
  await question.getByRole('button', { name: 'Điều hành theo lượt' }).click()
  await expect(heard()).toContainText('Tỉnh chưa nghe thấy: chưa được mời phát biểu')

  await speaking().getByRole('button', { name: 'Đăng ký phát biểu' }).click()
  await expect(speaking()).toContainText('Ông/bà đứng thứ 1 trong 1.')
  const asking = chair.getByRole('list', { name: 'Đăng ký phát biểu' }).getByRole('listitem')
  await expect(asking).toHaveCount(1)
  await speaking().getByRole('button', { name: 'Rút đăng ký phát biểu' }).click()
  await expect(speaking()).toContainText('Điểm cầu chưa đăng ký phát biểu.')
  // Who withdrew cannot be called by the row that a slower page still shows.
  await expect(asking).toHaveCount(0)
  await speaking().getByRole('button', { name: 'Đăng ký phát biểu' }).click()
  await asking.getByRole('button', { name: 'Mời' }).click()
  await expect(heard()).toContainText('Tỉnh chưa nghe thấy: micrô đang tắt')
  await turnMicOn(hall)
  await expect(heard()).toContainText('Tỉnh đang nghe thấy điểm cầu')
  await expect(heard().getByRole('meter', { name: 'Ở máy chủ' })).not.toHaveAttribute('aria-valuenow', '0')
  await setMade(hall, { gain: 0 })
  await expect(heard()).toContainText('Tỉnh chưa nghe thấy: không có tiếng nói')
  await setMade(hall, { gain: 0.5 })
  await expect(heard()).toContainText('Tỉnh đang nghe thấy điểm cầu')
})

test('the operator sees the hall’s picture as the server has it, that the province has it on the screen, and a camera that turns black', async () => {
  await doWith(chair, LUNG_CU, 'Đưa lên màn hình chính')
  await expect(seen()).toContainText('Tỉnh đang thấy điểm cầu')
  await expect(seen()).toContainText(/Đến máy chủ: hình cỡ (?:nhỏ|vừa|lớn), \d+ kbit\/s\. Đang gửi tới 1 nơi\./u)
  await expect(seen().getByRole('img', { name: 'Ảnh của điểm cầu như nơi khác nhận được' })).toBeVisible()
  await expect(seen()).toContainText(/Ảnh ở máy chủ, \d+ giây trước/u)
  await setMade(hall, { look: 'black' })
  await expect(seen()).toContainText('Tỉnh chỉ thấy màn hình đen')
  await setMade(hall, { look: 'moving' })
  await expect(seen()).toContainText('Tỉnh đang thấy điểm cầu')
})

test('the roll call is answered and the province written to from the same page', async () => {
  const started = await secretary.request('rollCall.start', { way: 'byDistrict', ifNewest: null })
  expect(started).toMatchObject({ ok: true })
  const asked = part('Trả lời điểm danh')
  await asked.getByRole('textbox', { name: 'Số người dự' }).fill('14')
  await asked.getByRole('button', { name: 'Có mặt: 14 người' }).click()
  await expect(asked).toContainText('14 người')
  await secretary.event('rollCall.places', ({ places }) =>
    places.some((place) => place.seatId === seatId && place.state === 'present' && place.headCount === 14),
  )
  const messages = part('Nhắn tin cho tỉnh')
  await messages.getByRole('textbox', { name: 'Nội dung tin' }).fill('Hội trường đã đủ người')
  await messages.getByRole('button', { name: 'Gửi', exact: true }).click()
  await secretary.event('messages.added', ({ messages: added }) =>
    added.some(({ text }) => text === 'Hội trường đã đủ người'),
  )
  const answer = { messageId: 'a'.repeat(32), to: { kind: 'seat' as const, seatId }, text: 'Cảm ơn Lũng Cú' }
  expect(await secretary.request('messages.send', answer)).toMatchObject({ ok: true })
  await expect(messages).toContainText(/Tỉnh nhắn lúc \d\d:\d\d: Cảm ơn Lũng Cú/u)
})

test('the page fits all screens in both languages, and axe finds no serious fault', async () => {
  for (const language of ['vi', 'en'] as const) {
    if (language === 'en') {
      await hall.getByRole('button', { name: 'Thêm', exact: true }).click()
      await hall.getByRole('menuitem', { name: 'English' }).click()
      await expect(hall.getByRole('tab', { name: 'Our site' })).toBeVisible()
    }
    for (const [width, height] of [
      [1920, 1080],
      [768, 1024],
      [1366, 768],
    ] as const) {
      await hall.setViewportSize({ width, height })
      await expectNoSideScroll(hall)
      await expectNothingSerious(hall, `${language} ${width}`)
      const pictures = process.env['PICTURES']
      if (pictures !== undefined) await hall.screenshot({ path: `${pictures}/operator-${language}-${width}.png` })
    }
  }
  await hall.getByRole('button', { name: 'More', exact: true }).click()
  await hall.getByRole('menuitem', { name: 'Tiếng Việt' }).click()
  await expect(hall.getByRole('tab', { name: 'Điểm cầu' })).toBeVisible()
})

test('starting over says what it touches, and comes back muted into the own seat, which still has the floor', async () => {
  await hall.getByRole('button', { name: 'Làm lại từ đầu' }).click()
  const question = hall.getByRole('dialog', { name: 'Làm lại từ đầu?' })
  await expect(question).toContainText('Điểm cầu đang được nghe hoặc chiếu cho mọi nơi')
  await expect(question).toContainText('Khi quay lại micrô tắt')
  await hall.route('**/healthz', (route) => route.abort())
  await question.getByRole('button', { name: 'Làm lại từ đầu' }).click()
  await expect(question).toContainText('Chưa làm lại được: máy chủ không trả lời.')
  await hall.unroute('**/healthz')
  const loaded = hall.waitForEvent('load')
  await question.getByRole('button', { name: 'Làm lại từ đầu' }).click()
  await loaded
  await expect(leaveButton(hall)).toBeVisible()
  await expect(hall.getByRole('button', { name: 'Micrô đang tắt' })).toBeVisible()
  await expect(heard()).toContainText('Tỉnh chưa nghe thấy: micrô đang tắt')
  await expect(seen()).toContainText('Tỉnh đang thấy điểm cầu')
  expect(faults.flat()).toEqual([])
})
