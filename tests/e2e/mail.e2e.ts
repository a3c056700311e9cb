import { expect, test as base } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { answer, startMailServer } from '../support/servers/mail-server.ts'
import { makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { poll } from '../support/poll.ts'
import { startServer } from '../support/server.ts'

test('without a mail server the pages say that e-mail is off, and an address can be kept all the same', async ({
  openAs,
  server,
}) => {
  const admin = await openAs('quantri', { path: '/quan-tri?muc=thu-dien-tu' })
  const faults = faultsOf(admin)
  await expect(admin.getByText('Hệ thống đang không gửi thư điện tử')).toBeVisible()
  await expectNothingSerious(admin)
  await admin.goto('/tai-khoan')
  const own = admin.getByRole('region', { name: 'Thư điện tử' })
  await own.getByLabel('Địa chỉ thư điện tử').fill('Quản trị <quan.tri@hagiang.example.vn>')
  await own.getByRole('button', { name: 'Lưu địa chỉ' }).click()
  await expect(own.getByText(/^Địa chỉ có dạng ten@donvi.gov.vn/u)).toBeVisible()
  await own.getByLabel('Địa chỉ thư điện tử').fill('quan.tri@hagiang.example.vn')
  await own.getByRole('button', { name: 'Lưu địa chỉ' }).click()
  await expect(own.getByText('Đã lưu địa chỉ.')).toBeVisible()
  await expectNothingSerious(admin)
  const { meetingId } = await makeMeeting(await TestClient.signIn(server.url, 'thuky1'), {
    ...{ title: 'Họp không có thư', people: THREE, state: 'invited', startsAtMs: Date.now() + 86_400_000 },
  })
  const secretary = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  await expect(secretary.getByRole('region', { name: 'Thư điện tử của cuộc họp' })).toContainText('đang không gửi thư')
  expect(faults).toEqual([])
})

base(
  'administrator and secretary see which letters went, which did not and why, and decide about one in doubt',
  async ({ browser }, info) => {
    base.setTimeout(240_000)
    const mail = await startMailServer()
    const server = await startServer({
      env: {
        ...{
          SMTP_HOST: 'localhost',
          SMTP_PORT: String(mail.port),
          SMTP_TLS: 'off',
          SMTP_FROM: 'hop@hagiang.example.vn',
        },
        SMTP_PER_MINUTE: '6000',
      },
    })
    const open = async (username: string, path: string) => {
      const page = await (await openContext(browser, server, username)).newPage()
      await page.goto(path)
      return page
    }
    try {
      mail.ways = {
        onRecipient: (address) =>
          Promise.resolve(address.startsWith('chu.tri') ? answer(550, '5.1.1 no such mailbox') : null),
        onLetter: ({ to }) => Promise.resolve(to.startsWith('thu.ky') ? 'drop' : null),
      }
      const admin = await open('quantri', '/quan-tri')
      const faults = faultsOf(admin)
      const addresses = [
        ['Chủ trì phiên họp', 'chu.tri@hagiang.example.vn'],
        ['Thư ký thứ nhất', 'thu.ky@hagiang.example.vn'],
      ] as const
      for (const [name, address] of addresses) {
        await admin.getByLabel('Tìm tài khoản theo tên, tên đăng nhập, đơn vị').fill(name)
        await admin.getByRole('button', { name: `Địa chỉ thư điện tử của ${name}`, exact: true }).click()
        const dialog = admin.getByRole('dialog')
        await dialog.getByLabel('Thư điện tử').fill(address)
        await dialog.getByRole('button', { name: 'Lưu địa chỉ' }).click()
        await expect(admin.getByText(`Đã lưu địa chỉ thư điện tử của ${name}.`)).toBeVisible()
        await expect(admin.getByRole('listitem', { name })).toContainText(address)
      }
      const client = await TestClient.signIn(server.url, 'quantri')
      await client.call('mail.setOwnAddress', { address: 'quan.tri@hagiang.example.vn' })
      const { meetingId } = await makeMeeting(await TestClient.signIn(server.url, 'thuky1'), {
        ...{ title: 'Họp có thư điện tử', people: THREE, state: 'invited', startsAtMs: Date.now() + 86_400_000 },
      })
      await poll(
        async () => {
          const read = await client.call('mail.read', {})
          return read.ok && read.result.counts.queued + read.result.counts.sending === 0
        },
        { deadlineMs: 30_000, what: 'the letters to be tried' },
      )
      await admin.goto('/quan-tri?muc=thu-dien-tu')
      await admin.getByRole('button', { name: 'Gửi thư thử cho tôi' }).click()
      const list = admin.getByRole('list', { name: 'Thư trong hộp gửi', exact: true })
      await expect(list.getByRole('listitem', { name: /^Thư thử, /u })).toContainText('Đã gửi')
      await expect(list.getByRole('listitem', { name: 'Giấy mời, Chủ trì phiên họp' })).toContainText('Không gửi được')
      await expect(list.getByRole('listitem', { name: 'Giấy mời, Chủ trì phiên họp' })).toContainText('no such mailbox')
      await expect(list.getByRole('listitem', { name: 'Giấy mời, Đại biểu Sở Tài chính' })).toContainText(
        'Chưa có địa chỉ',
      )
      await expect(admin.getByText('Họp có thư điện tử')).toHaveCount(0)
      await expectNothingSerious(admin)
      await admin.screenshot({ path: info.outputPath('admin-1366.png'), fullPage: true })
      await admin.setViewportSize({ width: 390, height: 844 })
      await expectNoSideScroll(admin)
      await admin.screenshot({ path: info.outputPath('admin-390.png'), fullPage: true })
      await admin.setViewportSize({ width: 1366, height: 768 })

      const secretary = await open('thuky1', `/cuoc-hop/${meetingId}`)
      const section = secretary.getByRole('region', { name: 'Thư điện tử của cuộc họp' })
      await expect(section).toContainText('Đã gửi: 0 · đang chờ: 0 · chưa gửi được: 3')
      await section.getByRole('button', { name: 'Xem từng người (3)' }).click()
      const people = section.getByRole('list', { name: 'Thư điện tử của từng người' }).getByRole('listitem')
      await expect(people.filter({ hasText: 'Thư ký thứ nhất' })).toContainText('Không rõ đã gửi')
      await expectNothingSerious(secretary)
      await section.screenshot({ path: info.outputPath('meeting-1366.png') })
      await secretary.setViewportSize({ width: 390, height: 844 })
      await expectNoSideScroll(secretary)
      await section.screenshot({ path: info.outputPath('meeting-390.png') })

      // The administrator, by keyboard, has the one in doubt sent once more.
      mail.ways = {}
      await admin.getByLabel('Không rõ đã gửi (1)').press('Space')
      await list.getByRole('button', { name: 'Gửi lại cho Thư ký thứ nhất: Giấy mời' }).press('Enter')
      const dialog = admin.getByRole('dialog')
      await expect(dialog).toContainText('Thư ký thứ nhất có thể nhận hai lần')
      await admin.screenshot({ path: info.outputPath('doubt-1366.png') })
      await dialog.getByRole('button', { name: 'Gửi lại' }).press('Enter')
      await expect.poll(() => mail.letters.filter(({ to }) => to.startsWith('thu.ky')).length).toBe(2)
      await secretary.reload()
      await expect(section).toContainText('Đã gửi: 1 · đang chờ: 0 · chưa gửi được: 2')
      await admin.evaluate(() => localStorage.setItem('ngon-ngu', 'en'))
      await admin.reload()
      await expect(admin.getByRole('tab', { name: 'E-mail' })).toBeVisible()
      await admin.screenshot({ path: info.outputPath('admin-en.png'), fullPage: true })
      expect(faults).toEqual([])
    } finally {
      await server.stop()
      await mail.close()
    }
  },
)
