import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from 'playwright/test'
import { ensureWebBuild } from '../../signaling/start/web-build.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, openContext } from '../support/browsers/pages.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const HOUR_MS = 3_600_000
const TITLE = 'Họp ngày kia có chạy thử'
/** Pages ask every thirty seconds whether their site is called, and the server looks as often for rehearsals that are over. */
const ASKED_WITHIN = { timeout: 60_000 }
const SIZES = [
  [1920, 1080],
  [1366, 768],
  [768, 1024],
] as const

let folder: string
let server: RunningServer

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-chay-thu-'))
  await writeFile(join(folder, 'step'), '0')
  const loaded = fileURLToPath(new URL('../support/servers/stepped-clock.ts', import.meta.url))
  server = await startServer({
    env: {
      ...{ NODE_OPTIONS: `--import=${loaded}`, CLOCK_STEP_FILE: join(folder, 'step') },
      WEB_DIST: await ensureWebBuild(() => undefined),
    },
  })
})
test.afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Puts the server's time of day so far ahead of the machine's. */
async function step(aheadMs: number): Promise<void> {
  await writeFile(join(folder, 'step'), String(aheadMs))
  process.kill(server.pid(), 'SIGUSR2')
}

test('a rehearsal planned for the day before rings the invited sites at its hour, and when it is over the secretary has the list of failures', async ({
  browser,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const chair = await TestClient.signIn(server.url, 'chutri')
  const listed = await chair.call('meetings.list', {})
  if (!listed.ok) throw new Error(listed.error)
  // A site that is in a meeting is not called.
  for (const { meetingId, state } of listed.result.meetings) {
    if (state === 'inSession') await chair.call('meetings.end', { meetingId })
  }
  const home = { fullName: 'Cán bộ điểm cầu Sở Nội vụ', role: 'operator' } as const
  const { meetingId } = await makeMeeting(secretary, {
    title: TITLE,
    people: [...THREE, LUNG_CU_HALL, home],
    state: 'invited',
    startsAtMs: Date.now() + 26 * HOUR_MS,
  })
  const faults: string[][] = []
  const open = async (username: string, path: string): Promise<Page> => {
    const page = await (await openContext(browser, server, username, { locale: 'vi-VN' })).newPage()
    faults.push(faultsOf(page))
    await page.goto(path)
    return page
  }
  const desk = await open('thuky1', `/cuoc-hop/${meetingId}/kiem-tra`)
  await desk.getByRole('button', { name: 'Đặt giờ chạy thử' }).first().click()
  const form = desk.getByRole('dialog')
  // By itself the day before the meeting, at the meeting's own hour: in two hours from now.
  await form.getByText('30 phút').click()
  await form.getByRole('button', { name: 'Đặt giờ chạy thử' }).click()
  await expect(desk.getByText(/^Sẽ gọi chạy thử từ/u)).toBeVisible()

  const hall = await open('dc.hg-dong-van-lung-cu', '/')
  await expect(hall.getByRole('heading', { level: 1 })).toBeVisible()
  const ring = hall.getByRole('status').filter({ hasText: TITLE })
  await expect(ring).toHaveCount(0)
  await step(2 * HOUR_MS + 60_000)
  await expect(ring).toBeVisible(ASKED_WITHIN)
  await expect(ring.getByRole('button', { name: 'Tắt chuông' })).toBeVisible()
  for (const [width, height] of SIZES) {
    await hall.setViewportSize({ width, height })
    await expectNoSideScroll(hall)
    await expectNothingSerious(hall, `ring ${width}`)
    await hall.screenshot({ path: `test-results/looks/rehearsal-ring-${width}.png` })
  }

  // One site answers that its camera is black; the other ones do not answer at all.
  const operator = await TestClient.signIn(server.url, 'dc.hg-so-noi-vu')
  const checks = { link: 'good', camera: 'black', mic: 'ok', speaker: 'ok' } as const
  const figures = { downKbps: 4_000, upKbps: 2_000, rttMs: 20, jitterMs: 2, lossShare: 0, way: 'udp' } as const
  expect(await operator.call('rehearsal.report', { meetingId, checks, figures })).toMatchObject({ ok: true })
  await step(3 * HOUR_MS)
  // Told to a page that shows something else, with the way to the list.
  await desk.goto('/')
  const bell = desk.getByRole('button', { name: /chưa đọc/u })
  await expect(bell).toBeVisible(ASKED_WITHIN)
  await bell.click()
  const notice = desk.getByRole('listitem').filter({ hasText: 'Chạy thử xong' })
  await expect(notice).toContainText(/Chạy thử xong: \d+ nơi cần xem, trong đó \d+ nơi chưa trả lời/u)
  await notice.getByRole('link', { name: TITLE }).click()
  await expect(desk.getByText(/^Chạy thử lúc/u)).toBeVisible()
  await desk.getByText(/^Cần xem lại \(1\)$/u).click()
  const rows = desk.getByRole('region', { name: 'Chạy thử' }).getByRole('row')
  await expect(rows.filter({ hasText: 'Sở Nội vụ' })).toContainText('Hình đen hoặc bị che')
  await expect(rows.filter({ hasText: 'Lũng Cú' })).toHaveCount(0)
  await desk.getByText(/^Chưa chạy thử \(\d+\)$/u).click()
  await expect(rows.filter({ hasText: 'Lũng Cú' })).toBeVisible()
  await expect(ring).toHaveCount(0, ASKED_WITHIN)
  expect(faults.flat()).toEqual([])
  for (const page of [desk, hall]) await page.context().close()
})
