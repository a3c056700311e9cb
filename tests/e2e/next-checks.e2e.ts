import { expect as waitFor, type Browser, type Locator, type Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { launchBrowser } from '../support/browsers/browsers.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { faultsOf, openContext, test } from '../support/browsers/pages.ts'
import { enterRoom, openDesk, turnMicOn } from '../support/browsers/room.ts'
import type { RunningServer } from '../support/server.ts'
import { writeVoice, writeWav } from '../support/media/voice.ts'

const expect = waitFor.configure({ timeout: 60_000 })
const [ECHOING, BARE, SILENT] = ['Lũng Cú', 'Đại biểu Sở Y tế', 'Đại biểu Sở Nội vụ']
const HEARD = 'Đại biểu Sở Tài chính'

// One chair who speaks, and one next place after the other: each machine is closed before the next one is opened.
test.describe.configure({ mode: 'serial' })

let meetingId: MeetingId
let speaking: Browser
let chair: Page
let secretary: TestSocket
let faults: string[]
const seatIds = new Map<string, string>()

test.beforeAll(async ({ server }) => {
  const maker = await TestClient.signIn(server.url, 'thuky1')
  const more = [BARE, SILENT].map((fullName) => ({ fullName, role: 'delegate' as const }))
  ;({ meetingId } = await makeMeeting(maker, {
    title: 'Họp thử nơi tiếp theo',
    people: [...THREE, ...more, LUNG_CU_HALL],
  }))
  secretary = await maker.connect()
  const { snapshot } = await secretary.join(meetingId, { place: 'own', claim: 'ask', mic: 'none', camera: 'none' })
  for (const { seatId, name } of await maker.roster(meetingId, snapshot.rosterHash)) seatIds.set(name, seatId)
  speaking = await launchBrowser('whole', [`--use-file-for-fake-audio-capture=${await writeVoice()}`])
  chair = await (await openContext(speaking, server, 'chutri')).newPage()
  faults = faultsOf(chair)
  await enterRoom(chair, meetingId, { mic: 'on', camera: 'off' })
  await openDesk(chair)
  await expect(nextUp()).toContainText('Chưa có nơi nào đăng ký')
})
test.afterAll(async () => {
  secretary?.close()
  await speaking?.close()
})

const nextUp = (): Locator => chair.getByRole('region', { name: 'Tiếp theo' })
const check = (name: 'Hình' | 'Tiếng' | 'Mạng' | 'Vọng tiếng'): Locator =>
  nextUp()
    .getByRole('listitem')
    .filter({ hasText: new RegExp(`^\\s*${name}:`, 'u') })

async function prepare(name: string): Promise<void> {
  const seatId = [...seatIds].find(([known]) => known.includes(name))?.[1]
  if (seatId === undefined) throw new Error(`${name} is not of the meeting: ${[...seatIds.keys()].join(', ')}`)
  const done = await secretary.request('preparing.set', { seatId })
  expect(done).toMatchObject({ ok: true })
}

/** A machine of its own, for as long as `look` takes. */
async function onMachine(
  server: RunningServer,
  { username, kind = 'whole', mic }: { username: string; kind?: 'whole' | 'bare'; mic?: string },
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const browser = await launchBrowser(kind, mic === undefined ? [] : [`--use-file-for-fake-audio-capture=${mic}`])
  try {
    await look(await (await openContext(browser, server, username)).newPage())
  } finally {
    await browser.close()
  }
}

/** In the place of the microphone the page gets what it plays itself, a little later and weaker: as from a loudspeaker beside it. */
async function hearOneself(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let context: AudioContext | undefined
    let room: DelayNode | undefined
    const out = () => {
      context ??= new AudioContext()
      room ??= new DelayNode(context, { delayTime: 0.18 })
      return { context, room }
    }
    const heard = new Set<string>()
    const play = HTMLMediaElement.prototype.play
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      const played = this.srcObject
      if (this instanceof HTMLAudioElement && played instanceof MediaStream && !heard.has(played.id)) {
        heard.add(played.id)
        const { context: now, room: into } = out()
        now.createMediaStreamSource(played).connect(into)
      }
      return play.call(this)
    }
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (asked) => {
      if (asked?.audio === undefined) return real(asked)
      const { context: now, room: from } = out()
      const mic = now.createMediaStreamDestination()
      from.connect(new GainNode(now, { gain: 0.5 })).connect(mic)
      return mic.stream
    }
  })
}

test('a place that has not joined, and one without any device, say so in words', async ({ server }) => {
  await prepare(BARE)
  for (const name of ['Hình', 'Tiếng', 'Mạng', 'Vọng tiếng'] as const) {
    await expect(check(name)).toContainText('chưa vào họp')
  }
  await onMachine(server, { username: 'daibieu3', kind: 'bare' }, async (page) => {
    await enterRoom(page, meetingId)
    await expect(check('Hình')).toContainText('không có máy quay')
    await expect(check('Tiếng')).toContainText('không có micrô')
    await expect(check('Vọng tiếng')).toContainText('không có micrô')
  })
  await expect(check('Hình')).toContainText(/mất kết nối|chưa vào họp/u)
})

test('a camera that is off and a microphone that gives nothing are named among checks that are well', async ({
  server,
}) => {
  await prepare(SILENT)
  const zeros = await writeWav(new Int16Array(48_000))
  await onMachine(server, { username: 'daibieu2', mic: zeros }, async (page) => {
    await enterRoom(page, meetingId)
    await page.getByRole('button', { name: 'Máy quay đang bật' }).click()
    await expect(check('Hình')).toContainText('máy quay tắt')
    await expect(check('Tiếng')).toContainText('micrô tắt')
    // Its microphone was never opened, and is not opened to measure.
    await expect(check('Vọng tiếng')).toContainText('chưa đo được')
    await turnMicOn(page)
    await expect(check('Tiếng')).toContainText(/micrô không có tiếng|micrô bật, chưa ai nói/u)
    await expect(check('Tiếng')).toContainText('micrô không có tiếng')
  })
})

test('picture, sound, line and echo of a place that is well are all ticked, though its people speak while others do', async ({
  server,
}) => {
  await prepare(HEARD)
  const another = await writeVoice(1, 0.31)
  await onMachine(server, { username: 'daibieu1', mic: another }, async (page) => {
    await enterRoom(page, meetingId, { mic: 'on' })
    for (const name of ['Hình', 'Tiếng', 'Mạng', 'Vọng tiếng'] as const) {
      await expect(check(name)).toContainText(`${name}: tốt`)
      await expect(check(name)).toHaveAttribute('data-state', 'ok')
    }
    await expectNothingSerious(chair)
    // Off at its source it is measured on, by the page alone.
    await page.getByRole('button', { name: 'Micrô đang bật' }).click()
    await expect(check('Tiếng')).toContainText('micrô tắt')
    await expect(check('Vọng tiếng')).toContainText('Vọng tiếng: tốt')
  })
})

test('a hall whose microphone hears its loudspeaker is found before it is on air', async ({ server }) => {
  await prepare(ECHOING)
  await onMachine(server, { username: 'dc.hg-dong-van-lung-cu' }, async (page) => {
    await hearOneself(page)
    await enterRoom(page, meetingId, { mic: 'on', camera: 'off' })
    await expect(check('Vọng tiếng')).toContainText('loa vọng lại micrô')
    await expect(check('Vọng tiếng')).toHaveAttribute('data-state', 'wrong')
    // It hinders nobody: the place can be called.
    await expect(nextUp().getByRole('button', { name: 'Mời phát biểu' })).toBeEnabled()
    await expectNothingSerious(chair)
  })
  expect(faults).toEqual([])
})
