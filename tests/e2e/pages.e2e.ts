import { expect, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { meetingsOf } from '../support/world/meetings.ts'
import { expectNoSideScroll, faultsOf, test, type OpenAs } from '../support/browsers/pages.ts'

interface Screen {
  readonly name: string
  readonly as: 'thuky1' | 'quantri' | null
  /** Goes there and waits until what matters is drawn. */
  readonly show: (page: Page, demo: Demo) => Promise<void>
}
interface Demo {
  /** The meeting of all 241 sites that runs, with papers. */
  readonly running: MeetingId
  /** With names as long as names get: one that runs with somebody in it, and one to be sent. */
  readonly long: MeetingId
  readonly draft: MeetingId
}

const SCREENS: readonly Screen[] = [
  {
    name: 'sign-in with a refusal',
    as: null,
    async show(page) {
      await page.goto('/dang-nhap?tiep=%2Fquan-tri')
      await page.getByLabel('Tên đăng nhập').fill('nguoi.la')
      await page.getByLabel('Mật khẩu', { exact: true }).fill('sai')
      await page.getByRole('button', { name: 'Đăng nhập' }).click()
      await expect(page.getByRole('alert')).toBeVisible()
    },
  },
  {
    name: 'list of meetings',
    as: 'thuky1',
    async show(page) {
      await page.goto('/')
      await expect(page.getByRole('article').nth(2)).toBeVisible()
    },
  },
  {
    name: 'a meeting of everybody, lists opened',
    as: 'thuky1',
    async show(page, { running }) {
      await page.goto(`/cuoc-hop/${running}`)
      await page.getByRole('button', { name: /^Xem \d+ người dự$/u }).click()
      await page.getByRole('button', { name: /^Xem \d+ điểm cầu$/u }).click()
      await expect(page.getByRole('link', { name: /^Mở tài liệu/u }).nth(6)).toBeVisible()
    },
  },
  {
    name: 'a draft with long names, about to be sent',
    as: 'thuky1',
    async show(page, { draft }) {
      await page.goto(`/cuoc-hop/${draft}`)
      await page.getByRole('button', { name: 'Gửi giấy mời' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'form of a new meeting, with people found and a mistake',
    as: 'thuky1',
    async show(page) {
      await page.goto('/cuoc-hop/moi')
      await page.getByLabel('Tìm người theo tên, chức vụ, đơn vị').first().fill('dai bieu')
      await page.getByRole('button', { name: 'Thêm Đại biểu Sở Y tế' }).click()
      await page.getByRole('button', { name: 'Tạo cuộc họp' }).click()
      await expect(page.getByText('Xin nhập địa điểm.')).toBeVisible()
    },
  },
  {
    name: 'attendance',
    as: 'thuky1',
    async show(page, { long }) {
      await page.goto(`/cuoc-hop/${long}/diem-danh`)
      await expect(page.getByRole('region', { name: 'Bảng điểm danh' }).getByRole('row').nth(1)).toBeVisible()
    },
  },
  {
    name: 'accounts',
    as: 'quantri',
    async show(page) {
      await page.goto('/quan-tri')
      // All 253 are looked at in vain by a checker that takes a tenth of a second for each.
      await page.getByLabel('Tìm tài khoản').fill('dong van')
      await expect(page.getByRole('listitem').filter({ hasText: 'Lũng Cú' })).toBeVisible()
      await expect(page.getByRole('listitem').filter({ hasText: 'Ban Dân tộc' })).toHaveCount(0)
    },
  },
  {
    name: 'a new account',
    as: 'quantri',
    async show(page) {
      await page.goto('/quan-tri')
      await page.getByLabel('Tìm tài khoản').fill('so y te')
      await expect(page.getByRole('listitem')).toHaveCount(2)
      await page.getByRole('button', { name: 'Tạo tài khoản' }).click()
      await expect(page.getByRole('dialog').getByLabel('Họ tên')).toBeVisible()
    },
  },
  {
    name: 'sites',
    as: 'quantri',
    async show(page) {
      await page.goto('/quan-tri?muc=diem-cau')
      await expect(page.getByText('UBND tỉnh Hà Giang').first()).toBeVisible()
    },
  },
  {
    name: 'an address that leads nowhere',
    as: 'thuky1',
    async show(page) {
      await page.goto('/khong-co')
      await expect(page.getByRole('heading', { level: 1, name: 'Không có trang này' })).toBeVisible()
    },
  },
]

const LAPTOP = { width: 1366, height: 768 }
const TELEPHONE = { width: 390, height: 844 }
/** Colours come from the theme, widths from the screen: each is looked at where it is tightest. */
const LOOKS = [
  { theme: 'light', sizes: [LAPTOP, TELEPHONE] },
  { theme: 'dark', sizes: [TELEPHONE] },
] as const

for (const { theme, sizes } of LOOKS) {
  test(`no page keeps anybody out or scrolls sideways, in the ${theme} theme`, async ({ openAs, browser, server }) => {
    test.slow()
    const demo = await demoOf(server.url)
    const stranger = await browser.newContext({ baseURL: server.url })
    const pages = {
      signedOut: await stranger.newPage(),
      thuky1: await openThemed(openAs, 'thuky1'),
      quantri: await openThemed(openAs, 'quantri'),
    }
    for (const page of Object.values(pages)) {
      await page.addInitScript((chosen) => localStorage.setItem('giao-dien', chosen), theme)
      await page.emulateMedia({ reducedMotion: 'reduce' })
    }
    const faults = Object.values(pages).map((page) => faultsOf(page))
    for (const screen of SCREENS) {
      await test.step(screen.name, async () => {
        const page = pages[screen.as ?? 'signedOut']
        await page.setViewportSize(sizes[0])
        await screen.show(page, demo)
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme)
        await expectNothingSerious(page)
        for (const size of sizes) {
          await page.setViewportSize(size)
          await expectNoSideScroll(page)
        }
      })
    }
    expect(faults.flat()).toEqual([])
    await stranger.close()
  })
}

test('a dialog that is higher than the screen keeps its buttons in sight, clear of its edge and of the field that is filled in', async ({
  openAs,
}) => {
  const page = await openAs('quantri', { path: '/quan-tri', context: { viewport: { width: 1024, height: 500 } } })
  await page.getByRole('button', { name: 'Tạo tài khoản' }).click()
  const dialog = page.getByRole('dialog')
  const button = dialog.getByRole('button', { name: 'Tạo tài khoản' })
  const lower = async (part: typeof dialog) => {
    const box = await part.boundingBox()
    return box === null ? NaN : box.y + box.height
  }
  const gap = async () => Math.round((await lower(dialog)) - (await lower(button)))
  await expect.poll(gap).toBe(16)
  const role = dialog.getByLabel('Quyền trong hệ thống')
  await role.focus()
  await expect.poll(async () => (await lower(role)) < ((await button.boundingBox())?.y ?? 0)).toBe(true)
  await expect.poll(gap).toBe(16)
})

function openThemed(openAs: OpenAs, username: string): Promise<Page> {
  return openAs(username, { path: '/khong-co' })
}

async function demoOf(url: string): Promise<Demo> {
  const secretary = await TestClient.signIn(url, 'thuky1')
  const running = await meetingsOf(secretary, (meeting) => meeting.siteCount > 200)
  const plan = {
    title: `${'Hội nghị trực tuyến sơ kết công tác phòng chống thiên tai và tìm kiếm cứu nạn '.repeat(3)}năm 2026`,
    people: [
      { fullName: 'Chủ trì phiên họp', role: 'chair' },
      { fullName: 'Thư ký thứ nhất', role: 'secretary' },
      { fullName: 'Đại biểu thành phố Hà Giang', role: 'delegate' },
    ],
    agenda: [`Báo cáo${'-không-có-khoảng-trắng'.repeat(8)}`, 'Kết luận'],
  } as const
  const { meetingId } = await makeMeeting(secretary, { ...plan, state: 'inSession' })
  const draft = await makeMeeting(secretary, { ...plan, state: 'draft' })
  const chair = await TestClient.signIn(url, 'chutri')
  const socket = await chair.connect()
  await socket.join(meetingId, { mic: 'none', camera: 'none' })
  return { running: running.meetingId, long: meetingId, draft: draft.meetingId }
}
