import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect, type Browser, type Page } from 'playwright/test'
import { launchBrowser } from '../support/browsers/browsers.ts'
import { TestClient } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { keepPeers, pollSounds, SAMPLED, soundsAt } from '../support/media/media.ts'
import { faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, leaveButton, turnMicOn } from '../support/browsers/room.ts'
import { writeVoice } from '../support/media/voice.ts'

const OPERATOR = 'dc.hg-dong-van-lung-cu'
const OTHER_ON = 'Micrô của một thiết bị khác cùng chỗ vừa bật; micrô của máy này đã tắt.'

let browser: Browser
let voice: string

test.beforeAll(async () => {
  voice = await writeVoice()
  browser = await launchBrowser('whole', [`--use-file-for-fake-audio-capture=${voice}`])
})
test.afterAll(async () => {
  await browser?.close()
  await rm(dirname(voice), { recursive: true })
})

test('of a computer and a phone in one hall the one turned on last is heard, once; the other one is off and says why', async ({
  server,
}) => {
  const { meetingId } = await makeMeeting(await TestClient.signIn(server.url, 'thuky1'), {
    title: 'Hội trường có hai micrô',
    people: [...THREE, LUNG_CU_HALL],
  })
  const faults: string[][] = []
  const open = async (username: string, options = {}): Promise<Page> => {
    const page = await (await openContext(browser, server, username, { locale: 'vi-VN', ...options })).newPage()
    faults.push(faultsOf(page))
    await keepPeers(page)
    return page
  }
  const chair = await open('chutri')
  const hall = await open(OPERATOR)
  const phone = await open(OPERATOR, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })
  await enterRoom(chair, meetingId, { camera: 'off' })
  await enterRoom(hall, meetingId, { camera: 'off' })
  await phone.goto(`/cuoc-hop/${meetingId}/vao`)
  await phone.getByRole('switch', { name: 'Dùng máy quay' }).uncheck()
  await phone.getByLabel('Tên gọi của thiết bị này').fill('Điện thoại')
  await phone.getByRole('button', { name: 'Vào họp', exact: true }).tap()
  await phone.getByRole('button', { name: 'Thêm máy này vào điểm cầu' }).tap()
  await expect(leaveButton(phone)).toBeVisible()

  await turnMicOn(hall)
  const [ofHall] = await pollSounds(chair)
  await turnMicOn(phone)
  await expect(hall.getByText(OTHER_ON)).toBeVisible()
  await expect(hall.getByRole('button', { name: 'Micrô đang tắt' })).toBeVisible()
  await expect.poll(() => soundsAt(chair).then((ids) => ids.map((id) => id === ofHall)), SAMPLED).toEqual([false])
  const [ofPhone] = await pollSounds(chair)
  // Neither hears the other one, nor itself.
  for (const page of [hall, phone]) await expect.poll(() => soundsAt(page), SAMPLED).toEqual([])

  await turnMicOn(hall)
  await expect(phone.getByText(OTHER_ON)).toBeVisible()
  await expect(phone.getByRole('button', { name: 'Micrô đang tắt' })).toBeVisible()
  await expect.poll(() => soundsAt(chair).then((ids) => ids.map((id) => id === ofPhone)), SAMPLED).toEqual([false])
  expect(faults.flat()).toEqual([])
})
