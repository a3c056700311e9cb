import { dirname } from 'node:path'
import { rm } from 'node:fs/promises'
import { expect } from 'playwright/test'
import { launchBrowser } from '../support/browsers/browsers.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectHeard, keepPeers, speechPacketsIn } from '../support/media/media.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, turnMicOn } from '../support/browsers/room.ts'
import { writeVoice } from '../support/media/voice.ts'
import { CALM_BEFORE_SHORTER_MS } from '../../web/src/media/send/opus-ptime.ts'

const PROVINCE = 'UBND tỉnh Hà Giang'
/** A change waits for a pause between phrases that is long enough to be one: 0.7 s. */
const PAUSE_SYLLABLES = 3
const REPACKED_MS = 20_000

test('speech goes out in packets of 20 ms on good links, and in longer ones once many listen on weak links', async ({
  server,
}) => {
  const voice = await writeVoice(PAUSE_SYLLABLES)
  const browser = await launchBrowser('whole', [`--use-file-for-fake-audio-capture=${voice}`])
  try {
    const secretary = await TestClient.signIn(server.url, 'thuky1')
    const { meetingId } = await makeMeeting(secretary, {
      title: 'Giao ban gói tiếng',
    })
    const open = async (username: string) => {
      const page = await (await openContext(browser, server, username)).newPage()
      await keepPeers(page)
      await enterRoom(page, meetingId, { camera: 'off' })
      return page
    }
    const chair = await open('chutri')
    const listener = await open('daibieu1')
    await turnMicOn(chair)
    await expectHeard(listener, PROVINCE)
    // Most packets in one of several seconds, since pauses between phrases are left out. A machine that was too busy while they joined has
    // measured a weak link: short packets come back after a calm while.
    await expect
      .poll(() => speechPacketsIn(chair, { seconds: 4 }), { timeout: CALM_BEFORE_SHORTER_MS + REPACKED_MS })
      .toBeGreaterThan(40)

    await listener.getByRole('banner').getByRole('button').click()
    await listener.getByRole('menuitem', { name: /^Chỉ tiếng/u }).click()
    await expect
      .poll(() => speechPacketsIn(chair, { seconds: 3 }), { timeout: REPACKED_MS, intervals: [100] })
      .toBeLessThan(30)
    expect(await speechPacketsIn(chair, { seconds: 4 })).toBeGreaterThan(15)
    await expectHeard(listener, PROVINCE)
  } finally {
    await browser.close()
    await rm(dirname(voice), { recursive: true })
  }
})
