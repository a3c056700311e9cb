import { expect, type Page } from 'playwright/test'
import { paperFilePath } from '../../signaling/papers/wire.ts'
import { SUBMISSION } from '../support/world/add-paper.ts'
import { cuttableMarks } from '../support/links/cuttable-sockets.ts'
import { meetingWithPaper, notesOf, writeNote } from '../support/world/notes.ts'
import { signIn, test } from '../support/browsers/pages.ts'
import { expectDrawn, expectSaved, spotOn, takeTool } from '../support/browsers/reading.ts'

test('who signs out with marks that were not sent is asked first; what was given up is gone for good', async ({
  openAs,
  server,
}) => {
  const { meetingId, paper } = await meetingWithPaper(server, 'Họp rồi đăng xuất')
  const page = await openAs('daibieu1')
  const link = await cuttableMarks(page)
  await page.goto(`/cuoc-hop/${meetingId}/tai-lieu/${paper.paperId}`)
  await expectDrawn(page, 1)
  await expectSaved(page)
  link.cut()
  await writeNote(page, [0.3, 0.2], 'Ghi lúc mất mạng')
  await expect(page.getByRole('status').filter({ hasText: 'Chưa gửi' })).toBeVisible()
  await page.getByRole('button', { name: 'Về trang cuộc họp' }).click()

  await askToSignOut(page)
  const question = page.getByRole('dialog', { name: 'Còn ghi chú chưa gửi được' })
  await expect(question).toContainText('Nếu đăng xuất bây giờ, các ghi chú đó sẽ mất.')
  await question.getByRole('button', { name: 'Ở lại' }).click()
  await page.getByRole('link', { name: `Mở tài liệu ${SUBMISSION.title}` }).click()
  await expectDrawn(page, 1)
  await expect(page.getByRole('button', { name: /: Ghi lúc mất mạng$/u })).toBeVisible()

  await page.getByRole('button', { name: 'Về trang cuộc họp' }).click()
  await askToSignOut(page)
  await question.getByRole('button', { name: 'Đăng xuất, bỏ ghi chú' }).click()
  await expect(page.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible()
  link.mend()
  // The next person at this machine is neither shown them nor asked about them.
  await expect(page).toHaveURL(/\/dang-nhap$/u)
  await signIn(page, server, 'daibieu2')
  await expect(page.getByRole('article').first()).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await notesOf(server, paper, 'shared')).toEqual([])
  await askToSignOut(page)
  await expect(page.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible()
})

test('a half-written note is asked about too', async ({ openAs, server }) => {
  const { meetingId, paper } = await meetingWithPaper(server, 'Họp rồi đăng xuất')
  const page = await openAs('daibieu1', { path: `/cuoc-hop/${meetingId}/tai-lieu/${paper.paperId}` })
  await expectDrawn(page, 1)
  await takeTool(page, 'Ghi chú')
  const spot = await spotOn(page, 1, [0.3, 0.2])
  await page.mouse.click(spot.x, spot.y)
  await page.getByRole('textbox', { name: 'Nội dung ghi chú' }).fill('Viết dở')
  await page.getByRole('button', { name: 'Về trang cuộc họp' }).click()
  await askToSignOut(page)
  await page.getByRole('dialog', { name: 'Còn ghi chú chưa gửi được' }).getByRole('button', { name: 'Ở lại' }).click()
  await expect(page.getByRole('heading', { name: 'Họp rồi đăng xuất' })).toBeVisible()
})

test('who signs out with a meeting form that is not saved is asked first', async ({ openAs }) => {
  const page = await openAs('thuky1', { path: '/cuoc-hop/moi' })
  await page.getByLabel('Tên cuộc họp').fill('Họp viết dở')
  await askToSignOut(page)
  const question = page.getByRole('dialog', { name: 'Bỏ những thay đổi chưa lưu?' })
  await question.getByRole('button', { name: 'Ở lại' }).click()
  await expect(page.getByLabel('Tên cuộc họp')).toHaveValue('Họp viết dở')

  await askToSignOut(page)
  await question.getByRole('button', { name: 'Đăng xuất, bỏ thay đổi' }).click()
  await expect(page.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible()
})

test('signing out leaves nothing of the papers in the browser’s cache and storage; the machine keeps its settings', async ({
  openAs,
  server,
}) => {
  const { meetingId, paper } = await meetingWithPaper(server, 'Họp rồi đăng xuất')
  const page = await openAs('daibieu1', { path: `/cuoc-hop/${meetingId}` })
  await expect(page.getByRole('link', { name: `Mở tài liệu ${SUBMISSION.title}` })).toBeVisible()
  const file = paperFilePath(paper.paperVersionId)
  expect(await page.evaluate(async (path) => (await (await fetch(path)).blob()).size, file)).toBeGreaterThan(10_000)
  expect(await fromCache(page, file)).toBe(200)
  await page.evaluate(async () => {
    localStorage.setItem('con-sot', 'riêng')
    localStorage.setItem('ngon-ngu', 'vi')
    sessionStorage.setItem('con-sot', 'riêng')
    await new Promise((resolve) => (indexedDB.open('con-sot').onsuccess = resolve))
    await (await caches.open('con-sot')).put('/con-sot', new Response('riêng'))
  })
  await askToSignOut(page)
  await expect(page.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible()

  expect(await fromCache(page, file)).toBe('nothing')
  expect(
    await page.evaluate(async () => ({
      local: Object.keys(localStorage).sort(),
      session: sessionStorage.getItem('con-sot'),
      databases: (await indexedDB.databases()).map(({ name }) => name),
      caches: await caches.keys(),
    })),
  ).toEqual({ local: expect.not.arrayContaining(['con-sot']), session: null, databases: [], caches: [] })
  expect(await page.evaluate(() => localStorage.getItem('ngon-ngu'))).toBe('vi')
  // Nor does the way back show anything.
  await page.goto(`/cuoc-hop/${meetingId}`)
  await expect(page.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible()
  expect(await page.evaluate(async (path) => (await fetch(path)).status, file)).toBe(401)
})

test('without a link the page does not say that its person has signed out', async ({ openAs }) => {
  const page = await openAs('daibieu1', { path: '/' })
  await expect(page.getByRole('article').first()).toBeVisible()
  await page.route('**/api/call/identity.signOut', (route) => route.abort())
  await askToSignOut(page)
  const question = page.getByRole('dialog', { name: 'Chưa đăng xuất được' })
  await expect(question).toContainText('Phiên làm việc trên máy này vẫn còn.')
  await page.unroute('**/api/call/identity.signOut')
  await question.getByRole('button', { name: 'Đăng xuất lại' }).click()
  await expect(page.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible()
})

async function askToSignOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Tài khoản/u }).click()
  await page.getByRole('button', { name: 'Đăng xuất' }).click()
}

/** What the browser would give without asking the server. */
async function fromCache(page: Page, path: string): Promise<number | 'nothing'> {
  return page.evaluate(async (url) => {
    try {
      const { status } = await fetch(url, { cache: 'only-if-cached', mode: 'same-origin' })
      return status === 504 ? 'nothing' : status
    } catch {
      return 'nothing'
    }
  }, path)
}
