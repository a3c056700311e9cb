import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { addPaper, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { enterRoom } from '../support/browsers/room.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const HOUR_MS = 3_600_000
let server: RunningServer
let meetingId: MeetingId
let paperId: string
let sha256: string

test.beforeAll(async () => {
  server = await startServer({ env: { MEETING_END_HOURS: '1' } })
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const made = await makeMeeting(secretary, {
    title: 'Họp quên kết thúc',
    startsAtMs: Date.now() - 6 * HOUR_MS,
  })
  meetingId = made.meetingId
  const [agendaItemId] = made.agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an item')
  const paper = await addPaper(secretary, { meetingId, agendaItemId }, SUBMISSION)
  paperId = paper.paperId
  sha256 = paper.sha256
})
test.afterAll(() => server?.stop())

test('a room long past its planned end shows that it ends by itself, and the chair lets it go on', async ({
  browser,
}) => {
  const chair = await (await openContext(browser, server, 'chutri')).newPage()
  const delegate = await (await openContext(browser, server, 'daibieu1')).newPage()
  await enterRoom(chair, meetingId, { camera: 'off' })
  await enterRoom(delegate, meetingId, { camera: 'off' })
  const words = /Cuộc họp sẽ tự kết thúc lúc \d\d:\d\d/u
  const goOn = chair.getByRole('button', { name: 'Họp tiếp' })
  await expect(goOn).toBeVisible({ timeout: 45_000 })
  await expect(delegate.getByText(words)).toBeVisible()
  await expect(delegate.getByRole('button', { name: 'Họp tiếp' })).toHaveCount(0)
  expect((await goOn.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(40)
  await goOn.click()
  await expect(chair.getByText(words)).toHaveCount(0)
  await expect(delegate.getByText(words)).toHaveCount(0)
  for (const page of [chair, delegate]) await page.context().close()
})

test('a paper whose file is damaged on the server says so instead of showing other bytes', async ({ browser }) => {
  const folder = join(server.dataDir, 'papers', sha256.slice(0, 2))
  expect(await readdir(folder)).toContain(sha256)
  await writeFile(join(folder, sha256), 'not what was uploaded')
  const page = await (await openContext(browser, server, 'daibieu1')).newPage()
  await page.goto(`/cuoc-hop/${meetingId}/tai-lieu/${paperId}`)
  await expect(page.getByText(/trên máy chủ bị hỏng hoặc bị mất/u)).toBeVisible()
  await page.context().close()
})
