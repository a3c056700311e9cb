import { expect as waitFor, type Page } from 'playwright/test'
import { melodySamples } from '../../web/src/media/rehearsal/melody.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { launchBrowser } from '../support/browsers/browsers.ts'
import { TestClient } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { startServer, type RunningServer } from '../support/server.ts'
import { writeVoice, writeWav } from '../support/media/voice.ts'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const expect = waitFor.configure({ timeout: 40_000 })
const SITE = 'Sở Tài chính'
const OPERATOR = 'dc.hg-so-tai-chinh'

/** A running meeting with three halls. The demo's own is not taken: files that run before on the same server may have ended it. */
async function meetingWithHalls(server: Pick<RunningServer, 'url'>) {
  const halls = [SITE, 'Sở Nội vụ'].map((name) => ({ fullName: `Cán bộ điểm cầu ${name}`, role: 'operator' as const }))
  const people = [...THREE, ...halls, LUNG_CU_HALL]
  const { meetingId } = await makeMeeting(await TestClient.signIn(server.url, 'thuky1'), {
    title: 'Giao ban thử máy',
    people,
  })
  return meetingId
}

test('what an operator’s page measures before joining is kept for the site, and the secretary and the administrator see it over time', async ({
  openAs,
  server,
}) => {
  const meetingId = await meetingWithHalls(server)
  const operator = await openAs(OPERATOR, { path: `/cuoc-hop/${meetingId}/vao` })
  await expect(operator.getByText('Đã lưu kết quả cho điểm cầu.')).toBeVisible()

  const secretary = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  const faults = faultsOf(secretary)
  await secretary.getByRole('link', { name: 'Kiểm tra trước họp' }).click()
  await secretary.getByRole('tab', { name: 'Đường truyền' }).click()
  await secretary.getByLabel('Tìm điểm cầu').fill('so tai chinh')
  const row = secretary.getByRole('row').filter({ hasText: SITE })
  await expect(row).toContainText(/kbit\/s/u)
  // Loss is measured on the way of the media, so it is there only where packets came back.
  await expect(row).toContainText(/\d %/u)
  await secretary.getByText(/^Chưa đo \(\d+\)$/u).click()
  await expect(row).toHaveCount(0)
  await secretary.getByText(/^Tất cả \(\d+\)$/u).click()
  await expectNothingSerious(secretary)
  await row.getByRole('button', { name: `Xem các lần đo của ${SITE}` }).click()
  await expect(secretary.getByText(/Vào họp lần tới bắt đầu từ: tải về/u)).toBeVisible()
  await expect(secretary.getByText(/^Mất gói: thấp nhất/u)).toBeVisible()
  await expect(secretary.getByRole('region', { name: 'Các lần đo' }).getByText('UDP').first()).toBeVisible()
  await expectNothingSerious(secretary)
  await expectNoSideScroll(secretary)
  await secretary.getByRole('button', { name: 'Về danh sách' }).click()
  await expect(secretary.getByLabel('Tìm điểm cầu')).toBeVisible()
  expect(faults).toEqual([])

  const admin = await openAs('quantri', { path: '/quan-tri?muc=diem-cau' })
  await admin.getByLabel('Tìm điểm cầu').fill('so tai chinh')
  await admin.getByRole('link', { name: `Đường truyền của ${SITE}` }).click()
  await expect(admin.getByRole('heading', { name: `Đường truyền của ${SITE}` })).toBeVisible()
  await expect(admin.getByText(/^Tải về: thấp nhất/u)).toBeVisible()
})

/** What a microphone hears in a hall whose loudspeaker plays the rehearsal's notes: those, over the rustle of a room. */
function writeHall(): Promise<string> {
  const melody = melodySamples(48_000, 0.2)
  const pause = 12_000
  const samples = Int16Array.from({ length: melody.length + pause }, (_, at) =>
    Math.round(((melody[at] ?? 0) + 0.002 * Math.sin(at * at)) * 32_000),
  )
  return writeWav(samples)
}

