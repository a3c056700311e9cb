import { expect, type Locator, type Page } from 'playwright/test'
import { floorChanged } from '../../signaling/floor/wire.ts'
import { ensureWebBuild } from '../../signaling/start/web-build.ts'
import { operatorUsernames } from '../load/crowd.ts'
import { startBenchServer, type BenchServer } from '../load/start-bench-server.ts'
import { WideCrowd } from '../load/wide-crowd.ts'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, openDesk } from '../support/browsers/room.ts'
import { PASSWORD } from '../support/server.ts'

const BOTS = 40
const ROUNDS = 6
/** Both desks that call may do so in each round, and the third still finds somebody in line to move up. */
const ASKERS = 2 * ROUNDS + 1
const JOINS_EVERY_MS = 50
const DESKS = ['chutri', 'thuky1', 'thuky2'] as const

let server: BenchServer
let crowd: WideCrowd
let desks: Page[]
let watcher: TestSocket
let meetingId: MeetingId
const notes: string[] = []

test.beforeAll(async ({ browser }) => {
  server = await startBenchServer({ WEB_DIST: await ensureWebBuild(() => undefined), MEDIA_WORKERS: '2' })
  meetingId = await runningMeeting(await TestClient.signIn(server.url, 'chutri'))
  const bots = operatorUsernames().slice(0, BOTS)
  crowd = await WideCrowd.open({
    url: server.url,
    meetingId,
    usernames: bots,
    password: PASSWORD,
    perProcess: BOTS,
    roles: {},
    speaking: 0,
    full: 0,
    plainDesk: server.plainDesk,
    smallPictures: 0,
    shape: { keyPicturesOnly: true, soundFrames: 3 },
    stills: false,
    note: (what) => notes.push(what),
  })
  await crowd.prepare()
  expect(await crowd.start(new Map(bots.map((username, index) => [username, index * JOINS_EVERY_MS])))).toBe(BOTS)
  watcher = await (await TestClient.signIn(server.url, 'daibieu1')).connect()
  await watcher.join(meetingId, { place: 'own', claim: 'ask', mic: 'none', camera: 'none' })
  desks = []
  for (const username of DESKS) {
    const page = await (await openContext(browser, server, username)).newPage()
    await enterRoom(page, meetingId, { camera: 'off' })
    await openDesk(page)
    desks.push(page)
  }
  await crowd.act(bots.slice(0, ASKERS), { do: 'askToSpeak' })
  expect(notes).toEqual([])
})
test.afterAll(async () => {
  watcher?.close()
  for (const page of desks ?? []) await page.context().close()
  await crowd?.close()
  await server?.stop()
})

const line = (page: Page): Locator => page.getByRole('list', { name: 'Đăng ký phát biểu' })
const namesIn = (list: Locator) => list.getByRole('listitem').locator('strong').allInnerTexts()
const callNext = (page: Page) =>
  page.getByRole('region', { name: 'Tiếp theo' }).getByRole('button', { name: 'Mời phát biểu' }).click()
const onAir = (page: Page): Locator =>
  page.getByRole('region', { name: 'Đang lên màn hình' }).getByRole('list', { name: 'Đang phát biểu' })

/** Who has the floor, who is next and who waits, as one desk shows it now. */
async function shownAt(page: Page): Promise<{ speaking: string; next: string; waiting: string[] }> {
  const nextUp = page.getByRole('region', { name: 'Tiếp theo' })
  const [speaking, next, waiting] = await Promise.all([namesIn(onAir(page)), nextUp.innerText(), namesIn(line(page))])
  return { speaking: speaking.join(' · '), next, waiting }
}

/** Who speaks, once all desks show the same, and the first in line as the next one; empty before. All of it is read at once. */
async function agreedSpeaker(pages: readonly Page[]): Promise<string> {
  const shown = await Promise.all(pages.map(shownAt))
  const alike = new Set(shown.map(({ speaking, waiting }) => [speaking, ...waiting].join('\n'))).size === 1
  const nextIsFirst = shown.every(({ next, waiting: [head = ''] }) => next.includes(head))
  return alike && nextIsFirst ? (shown[0]?.speaking ?? '') : ''
}

test('three desks that act at once leave one site on air and one order, and nobody is lost or called twice', async () => {
  const [chair, one, two] = desks
  if (chair === undefined || one === undefined || two === undefined) throw new Error('There are three desks')
  for (const page of desks) await expect(line(page).getByRole('listitem')).toHaveCount(ASKERS)
  const asked = await namesIn(line(chair))
  expect(new Set(asked).size).toBe(ASKERS)

  let speaking = ''
  for (let round = 0; round < ROUNDS; round += 1) {
    // The same button at two desks, while the third moves the last in line up.
    const last = (await namesIn(line(two))).at(-1) ?? ''
    const handle = two.getByRole('button', { name: `Đổi chỗ ${last}` })
    await Promise.all([callNext(chair), callNext(one), handle.press('ArrowUp')])
    // A press is over before the server has it, and desks that still show the round before are alike as well: somebody else speaks now.
    const before = speaking
    await expect
      .poll(async () => {
        speaking = (await agreedSpeaker(desks)) || before
        return speaking
      })
      .not.toBe(before)
    for (const page of desks) await expect(onAir(page).getByRole('listitem')).toHaveCount(1)
  }

  for (const { event, data } of watcher.events) {
    if (event === 'floor.changed') expect(floorChanged.data.parse(data).holders.length).toBeLessThanOrEqual(1)
  }
  const newcomer = await (await TestClient.signIn(server.url, 'daibieu2')).connect()
  const { snapshot } = await newcomer.join(meetingId, { place: 'own', claim: 'ask', mic: 'none', camera: 'none' })
  newcomer.close()
  const { entries, spoken } = snapshot.queues
  expect(snapshot.floor.holders).toHaveLength(1)
  expect(new Set(entries.map(({ seatId }) => seatId)).size).toBe(ASKERS)
  expect(entries.filter(({ stage }) => stage === 'called').map(({ seatId }) => seatId)).toEqual(
    snapshot.floor.holders.map(({ seatId }) => seatId),
  )
  const waiting = entries.filter(({ stage }) => stage === 'waiting')
  await expect(line(chair).getByRole('listitem')).toHaveCount(waiting.length)
  const done = entries.filter(({ stage }) => stage === 'done').map(({ seatId }) => seatId)
  expect(done.length).toBeGreaterThanOrEqual(ROUNDS - 1)
  expect(spoken.filter(({ seatId }) => done.includes(seatId)).map(({ turns }) => turns)).toEqual(done.map(() => 1))
})
