import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../support/browsers/browsers.ts'
import { poll } from '../../support/poll.ts'
import { medianOf } from '../report/figures.ts'
import { gapsOf } from './gaps.ts'
import { listen, speakKnownSound, takeLoudness } from './known-sound.ts'
import type { Browser, Page } from 'playwright/test'

/** Encoders and audio worklets are there in a secure context only: a page of localhost is one. */
const pages = createServer((_, response) =>
  response.setHeader('content-type', 'text/html').end('<title>loop</title><audio autoplay></audio>'),
)
let browser: Browser | undefined

beforeAll(async () => {
  pages.listen(0, '127.0.0.1')
  await once(pages, 'listening')
  browser = await launchBrowser('whole')
}, 60_000)
afterAll(async () => {
  await browser?.close()
  pages.close()
})

test('the known sound comes through a real connection without a gap, and pauses are found to the window', async () => {
  const page = await openLoop()
  await listen(page)
  await poll(async () => (await takeLoudness(page)).some((loudness) => loudness > 0.05), { what: 'the sound' })

  const clean = await take(page, 100)
  const usual = medianOf(clean)
  expect(usual).toBeGreaterThan(0.05)
  expect(gapsOf(clean, usual).lost).toBe(0)

  await page.evaluate(() => document.querySelector('audio')?.remove())
  const removed = gapsOf(await take(page, 50), usual)
  expect(removed.longestMs).toBeGreaterThan(700)
}, 60_000)

test('a sender that falls silent for a while leaves a gap of about that length', async () => {
  const page = await openLoop()
  await listen(page)
  await poll(async () => (await takeLoudness(page)).some((loudness) => loudness > 0.05), { what: 'the sound' })
  const usual = medianOf(await take(page, 50))
  await setSending(page, false)
  const silent = await take(page, 50)
  await setSending(page, true)
  const { longestMs } = gapsOf([...silent, ...(await take(page, 75))], usual)
  expect(longestMs).toBeGreaterThan(700)
  expect(longestMs).toBeLessThan(2_000)
}, 60_000)

/** A page that sends its known sound to itself through a real pair of connections. */
async function openLoop(): Promise<Page> {
  const address = pages.address()
  if (browser === undefined || address === null || typeof address === 'string') throw new Error('nothing runs')
  const page = await (await browser.newContext({ bypassCSP: true })).newPage()
  await speakKnownSound(page)
  await page.goto(`http://127.0.0.1:${address.port}/`)
  await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()]
    here.onicecandidate = ({ candidate }) => void there.addIceCandidate(candidate ?? undefined)
    there.onicecandidate = ({ candidate }) => void here.addIceCandidate(candidate ?? undefined)
    there.ontrack = ({ streams: [received] }) => {
      const audio = document.querySelector('audio')
      if (audio !== null) audio.srcObject = received ?? null
    }
    const [track] = stream.getAudioTracks()
    if (track !== undefined) Object.assign(window, { sender: here.addTrack(track, stream) })
    await here.setLocalDescription(await here.createOffer())
    if (here.localDescription !== null) await there.setRemoteDescription(here.localDescription)
    await there.setLocalDescription(await there.createAnswer())
    if (there.localDescription !== null) await here.setRemoteDescription(there.localDescription)
  })
  return page
}

async function setSending(page: Page, on: boolean): Promise<void> {
  await page.evaluate((enabled) => {
    const { sender } = window as typeof window & { sender?: RTCRtpSender }
    if (sender?.track) sender.track.enabled = enabled
  }, on)
}

/** At least so many windows, one after the other. */
async function take(page: Page, count: number): Promise<number[]> {
  const taken: number[] = []
  await poll(async () => taken.push(...(await takeLoudness(page))) >= count, { what: `${count} windows of sound` })
  return taken
}
