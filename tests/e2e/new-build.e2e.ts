import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, type Page } from 'playwright/test'
import { ensureWebBuild } from '../../signaling/start/web-build.ts'
import { addPaper, SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectMoving } from '../support/media/media.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { expectDrawn } from '../support/browsers/reading.ts'
import { enterRoom, leaveButton, smallPicture } from '../support/browsers/room.ts'
import { startServer } from '../support/server.ts'

const NEW_BUILD = 'abcdef0123456789'

test('the server is updated under open pages: the meeting goes on, parts not yet loaded come from the old build, and the new one is offered', async ({
  browser,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'builds-'))
  const old = await ensureWebBuild(() => undefined)
  const env: Record<string, string> = { WEB_DIST: join(folder, basename(old)) }
  await cp(old, env['WEB_DIST'] ?? '', { recursive: true })
  const server = await startServer({ env })
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, {
    title: 'Họp khi máy chủ được cập nhật',
  })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an item')
  await addPaper(secretary, { meetingId, agendaItemId }, SUBMISSION)
  const page = await (await openContext(browser, server, 'daibieu1')).newPage()
  const reader = await readerOf(old)
  const newServer = Promise.withResolvers<undefined>()
  const readerAnswers = await holdReader(page, reader, newServer.promise)
  const chair = await (await openContext(browser, server, 'chutri')).newPage()
  for (const one of [page, chair]) await enterRoom(one, meetingId)
  const desk = await (await openContext(browser, server, 'thuky1')).newPage()
  await desk.goto('/')
  await expect(desk.getByRole('article').first()).toBeVisible()
  let loads = 0
  page.on('load', () => (loads += 1))

  // The old build's own folder goes, as when the whole program is laid down anew.
  await server.kill()
  await makeNewBuild(old, join(folder, NEW_BUILD))
  await rm(env['WEB_DIST'] ?? '', { recursive: true })
  env['WEB_DIST'] = join(folder, NEW_BUILD)
  await server.start()
  newServer.resolve(undefined)

  // On the secretary's desk it is offered as well, but not over a form that is being filled in.
  const offerAtDesk = desk.getByRole('status').getByRole('button', { name: 'Tải bản mới' })
  await desk.getByRole('link', { name: 'Tạo cuộc họp' }).click()
  await expect(desk.getByLabel('Tên cuộc họp')).toBeVisible()
  await expect(offerAtDesk).toHaveCount(0)
  await desk.getByRole('link', { name: 'Cuộc họp', exact: true }).first().click()
  await expect(offerAtDesk).toBeVisible({ timeout: 40_000 })
  await loadedBy(desk, () => offerAtDesk.click())
  await expect(desk.getByRole('article').first()).toBeVisible()
  await expect(offerAtDesk).toHaveCount(0)
  expect(await desk.locator('script[src*="-new.js"]').count()).toBeGreaterThan(0)

  await expectMoving(smallPicture(page, 'UBND tỉnh Hà Giang').locator('video'), { deadlineMs: 40_000 })
  const offer = page.getByRole('button', { name: 'Tải bản mới' })
  await expect(offer).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: SUBMISSION.title }).click()
  await expectDrawn(page, 1)
  expect(readerAnswers).toEqual([200])
  await expect(leaveButton(page)).toBeVisible()
  expect(loads).toBe(0)

  // Only the person's own press loads it anew, and then nothing is offered any more.
  await loadedBy(page, () => offer.click())
  await expect(leaveButton(page)).toBeVisible()
  expect(loads).toBe(1)
  await expectMoving(smallPicture(page, 'UBND tỉnh Hà Giang').locator('video'), { deadlineMs: 40_000 })
  await expect(offer).toHaveCount(0)
  for (const one of [page, chair, desk]) await one.context().close()
  await server.stop()
  await rm(folder, { recursive: true })
})

/** What is looked for after a press that loads the page again would be found on the page before as well. */
async function loadedBy(page: Page, press: () => Promise<void>): Promise<void> {
  const loaded = page.waitForEvent('load')
  await press()
  await loaded
}

/** The file name of the reader in a build: a part that the room fetches when it has settled, or earlier when a paper is opened. */
async function readerOf(build: string): Promise<string> {
  const reader = (await readdir(join(build, 'assets'))).find((name) => /^Reader-[^.]+\.js$/u.test(name))
  if (reader === undefined) throw new Error('The pages have a reader')
  return reader
}

/**
 * Keeps the page's request for the reader waiting until the new server runs: on a slow machine the room may have settled, and have
 * asked for the reader, before the old server is killed.
 *
 * @returns the statuses of the answers, as they come.
 */
async function holdReader(page: Page, reader: string, until: Promise<unknown>): Promise<number[]> {
  const statuses: number[] = []
  await page.route(`**/assets/${reader}`, async (route) => {
    await until
    const answer = await route.fetch()
    statuses.push(answer.status())
    await route.fulfill({ response: answer })
  })
  return statuses
}

/** The same pages as another build: of another name, and with scripts that are all called otherwise. */
async function makeNewBuild(old: string, fresh: string): Promise<void> {
  await cp(old, fresh, { recursive: true, filter: (path) => !/\.(gz|br)$/u.test(path) })
  const assets = join(fresh, 'assets')
  const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'))
  const known = new Set(scripts)
  for (const name of scripts) await rename(join(assets, name), join(assets, renamed(name)))
  for (const file of [...scripts.map((name) => join(assets, renamed(name))), join(fresh, 'index.html')]) {
    const text = await readFile(file, 'utf8')
    const changed = text.replaceAll(/[\w.-]+\.js/gu, (name) => (known.has(name) ? renamed(name) : name))
    await writeFile(file, changed.replaceAll(basename(old), NEW_BUILD))
  }
}

const renamed = (script: string): string => script.replace(/\.js$/u, '-new.js')
