import { expect, type Page } from 'playwright/test'
import { Crowd, operatorUsernames } from '../load/crowd.ts'
import { TestClient } from '../support/client.ts'
import { expectMoving } from '../support/media.ts'
import { runningMeeting } from '../support/meetings.ts'
import { openContext, test } from '../support/pages.ts'
import { enterRoom, stage } from '../support/room.ts'
import { PASSWORD, startServer } from '../support/server.ts'

const BOTS = 20
const PEOPLE = ['chutri', 'daibieu1', 'daibieu2'] as const

test('three browsers in a meeting of twenty synthetic sites each see a moving picture on the stage and count everyone', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const server = await startServer()
  const meetingId = await runningMeeting(await TestClient.signIn(server.url, 'chutri'))
  const notes: string[] = []
  const pages: Page[] = []
  const crowd = new Crowd({
    url: server.url,
    meetingId,
    usernames: operatorUsernames().slice(40, 40 + BOTS),
    password: PASSWORD,
    speaking: 1,
    smallPictures: 1,
    note: (what) => notes.push(what),
  })
  try {
    expect(await crowd.start(), notes.join('\n')).toBe(BOTS)
    for (const username of PEOPLE) {
      const page = await (await openContext(browser, server, username)).newPage()
      pages.push(page)
      await enterRoom(page, meetingId, { camera: 'off' })
      await expectMoving(stage(page).locator('video').first(), { deadlineMs: 40_000 })
    }
    for (const page of pages) {
      await expect(page.getByRole('tab', { name: `Người dự (${BOTS + PEOPLE.length})` })).toBeVisible()
    }
  } finally {
    for (const page of pages) await page.context().close()
    await crowd.close()
    await server.stop()
  }
})
