import { expect } from 'playwright/test'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'
import { leaveButton } from '../support/browsers/room.ts'

test('a meeting is called at once: the sites ring wherever they are, one comes, one cannot, and the caller sees it', async ({
  openAs,
}) => {
  test.slow()
  const caller = await openAs('thuky2', { path: '/' })
  const near = await openAs('dc.hg-meo-vac', { path: '/' })
  const far = await openAs('dc.hg-yen-minh', { path: '/' })
  const faults = [caller, near, far].map(faultsOf)
  await expect(near.getByRole('heading', { level: 1 })).toBeVisible()
  await caller.getByRole('button', { name: 'Họp khẩn' }).click()
  const form = caller.getByRole('dialog', { name: 'Gọi họp khẩn' })
  await form.getByLabel('Tên cuộc họp').fill('Họp khẩn chống lũ')
  for (const [word, site] of [
    ['meo vac', /Mèo Vạc/u],
    ['yen minh', /Yên Minh/u],
  ] as const) {
    await form.getByLabel('Tìm điểm cầu').fill(word)
    await form.getByRole('checkbox', { name: site }).nth(1).check()
  }
  await expectNothingSerious(caller)
  const go = form.getByRole('button', { name: 'Gọi ngay (2 điểm cầu)' })
  await expect(go).toBeInViewport()
  await go.click()

  for (const page of [near, far]) {
    const ring = page.getByRole('dialog', { name: 'Mời họp khẩn' })
    await expect(ring).toContainText('mời họp khẩn', { timeout: 20_000 })
    await expect(ring).toContainText('Họp khẩn chống lũ')
  }
  for (const [width, height] of [
    [1920, 1080],
    [768, 1024],
    [1366, 768],
  ] as const) {
    await near.setViewportSize({ width, height })
    await expectNoSideScroll(near)
    await expectNothingSerious(near)
  }
  // A reload changes nothing: it rings again.
  await far.reload()
  const ring = far.getByRole('dialog', { name: 'Mời họp khẩn' })
  await ring.getByRole('button', { name: 'Không dự được' }).click()
  await ring.getByRole('button', { name: 'Gửi lý do' }).click()
  await expect(ring.getByText('Xin ghi lý do.')).toBeVisible()
  await ring.getByLabel('Lý do không dự được').fill('Mất điện toàn huyện')
  await ring.getByRole('button', { name: 'Gửi lý do' }).click()
  await expect(ring).toHaveCount(0)
  await near.getByRole('button', { name: 'Vào họp' }).click()
  await near.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await expect(leaveButton(near)).toBeVisible()

  await caller.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await expect(leaveButton(caller)).toBeVisible()
  const band = caller.getByRole('region', { name: 'Cuộc gọi họp khẩn' })
  await expect(band).toContainText('1 không dự được')
  await expect(band).toContainText('1 đã vào')
  await band.getByRole('button', { name: 'Xem từng nơi' }).click()
  await expect(caller.getByRole('dialog', { name: 'Các nơi được gọi' })).toContainText('Mất điện toàn huyện')
  await expectNothingSerious(caller)
  await caller.keyboard.press('Escape')
  // Everybody has answered: nothing is left to wait for.
  await expect(band).toContainText('Đã gọi 2 nơi')
  await band.getByRole('button', { name: 'Đóng' }).click()
  await expect(band).toHaveCount(0)
  expect(faults.flat()).toEqual([])
})
