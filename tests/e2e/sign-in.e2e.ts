import { expect } from 'playwright/test'
import { paperFilePath } from '../../signaling/papers/wire.ts'
import { TestClient } from '../support/client.ts'
import { PASSWORD } from '../support/server.ts'
import { faultsOf, signIn, test } from '../support/browsers/pages.ts'

test('the sign-in page speaks Vietnamese whatever the browser prefers, English by the switch, and remembers it', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ baseURL: server.url, locale: 'en-US' })
  const page = await context.newPage()
  const faults = faultsOf(page)
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Đăng nhập' })).toBeVisible()
  await expect(page.getByText('Tỉnh Hà Giang')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'vi')

  await page.getByRole('radiogroup', { name: 'Ngôn ngữ' }).getByText('English').click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await expect(page.getByLabel('User name')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()

  await page.getByRole('radiogroup', { name: 'Language' }).getByText('Tiếng Việt').click()
  await expect(page.getByRole('button', { name: 'Đăng nhập' })).toBeVisible()
  expect(faults).toEqual([])
  await context.close()
})

/** A page's clock that never shows the same time twice, as on a slow machine: what reads it twice has to bear two times. */
function clockThatMovesAtEachReading(): void {
  const now = performance.now.bind(performance)
  let readings = 0
  performance.now = () => now() + (readings += 1) / 10
}

test('a wrong password gets a plain sentence; after several a growing wait is counted down, then the right one is let in', async ({
  page,
  server,
}) => {
  await page.addInitScript(clockThatMovesAtEachReading)
  const message = page.getByRole('alert')
  const waiting = page.getByRole('button', { name: /^Thử lại sau \d\d:\d\d$/u })
  const tryIn = page.getByRole('button', { name: 'Đăng nhập' })
  // Users of this test alone, since failures are counted by user name: the second one's wait runs while the first is looked at.
  const stranger = new TestClient(server.url)
  for (let slip = 0; slip < 3; slip += 1)
    await stranger.call('identity.signIn', { username: 'duthinh', password: 'mat-khau-sai' })

  for (let slip = 0; slip < 2; slip += 1) {
    await signIn(page, server, 'daibieu6', 'mat-khau-sai')
    await expect(message).toHaveText('Tên đăng nhập hoặc mật khẩu chưa đúng.')
    await expect(tryIn).toBeEnabled()
    await expect(page.getByLabel('Mật khẩu', { exact: true })).toHaveValue('')
  }
  // A page that knows nothing of the wait. It stands filled in before: the first wait is 5 s, which loading a page may take.
  const fresh = await page.context().newPage()
  await fresh.goto(`${server.url}/dang-nhap`)
  await fresh.getByLabel('Tên đăng nhập').fill('daibieu6')
  await fresh.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD)
  await signIn(page, server, 'daibieu6', 'mat-khau-sai')
  await expect(waiting).toBeDisabled()
  const first = secondsOf(await waiting.textContent())
  // It does not get round the wait: the server counts, and the right password has to wait too.
  await fresh.getByRole('button', { name: 'Đăng nhập' }).click()
  await expect(fresh.getByRole('alert')).toHaveText('Đã nhập sai nhiều lần. Xin chờ một lát rồi thử lại.')
  await fresh.close()
  await expect(tryIn).toBeEnabled()
  await signIn(page, server, 'daibieu6')
  await expect(page.getByRole('heading', { level: 1, name: 'Cuộc họp' })).toBeVisible()

  await page.context().clearCookies()
  await signIn(page, server, 'duthinh', 'mat-khau-sai')
  await expect(waiting).toBeDisabled()
  const second = secondsOf(await waiting.textContent())
  expect(second).toBeGreaterThan(first)
  await expect.poll(async () => secondsOf(await waiting.textContent())).toBeLessThan(second)
})

test('an unknown user is answered like a wrong password, and an empty form says what is missing', async ({
  page,
  server,
}) => {
  await signIn(page, server, 'khong.co.ai', 'mat-khau-sai')
  await expect(page.getByRole('alert')).toHaveText('Tên đăng nhập hoặc mật khẩu chưa đúng.')
  await signIn(page, server, '', '')
  await expect(page.getByText('Xin nhập tên đăng nhập.')).toBeVisible()
  await expect(page.getByText('Xin nhập mật khẩu.')).toBeVisible()
})