/** A camera with its cap on, as the film that Chromium takes for one: YUV4MPEG2, black. */
async function writeBlack(): Promise<string> {
  const [width, height] = [320, 240]
  const luma = Buffer.alloc(width * height, 16)
  const chroma = Buffer.alloc((width * height) / 2, 128)
  const frames = Array.from({ length: 10 }, () => Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]))
  const path = join(await mkdtemp(join(tmpdir(), 'black-')), 'black.y4m')
  await writeFile(path, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`), ...frames]))
  return path
}

test('the secretary calls for a rehearsal; a hall that is well and one whose camera is capped and loudspeaker is off answer by one button', async ({
  openAs,
  server,
}) => {
  const meetingId = await meetingWithHalls(server)
  const secretary = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}/kiem-tra` })
  const faults = faultsOf(secretary)
  await secretary.getByRole('button', { name: 'Gọi chạy thử ngay' }).click()
  await secretary
    .getByRole('dialog')
    .getByRole('button', { name: /^Gọi \d+ điểm cầu$/u })
    .click()
  await expect(secretary.getByText(/^Đang gọi chạy thử đến/u)).toBeVisible()
  const rows = secretary.getByRole('region', { name: 'Chạy thử' }).getByRole('row')

  const machines = [
    { username: OPERATOR, flags: [`--use-file-for-fake-audio-capture=${await writeHall()}`] },
    {
      username: 'dc.hg-so-noi-vu',
      flags: [
        `--use-file-for-fake-audio-capture=${await writeVoice()}`,
        `--use-file-for-fake-video-capture=${await writeBlack()}`,
      ],
    },
  ]
  const findings: (readonly string[])[] = []
  for (const { username, flags } of machines) {
    const browser = await launchBrowser('whole', flags)
    try {
      const context = await openContext(browser, server, username)
      const page = await context.newPage()
      await page.goto('/')
      // One press: the page that it leads to begins.
      await page.getByRole('status').getByRole('link', { name: 'Chạy thử' }).click()
      await expect(page.getByText('Đã gửi kết quả cho thư ký.')).toBeVisible({ timeout: 90_000 })
      // What the rehearsal measured of the link stands below it at once.
      await expect(page.getByRole('region', { name: 'Các lần đo' }).first()).toBeVisible({ timeout: 10_000 })
      await expectNothingSerious(page)
      await expectNoSideScroll(page)
      findings.push(await page.getByRole('region', { name: 'Chạy thử điểm cầu' }).getByRole('listitem').allInnerTexts())
    } finally {
      await browser.close()
    }
  }
  const [well, wrong] = findings
  expect(well?.slice(1).map((words) => words.split('\n').filter((line) => line !== '')[1])).toEqual([
    'Tốt',
    'Tốt',
    'Tốt',
  ])
  expect(wrong?.join('\n')).toContain('Hình đen hoặc bị che')
  expect(wrong?.join('\n')).toContain('Micrô không nghe thấy loa')

  await secretary.getByText(/^Cần xem lại \(\d+\)$/u).click()
  await expect(rows.filter({ hasText: 'Sở Nội vụ' })).toContainText('Hình đen hoặc bị che')
  await secretary.getByText(/^Chưa chạy thử \(\d+\)$/u).click()
  await expect(rows.filter({ hasText: SITE })).toHaveCount(0)
  await expectNothingSerious(secretary)
  await expectNoSideScroll(secretary)
  const csv = await secretary.evaluate(
    async (href) => (await fetch(href)).text(),
    await secretary
      .getByRole('link', { name: 'Tải bảng (CSV)' })
      .getAttribute('href')
      .then((href) => href ?? ''),
  )
  expect(csv).toContain('"Hình đen hoặc bị che"')
  expect(csv).toContain('"Chưa chạy thử"')
  await secretary.getByRole('button', { name: 'Thôi gọi' }).click()
  await expect(secretary.getByText(/^Chạy thử lúc/u)).toBeVisible()
  expect(faults).toEqual([])
})

/** Keeps every track of a camera or microphone that the page opens. */
async function keepOpened(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const opened: MediaStreamTrack[] = []
    Object.assign(window, { opened })
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted)
      opened.push(...stream.getTracks())
      return stream
    }
  })
}
const openedBy = (page: Page) =>
  page.evaluate(() =>
    (window as typeof window & { opened: MediaStreamTrack[] }).opened.map(
      ({ kind, readyState }) => `${kind} ${readyState}`,
    ),
  )

