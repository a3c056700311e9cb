import { expect, type Page } from 'playwright/test'
import { TestClient } from '../support/client.ts'
import { countControl, cuttableControl } from '../support/links/cuttable-sockets.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { enterRoom } from '../support/browsers/room.ts'

const LUNG_CU = 'UBND xã Lũng Cú'
const FLAPS = 20
/**
 * What a site that goes and comes back costs its province: one message that it is away and one that it is here, or one for both where they fall
 * into one gathering (a quarter of a second); its people's raised hand, cameras and microphone are of the same messages.
 */
const MESSAGES_A_FLAP = 2
/** What comes besides: the answer to a beat every two seconds, figures of the lines every ten, and what else a page is told in the time of a flap. */
const MESSAGES_A_SECOND = 0.75

test('a site whose line flaps once a second costs the desk two messages a flap, and after the first one no tile moves', async ({
  browser,
  server,
}) => {
  const { meetingId } = await makeMeeting(await TestClient.signIn(server.url, 'thuky1'), {
    title: 'Giao ban có đường truyền chập chờn',
    people: [...THREE, LUNG_CU_HALL, { fullName: 'Đại biểu Sở Y tế', role: 'delegate' }],
  })
  const open = async (username: string): Promise<Page> =>
    (await openContext(browser, server, username, { locale: 'vi-VN' })).newPage()
  const [chair, hall] = [await open('chutri'), await open('dc.hg-dong-van-lung-cu')]
  const faults = faultsOf(chair)
  const counted = countControl(chair)
  const link = await cuttableControl(hall)
  await enterRoom(chair, meetingId, { camera: 'off' })
  await enterRoom(hall, meetingId, { camera: 'off' })
  await chair.getByRole('button', { name: 'Bố cục' }).click()
  await chair.getByRole('menuitem', { name: 'Giám sát điểm cầu' }).click()
  const monitor = chair.getByRole('main', { name: 'Giám sát điểm cầu' })
  const tile = monitor.getByRole('listitem').filter({ hasText: LUNG_CU })
  const flap = async () => {
    link.cut()
    await expect(tile).toHaveAttribute('data-state', 'away')
    link.mend()
    await expect(tile).not.toHaveAttribute('data-state', 'away', { timeout: 30_000 })
  }

  await flap()
  await expect(monitor.getByRole('heading', { name: /^Cần chú ý/u })).toBeVisible()
  const orders = await watchOrders(monitor.page())
  const before = counted.messages
  const beganMs = performance.now()
  for (let time = 0; time < FLAPS; time += 1) await flap()
  const seconds = (performance.now() - beganMs) / 1_000
  const messages = counted.messages - before
  test.info().annotations.push({ type: 'measured', description: `${messages} messages in ${Math.round(seconds)} s` })
  expect(messages).toBeLessThanOrEqual(FLAPS * MESSAGES_A_FLAP + seconds * MESSAGES_A_SECOND)
  // Each flap was told: the bound is not kept by telling nothing.
  expect(messages).toBeGreaterThanOrEqual(FLAPS)
  expect(await orders()).toHaveLength(1)
  expect(faults).toEqual([])
  for (const page of [chair, hall]) await page.context().close()
})

/** Notes every order in which the tiles of the monitor stand from now on, each once. */
async function watchOrders(page: Page): Promise<() => Promise<string[]>> {
  const watched = await page.evaluateHandle(() => {
    const seen = new Set<string>()
    const note = (): void => {
      const tiles = [...document.querySelectorAll('main li strong')].map((name) => {
        const { left, top } = name.getBoundingClientRect()
        return { name: name.textContent, left, top }
      })
      const inOrder = tiles.sort((a, b) => a.top - b.top || a.left - b.left)
      seen.add(inOrder.map(({ name }) => name).join(' · '))
    }
    const observer = new MutationObserver(() => requestAnimationFrame(note))
    observer.observe(document.body, { childList: true, subtree: true, attributes: true })
    note()
    return { seen, observer }
  })
  return () =>
    watched.evaluate(({ seen, observer }) => {
      observer.disconnect()
      return [...seen]
    })
}