test('the list shows the meetings of the person, today’s on top', async ({ openAs }) => {
  const page = await openAs('daibieu1', { path: '/' })
  const faults = faultsOf(page)
  const sections = page.getByRole('main').getByRole('region')
  await expect(sections.first()).toHaveAccessibleName('Hôm nay')
  await expect(sections.nth(1)).toHaveAccessibleName('Sắp tới')
  // Other files that use this server make meetings of today, too.
  const title = 'Hội nghị giao ban trực tuyến ba cấp của UBND tỉnh'
  const running = page.getByRole('region', { name: 'Hôm nay' }).getByRole('article').filter({ hasText: title })
  await expect(running).toContainText('Đang họp')
  await expect(running.getByRole('link', { name: /^Vào họp/u })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Sắp tới' })).toContainText('Phiên họp thường kỳ của UBND tỉnh')
  // A draft is nobody's business but its makers'.
  await expect(page.getByText('Họp giao ban nội bộ')).toHaveCount(0)
  await page.getByLabel('Tìm cuộc họp').fill('thuong ky')
  await expect(page.getByRole('article')).toHaveCount(1)
  expect(faults).toEqual([])
})

test('a person who opens a page while signed out comes back to it after signing in, and never to a foreign address', async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}/quan-tri?muc=diem-cau`)
  await expect(page.getByText('Xin đăng nhập để tiếp tục trang đang mở.')).toBeVisible()
  await signIn(page, server, 'quantri')
  await expect(page.getByRole('tab', { name: /^Điểm cầu/u, selected: true })).toBeVisible()
  await expect(page).toHaveURL(`${server.url}/quan-tri?muc=diem-cau`)

  await page.getByRole('button', { name: /^Tài khoản của/u }).click()
  await page.getByRole('button', { name: 'Đăng xuất' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Đăng nhập' })).toBeVisible()
  await page.goto(`${server.url}/`)
  await expect(page.getByRole('heading', { level: 1, name: 'Đăng nhập' })).toBeVisible()

  for (const elsewhere of ['//example.com/x', 'https://example.com/', '/\\example.com']) {
    await page.goto(`${server.url}/dang-nhap?tiep=${encodeURIComponent(elsewhere)}`)
    await signIn(page, server, 'quantri')
    await expect(page.getByRole('heading', { level: 1, name: 'Cuộc họp' })).toBeVisible()
    await expect(page).toHaveURL(`${server.url}/`)
    await page.context().clearCookies()
  }
})

test('signing out leaves nothing of the papers in the browser, but the machine keeps its language and appearance', async ({
  page,
  server,
}) => {
  await signIn(page, server, 'daibieu1')
  await page.getByRole('button', { name: /^Tài khoản của/u }).click()
  await page.getByRole('radiogroup', { name: 'Giao diện' }).getByText('Tối').click()
  await page.getByRole('radiogroup', { name: 'Ngôn ngữ' }).getByText('English').click()
  await page.evaluate(() => {
    localStorage.setItem('cua-nguoi-truoc', 'x')
    sessionStorage.setItem('cua-nguoi-truoc', 'x')
  })
  const file = await somePaper(server.url)
  const cached = () =>
    page.evaluate(async (path) => {
      const mode = { cache: 'only-if-cached', mode: 'same-origin' } as const
      return fetch(path, mode).then(
        (response) => response.ok,
        () => false,
      )
    }, file)
  await page.evaluate(async (path) => void (await (await fetch(path)).arrayBuffer()), file)
  expect(await cached()).toBe(true)

  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  expect(await cached()).toBe(false)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  const left = await page.evaluate(() => [Object.keys(localStorage).sort(), Object.keys(sessionStorage)])
  expect(left).toEqual([['giao-dien', 'ngon-ngu'], []])
  expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['thiet-bi'])
  // The page behaves as before.
  await page.getByLabel('User name').fill('daibieu1')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Meetings' })).toBeVisible()
})

/** The address of a paper that `daibieu1` may read. */
async function somePaper(url: string): Promise<string> {
  const client = await TestClient.signIn(url, 'daibieu1')
  const meetings = await client.call('meetings.list', {})
  if (!meetings.ok) throw new Error(meetings.error)
  for (const { meetingId } of meetings.result.meetings) {
    const papers = await client.call('papers.list', { meetingId })
    const paper = papers.ok ? papers.result.papers.find(({ current }) => current !== null) : undefined
    if (paper?.current != null) return paperFilePath(paper.current.paperVersionId)
  }
  throw new Error('No paper')
}

/** `Thử lại sau 00:05` → 5 */
function secondsOf(words: string | null): number {
  const [, minutes = '', seconds = ''] = /(\d\d):(\d\d)/u.exec(words ?? '') ?? []
  return minutes === '' ? 0 : Number(minutes) * 60 + Number(seconds)
}