test('a paired hall that waits rehearses by itself when it is called, says so on its screen, and lets go of its devices', async () => {
  test.setTimeout(360_000)
  // On a server of its own: on the shared one a meeting of all sites may run, and no machine rehearses into a meeting.
  const server = await startServer()
  const browser = await launchBrowser('whole', [`--use-file-for-fake-audio-capture=${await writeHall()}`])
  try {
    const [admin, secretary, chair] = await Promise.all(
      ['quantri', 'thuky1', 'chutri'].map((name) => TestClient.signIn(server.url, name)),
    )
    if (admin === undefined || secretary === undefined || chair === undefined) throw new Error('nobody is signed in')
    const listed = await chair.call('meetings.list', {})
    if (!listed.ok) throw new Error(listed.error)
    for (const { meetingId, state } of listed.result.meetings) {
      if (state === 'inSession') await chair.call('meetings.end', { meetingId })
    }
    const { meetingId } = await makeMeeting(secretary, {
      title: 'Họp ngày mai',
      people: [...THREE, LUNG_CU_HALL],
      state: 'invited',
      startsAtMs: Date.now() + 20 * 60 * 60_000,
    })
    const operator = await TestClient.signIn(server.url, 'dc.hg-dong-van-lung-cu')
    const who = await operator.call('identity.whoAmI', {})
    if (!who.ok || who.result.account === null) throw new Error('nobody is signed in')

    const hall = await (await browser.newContext({ baseURL: server.url, locale: 'vi-VN' })).newPage()
    const faults = faultsOf(hall)
    await keepOpened(hall)
    await hall.goto('/hoi-truong')
    await hall.getByRole('button', { name: /^Lấy mã/u }).click()
    const code = await hall.getByLabel(/^Mã ghép: /u).innerText()
    const { accountId } = who.result.account
    const confirmed = await admin.call('pairing.confirm', {
      code,
      part: 'operator',
      label: 'Máy hội trường',
      accountId,
    })
    expect(confirmed).toMatchObject({ ok: true })
    await expect(hall.getByText('Họp ngày mai')).toBeVisible()
    const part = hall.getByRole('region', { name: 'Chạy thử điểm cầu' })
    await expect(part).toHaveCount(0)
    expect(await openedBy(hall)).toEqual([])

    const page = await (await openContext(browser, server, 'dc.hg-dong-van-lung-cu')).newPage()
    await secretary.call('rehearsal.start', { meetingId, opensAtMs: null, minutes: 60 })
    // Side by side, since the announcement stands for ten seconds, whatever the operator's page takes to load.
    await Promise.all([rehearseAlone(hall), ringUntilPressed(page)])
    await expect(part).toContainText('Máy quay: Tốt')
    await expect(part).toContainText('Loa: Tốt')
    await expectNothingSerious(hall)
    const opened = await openedBy(hall)
    expect(opened.toSorted()).toEqual(['audio ended', 'video ended'])
    const read = await secretary.call('rehearsal.read', { meetingId, rehearsalId: null })
    if (!read.ok) throw new Error(read.error)
    const answered = read.result.sites.filter(({ result }) => result !== null)
    expect(answered).toMatchObject([{ name: 'UBND xã Lũng Cú', result: { checks: { mic: 'ok', speaker: 'ok' } } }])
    expect(faults).toEqual([])
  } finally {
    await browser.close()
    await server.stop()
  }
})

/** The screen of a waiting hall that is called, from the announcement to the result: each state passes by itself. */
async function rehearseAlone(hall: Page): Promise<void> {
  await expect(hall.getByRole('region', { name: 'Chạy thử điểm cầu' })).toContainText('Máy tự bắt đầu sau')
  await expectNothingSerious(hall)
  await expectNoSideScroll(hall)
  await expect(hall.getByText('Đang chạy thử cho “Họp ngày mai”')).toBeVisible()
  await expect(hall.getByText('Máy quay và micrô của máy này đang bật để kiểm tra.')).toBeVisible()
  await expectNothingSerious(hall)
  await expect(hall.getByText('Đã gửi kết quả cho thư ký.')).toBeVisible({ timeout: 120_000 })
}

/** The operator's own page rings meanwhile, and stops at a press. */
async function ringUntilPressed(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: 'Tắt chuông' }).click()
  await expect(page.getByRole('button', { name: 'Tắt chuông' })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Chạy thử' })).toBeVisible()
  await page.close()
}
