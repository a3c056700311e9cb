import { expect, type Locator, type Page } from 'playwright/test'
import type { MeetingId } from '../../../signaling/wire/ids.ts'

export interface Switches {
  /** Off when joining; on turns it on afterwards, by its button. */
  readonly mic?: 'on'
  readonly camera?: 'off'
}

/** Goes through the device check into the room, as people do, and waits until the room is there. */
export async function enterRoom(page: Page, meetingId: MeetingId, switches: Switches = {}): Promise<void> {
  await page.goto(`/cuoc-hop/${meetingId}/vao`)
  if (switches.camera === 'off') await page.getByRole('switch', { name: 'Dùng máy quay' }).uncheck()
  await page.getByRole('button', { name: 'Vào họp', exact: true }).click()
  await expect(leaveButton(page)).toBeVisible()
  if (switches.mic === 'on') await turnMicOn(page)
}

export const leaveButton = (page: Page): Locator => page.getByRole('button', { name: 'Rời cuộc họp' })

/** Leaves, and says so once more where the room asks because one is heard, seen by all or in charge. */
export async function leaveRoom(page: Page): Promise<void> {
  await leaveButton(page).click()
  const left = page.getByRole('heading', { name: 'Ông/bà đã rời cuộc họp' })
  const sure = page.getByRole('dialog', { name: 'Rời cuộc họp?' }).getByRole('button', { name: 'Rời cuộc họp' })
  await expect(left.or(sure)).toBeVisible()
  if (await sure.isVisible()) await sure.click()
  await expect(left).toBeVisible()
}

export async function turnMicOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Micrô đang tắt' }).click()
  await expect(page.getByRole('button', { name: 'Micrô đang bật' })).toBeVisible()
}

export async function turnMicOff(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Micrô đang bật' }).click()
  await expect(page.getByRole('button', { name: 'Micrô đang tắt' })).toBeVisible()
}

export const stage = (page: Page): Locator => page.getByRole('region', { name: 'Màn hình chính' })
export const smallPictures = (page: Page): Locator => page.getByRole('region', { name: 'Hình nhỏ các điểm cầu' })

/** A site's own frame among the small pictures, with its name, its states and its picture if there is one. */
export function smallPicture(page: Page, siteName: string): Locator {
  return smallPictures(page).getByRole('figure').filter({ hasText: siteName })
}

/**
 * The row of somebody who has joined, in the list of people, which is opened when it is not. A site that has a seat of its own
 * beside that of its delegate is told apart by that.
 */
export async function personRow(page: Page, name: string): Promise<Locator> {
  await page.getByRole('tab', { name: /^Người dự/u }).click()
  return page
    .getByRole('list', { name: 'Người dự' })
    .getByRole('listitem')
    .filter({ hasText: name, hasNotText: 'Chưa vào' })
}

/** Opens what chair and secretary may do with a person at a desk, or with a site, and does it. */
export async function doWith(page: Page, name: string, act: string): Promise<void> {
  await page.getByRole('tab', { name: /^Người dự/u }).click()
  await page.getByRole('button', { name: `Việc với ${name}`, exact: true }).click()
  await page.getByRole('menuitem', { name: act, exact: true }).click()
}

/** The chair's or a secretary's desk. It takes the room's place a moment after the press, since its code comes late. */
export async function openDesk(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Bàn điều hành' }).click()
  await expect(page.getByRole('main', { name: 'Bàn điều hành' })).toBeVisible()
}

/**
 * Waits until the page stands on the first rung of its ladder, on which alone small pictures come. A machine that was too busy has come
 * down, and climbs a rung after eight quiet seconds, after more of them where an earlier try failed.
 */
export async function expectFirstRung(page: Page): Promise<void> {
  await expect(page.locator('[data-rung]')).toHaveAttribute('data-rung', 'full', { timeout: 90_000 })
}
