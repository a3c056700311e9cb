import { expect } from 'playwright/test'
import { TestClient } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/make-meeting.ts'
import { faultsOf, test } from '../support/pages.ts'
import { enterRoom, leaveButton, turnMicOn } from '../support/room.ts'

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
  const newcomer = await openAs('dc.hg-dong-van-lung-cu', { path: `/cuoc-hop/${meetingId}/vao` })
  await newcomer.getByRole('switch', { name: 'Dùng máy quay' }).uncheck()
  await newcomer.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await expect(newcomer.getByRole('heading', { name: 'Xin ông/bà chờ trong giây lát' })).toBeVisible()
  await expect(chair.getByText(/đang chờ vào họp\.$/u)).toBeVisible()
  await chair.getByRole('tab', { name: /^Người dự/u }).click()
  await chair.getByRole('button', { name: /^Cho .* vào họp$/u }).click()
  await expect(leaveButton(newcomer)).toBeVisible()
  expect(faults.flat()).toEqual([])
})
