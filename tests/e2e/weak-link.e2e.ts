import { expect, type Page } from 'playwright/test'
import { expectHeard, expectMoving } from '../support/media/media.ts'
import { canMakeNamespaces } from '../support/links/netns.ts'
import { test } from '../support/browsers/pages.ts'
import { expectAtPage, expectDrawn } from '../support/browsers/reading.ts'
import { stage } from '../support/browsers/room.ts'
import { openKernelPlace, openProxyPlace, type WeakPlace } from '../support/links/weak-places.ts'
import { openWeakMeeting, SPEAKER, type WeakMeeting } from '../support/links/weak-meeting.ts'
import type { Rung } from '../../signaling/media/wire.ts'

/** Two samples of the link are a step; the person hears the difference until then. */
const DOWN_MS = 30_000
/** A step up is tried after eight quiet seconds, and after longer ones where an earlier one failed. */
const UP_MS = 90_000
const LINK_REASONS =
  /Đường truyền hay mất dữ liệu|Đường truyền không đủ cho hình|Tín hiệu đi về chậm|Đường truyền hẹp|Tiếng bị ngắt quãng/u

test('behind the kernel’s own limit the room comes down the ladder, says why, keeps the voice and the papers, and climbs again', async () => {
  test.skip(!(await canMakeNamespaces()), 'needs root, ip and tc, and a kernel with network namespaces and tbf')
  await followTheLadder(await openKernelPlace(), { kbps: 110 })
})

test('behind a link that is thin and loses packets the room does the same', async () => {
  await followTheLadder(await openProxyPlace(Number(process.env['LINE_SEED'] ?? 7)), { kbps: 160, lossShare: 0.05 })
})

async function followTheLadder(place: WeakPlace, weak: { kbps: number; lossShare?: number }): Promise<void> {
  let meeting: WeakMeeting | undefined
  try {
    meeting = await openWeakMeeting(place)
    const { page, present } = meeting
    await expectMoving(stage(page).locator('video'), { deadlineMs: 30_000 })
    await expectHeard(page, SPEAKER)
    await present(1)
    await expectDrawn(page, 1)
    // A machine that was too busy while they joined has measured a weak link, and the room climbs first.
    await expectRung(page, ['full'], UP_MS)

    await place.shape(weak)
    await expectRung(page, ['still', 'sound'], DOWN_MS)
    const banner = page.getByRole('banner')
    await expect(banner).toContainText(/Đường truyền (rất )?yếu: (chỉ còn ảnh tĩnh và tiếng|chỉ còn tiếng)/u)
    await expect(banner).toContainText(LINK_REASONS)
    await expect(stage(page).locator('video')).toHaveCount(0)
    await expect(stage(page)).toContainText(/Ảnh tĩnh, mỗi 2 giây|Chỉ còn tiếng/u, { timeout: 30_000 })
    await expectHeard(page, SPEAKER)
    await present(3)
    await expectAtPage(page, 3)
    await expectDrawn(page, 3)
    await expectHeard(page, SPEAKER)

    await place.shape(null)
    await expectRung(page, ['still', 'smallStage', 'full'], UP_MS)
    await expectRung(page, ['smallStage', 'full'], UP_MS)
    // The room may have stood on the rung of stills for a while already, and left it as soon as the link was well.
    expect(await meeting.hadStills()).toBe(true)
    await expectMoving(stage(page).locator('video'), { deadlineMs: 30_000 })
    await expectRung(page, ['full'], UP_MS)
    await expect(banner).not.toContainText(LINK_REASONS)
    await expectHeard(page, SPEAKER)
    // Sound was never given up on the way, and up it went one rung at a time.
    const stood = await meeting.rungs()
    expect(stood).not.toContain('text')
    expect(stood.join(' ')).toMatch(/still smallStage full/u)
  } finally {
    await meeting?.close()
    await place.close()
  }
}

async function expectRung(page: Page, rungs: readonly Rung[], timeout: number): Promise<void> {
  await expect(page.locator('[data-rung]')).toHaveAttribute('data-rung', new RegExp(`^(${rungs.join('|')})$`, 'u'), {
    timeout,
  })
}
