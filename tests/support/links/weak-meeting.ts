import type { Page } from 'playwright/test'
import { Bot } from '../../load/bot.ts'
import { readClip } from '../../load/clip.ts'
import { addPaper, LONG_REPORT } from '../world/add-paper.ts'
import { TestClient } from '../client.ts'
import { makeMeeting, LUNG_CU_HALL, THREE } from '../world/make-meeting.ts'
import { openContext } from '../browsers/pages.ts'
import { enterRoom } from '../browsers/room.ts'
import { PASSWORD } from '../server.ts'
import type { WeakPlace } from './weak-places.ts'
import type { Rung } from '../../../signaling/media/wire.ts'

/** The site that speaks and shows its picture all the while. */
export const SPEAKER = 'UBND xã Lũng Cú'

/** A meeting in which a site speaks, the chair presents a paper, and one delegate follows from far away. */
export interface WeakMeeting {
  readonly page: Page
  /** The chair turns the presented paper to that page. */
  present(pageNumber: number): Promise<void>
  /** Rungs the page has stood on so far, one for each change. */
  rungs(): Promise<Rung[]>
  /** Whether the stage has stood there as a still so far, and said so. */
  hadStills(): Promise<boolean>
  close(): Promise<void>
}

export async function openWeakMeeting({ server, browser, url, near }: WeakPlace): Promise<WeakMeeting> {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, {
    title: 'Giao ban trên đường truyền yếu',
    people: [...THREE, LUNG_CU_HALL],
  })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an agenda')
  const { paperId, paperVersionId } = await addPaper(secretary, { meetingId, agendaItemId }, LONG_REPORT)

  const chair = await (await TestClient.signIn(server.url, 'chutri')).connect()
  const { seatId } = await chair.join(meetingId, { mic: 'none', camera: 'none' })
  const given = await chair.request('presenting.give', { seatId })
  if (!given.ok) throw new Error(`The chair may not present: ${given.error}`)

  const speaker = new Bot({
    url: server.url,
    username: 'dc.hg-dong-van-lung-cu',
    password: PASSWORD,
    meetingId,
    role: 'speaker',
    kind: 'full',
    clip: readClip(),
    fromSecond: 0,
    camera: true,
    shape: { keyPicturesOnly: false, soundFrames: 1 },
    smallPictures: 0,
    stills: true,
    through: near,
    note: (what) => console.error(what),
  })
  const context = await openContext(browser, { url }, 'daibieu1')
  const close = async (): Promise<void> => {
    await context.close()
    await speaker.close()
    chair.close()
  }
  const page = await context.newPage()
  try {
    await speaker.start()
    await enterRoom(page, meetingId)
    await noteRungs(page)
  } catch (error) {
    // Bots reconnect until they are stopped.
    await close()
    throw error
  }
  return {
    page,
    async present(pageNumber) {
      const reply = await chair.request('presenting.goTo', {
        page: { paperId, paperVersionId, pageIndex: pageNumber - 1 },
      })
      if (!reply.ok) throw new Error(`The chair may not turn the page: ${reply.error}`)
    },
    rungs: () => page.evaluate(() => (window as Noting).stoodOn),
    hadStills: () => page.evaluate(() => (window as Noting).hadStills),
    close,
  }
}

type Noting = typeof window & { stoodOn: Rung[]; hadStills: boolean }

/** A rung may be left again before the test looks. */
async function noteRungs(page: Page): Promise<void> {
  await page.evaluate(() => {
    const stood: string[] = []
    Object.assign(window, { stoodOn: stood, hadStills: false })
    const note = (): void => {
      const now = document.querySelector('[data-rung]')?.getAttribute('data-rung')
      if (now != null && now !== stood.at(-1)) stood.push(now)
      const stage = document.querySelector('[aria-label="Màn hình chính"]')?.textContent ?? ''
      if (now === 'still' && stage.includes('Ảnh tĩnh, mỗi 2 giây')) Object.assign(window, { hadStills: true })
    }
    note()
    new MutationObserver(note).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributeFilter: ['data-rung'],
    })
  })
}
