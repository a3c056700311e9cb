import { launchBrowser } from '../../support/browsers/browsers.ts'
import { TestClient } from '../../support/client.ts'
import { LINK_IP } from '../../support/links/links.ts'
import { runningMeeting } from '../../support/world/meetings.ts'
import { openContext } from '../../support/browsers/pages.ts'
import { enterRoom } from '../../support/browsers/room.ts'
import { freePort, startServer } from '../../support/server.ts'
import { speakKnownSound } from './known-sound.ts'
import { ShapedWay, type LinkShape } from './shaped-way.ts'
import { openMediaWay, openWebWay, shapeBoth } from './weak-link.ts'
import type { MeetingId } from '../../../signaling/wire/ids.ts'

/** The chair is heard in every mode of the floor. */
const SPEAKER = 'chutri'
const HALL = 'daibieu1'

/** One page's way to the server. */
export interface WeakLink {
  /** Takes the place of the server's own address. */
  readonly url: string
  /** Null: as good as it can be. */
  shape(link: LinkShape | null): void
  /** Towards the page, since it was opened. */
  carriedBytes(): number
  /** Those of them that were pages, stills and the control socket. */
  webBytes(): number
  close(): Promise<void>
}

/** A real meeting in which one Chromium speaks the known sound and shows its camera, on a link without faults. */
export interface WeakMeeting {
  readonly meetingId: MeetingId
  /** Who is to listen. */
  readonly hallUsername: string
  /** One after the other: media that begin from now on go through the link opened last. */
  openLink(): Promise<WeakLink>
  close(): Promise<void>
}

/** @param seed - Of the links' losses; each further link takes the next one. */
export async function openWeakMeeting(seed: number): Promise<WeakMeeting> {
  const mediaPort = await freePort()
  const env = { MEDIA_PORT: String(mediaPort), MEDIA_ANNOUNCED_ADDRESS: LINK_IP }
  const server = await startServer({ env })
  const media = await openMediaWay(mediaPort)
  const browser = await launchBrowser('whole')
  const close = async (): Promise<void> => {
    await browser.close()
    await media.close()
    await server.stop()
  }
  try {
    const meetingId = await runningMeeting(await TestClient.signIn(server.url, SPEAKER))
    const speaker = await (await openContext(browser, server, SPEAKER)).newPage()
    await speakKnownSound(speaker)
    await enterRoom(speaker, meetingId, { mic: 'on' })
    let nextSeed = seed
    return {
      meetingId,
      hallUsername: HALL,
      async openLink() {
        const ways = { up: new ShapedWay(nextSeed), down: new ShapedWay(nextSeed + 1_000) }
        nextSeed += 1
        media.forNewFlows(ways)
        const web = await openWebWay(server.port, ways)
        return {
          url: web.url,
          shape: (shape) => shapeBoth(ways, shape),
          carriedBytes: () => ways.down.carriedBytes,
          webBytes: () => ways.down.streamBytes,
          close: web.close,
        }
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
