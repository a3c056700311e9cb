import { expect, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { faultsOf, test } from '../support/browsers/pages.ts'
import { doWith, enterRoom, leaveButton, openDesk, turnMicOn } from '../support/browsers/room.ts'

/** Goes through the device check, whatever comes then. */
async function knock(page: Page, meetingId: MeetingId): Promise<void> {
  await page.goto(`/cuoc-hop/${meetingId}/vao`)
  await page.getByRole('switch', { name: 'Dùng máy quay' }).uncheck()
  await page.getByRole('button', { name: 'Vào họp', exact: true }).click()
}

test('a lock says what it turns off and turns it off; newcomers wait on a calm page until they are let in', async ({
  openAs,
  server,
}) => {
  const client = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(client, { title: 'Phiên thử khoá', people: [...THREE, LUNG_CU_HALL] })
  const chair = await openAs('chutri')
  const delegate = await openAs('daibieu1')
  const faults = [chair, delegate].map(faultsOf)
  for (const page of [chair, delegate]) await enterRoom(page, meetingId)
  await turnMicOn(delegate)
  await expect(delegate.getByRole('button', { name: 'Máy quay đang bật' })).toBeVisible()
  await chair.getByRole('tab', { name: /^Phát biểu/u }).click()

  const locks = chair.getByRole('group', { name: 'Khoá' })
  const press = async (name: string, yes: string | RegExp) => {
    await locks.getByRole('switch', { name }).click()
    await chair.getByRole('dialog').getByRole('button', { name: yes }).click()
    await chair.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await locks.getByRole('switch', { name: 'Khoá micrô' }).click()
  const asking = chair.getByRole('dialog', { name: 'Khoá micrô?' })
  await expect(asking).toContainText('Sẽ tắt 1 micrô đang bật.')
  await asking.getByRole('button', { name: 'Khoá micrô' }).click()
  await expect(delegate.getByText(/đã khoá và tắt micrô của ông\/bà/u)).toBeVisible()
  await expect(delegate.getByRole('button', { name: 'Micrô đang khoá' })).toBeDisabled()

  await asking.waitFor({ state: 'detached' })
  await press('Khoá máy quay', 'Khoá máy quay')
  await expect(delegate.getByRole('button', { name: 'Máy quay đang khoá' })).toBeDisabled()
  // Unlocked, everything is as it was left: off, and its owner turns it on.
  for (const name of ['Khoá micrô', 'Khoá máy quay']) await press(name, /^Mở khoá/u)
  await turnMicOn(delegate)
  await expect(delegate.getByRole('button', { name: 'Máy quay đang tắt' })).toBeEnabled()

  // The waiting room is for newcomers: who was in it already does not wait.
  await press('Phòng chờ', 'Bật phòng chờ')
  const newcomer = await openAs('dc.hg-dong-van-lung-cu')
  await knock(newcomer, meetingId)
  await expect(newcomer.getByRole('heading', { name: 'Xin ông/bà chờ trong giây lát' })).toBeVisible()
  await expect(chair.getByText(/đang chờ vào họp\.$/u)).toBeVisible()
  await chair.getByRole('tab', { name: /^Người dự/u }).click()
  await chair.getByRole('button', { name: /^Cho .* vào họp$/u }).click()
  await expect(leaveButton(newcomer)).toBeVisible()
  expect(faults.flat()).toEqual([])
})

test('from the desk: a locked meeting says so at its door, all who wait come in at one press, who is shown out stays out until let in', async ({
  openAs,
  server,
}) => {
  const HOME = 'Đại biểu Sở Nội vụ'
  const client = await TestClient.signIn(server.url, 'thuky1')
  const people = [...THREE, { fullName: HOME, role: 'delegate' as const }, LUNG_CU_HALL]
  const { meetingId } = await makeMeeting(client, { title: 'Phiên khoá từ bàn điều hành', people })
  const chair = await openAs('chutri')
  const delegate = await openAs('daibieu1')
  const faults = [chair, delegate].map(faultsOf)
  for (const page of [chair, delegate]) await enterRoom(page, meetingId, { camera: 'off' })
  await openDesk(chair)
  await chair.getByRole('tab', { name: 'Khoá' }).click()
  const press = async (name: string, says: string | RegExp, yes: string | RegExp) => {
    await chair.getByRole('group', { name: 'Khoá' }).getByRole('switch', { name }).click()
    await expect(chair.getByRole('dialog')).toContainText(says)
    await chair.getByRole('dialog').getByRole('button', { name: yes }).click()
    await chair.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await press('Khoá chia sẻ màn hình', 'Sẽ dừng 0 màn hình đang chia sẻ.', 'Khoá chia sẻ')
  await expect(delegate.getByRole('button', { name: 'Chia sẻ đang khoá' })).toBeDisabled()

  await press('Khoá cuộc họp', '7 nơi chưa vào sẽ không vào được nữa.', 'Khoá cuộc họp')
  const newcomers = [await openAs('daibieu2'), await openAs('dc.hg-dong-van-lung-cu')]
  for (const page of newcomers) {
    await knock(page, meetingId)
    await expect(page.getByText('Cuộc họp đã khoá: không nhận thêm người vào. Xin liên hệ thư ký.')).toBeVisible()
  }
  await press('Khoá cuộc họp', /./u, 'Mở khoá cuộc họp')
  await press('Phòng chờ', '7 nơi chưa vào sẽ phải chờ', 'Bật phòng chờ')
  for (const page of newcomers) {
    await knock(page, meetingId)
    await expect(page.getByRole('heading', { name: 'Xin ông/bà chờ trong giây lát' })).toBeVisible()
  }
  await chair.getByRole('tab', { name: /^Điểm cầu/u }).click()
  await chair.getByRole('button', { name: 'Cho vào tất cả (2)' }).click()
  for (const page of newcomers) await expect(leaveButton(page)).toBeVisible()
  await press('Phòng chờ', 'người đến sau không phải chờ', 'Tắt phòng chờ')

  await chair.getByRole('button', { name: 'Về phòng họp' }).click()
  await doWith(chair, HOME, 'Mời ra')
  const question = chair.getByRole('dialog', { name: /ra khỏi cuộc họp\?$/u })
  await expect(question).toContainText('chỉ vào lại được khi chủ trì hoặc thư ký bấm “Cho vào lại”')
  await question.getByRole('button', { name: 'Mời ra' }).click()
  const [shownOut] = newcomers
  if (shownOut === undefined) throw new Error('Two have come')
  const out = shownOut.getByRole('heading', { name: 'Ông/bà đã được mời ra khỏi cuộc họp' })
  await expect(out).toBeVisible()
  await knock(shownOut, meetingId)
  await expect(out).toBeVisible()
  await doWith(chair, HOME, 'Cho vào lại')
  await knock(shownOut, meetingId)
  await expect(leaveButton(shownOut)).toBeVisible()
  expect(faults.flat()).toEqual([])
})
