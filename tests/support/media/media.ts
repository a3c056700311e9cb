import { expect, type Locator, type Page } from 'playwright/test'

/** Speech at a usual distance lies far above this, the noise of a silent link below. Root mean square, full scale 1. */
const HEARD_RMS = 0.01
/** The made-up microphone beeps about once a second, so a window this long cannot fall between two beeps. */
const SILENT_FOR_MS = 2_000
const WIDTH = 32
const HEIGHT = 18

export interface MediaWait {
  readonly deadlineMs?: number
}

interface PictureSample {
  /** Frames that were decoded and presented since the element plays this picture. */
  readonly frames: number
  /** Brightness of each point of a shrunken copy, 0–255. */
  readonly points: readonly number[]
}

/**
 * A picture is seen only when frames go on being decoded and what they show changes: a frozen or black picture, or an
 * element without one, fails.
 */
export async function expectMoving(video: Locator, { deadlineMs = 15_000 }: MediaWait = {}): Promise<void> {
  let before: PictureSample | null = null
  await expect
    .poll(
      async () => {
        const now = await samplePicture(video)
        if (now === null) return `no picture${await rungBelowFirst(video.page())}`
        // Another picture in the same place begins to count from zero.
        if (before === null || now.frames < before.frames) before = now
        if (now.frames - before.frames < 3) return 'no new frames'
        return difference(now.points, before.points) > 1 ? 'moving' : 'frames that are all alike'
      },
      { timeout: deadlineMs, intervals: [100] },
    )
    .toBe('moving')
}

/** For the failure: below the first rung of its ladder a page receives no small pictures, or none at all, and says so. */
async function rungBelowFirst(page: Page): Promise<string> {
  const rung = await page
    .evaluate(() => document.querySelector('[data-rung]')?.getAttribute('data-rung') ?? 'full')
    .catch(() => 'full')
  return rung === 'full' ? '' : `: the page stands on ${rung}`
}

async function samplePicture(video: Locator): Promise<PictureSample | null> {
  return video
    .first()
    .evaluate(
      (element, { width, height }) => {
        if (!(element instanceof HTMLVideoElement) || element.readyState < element.HAVE_CURRENT_DATA) return null
        const canvas = document.createElement('canvas')
        canvas.width = width
        canvas.height = height
        const context = canvas.getContext('2d', { willReadFrequently: true })
        if (context === null) return null
        context.drawImage(element, 0, 0, width, height)
        const { data } = context.getImageData(0, 0, width, height)
        const points = Array.from({ length: width * height }, (_, point) => {
          const at = point * 4
          return ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3
        })
        return { frames: element.getVideoPlaybackQuality().totalVideoFrames, points }
      },
      { width: WIDTH, height: HEIGHT },
      { timeout: 2_000 },
    )
    .catch(() => null)
}

/** Mean difference of two samples' points, 0–255. */
function difference(some: readonly number[], others: readonly number[]): number {
  return some.reduce((sum, value, at) => sum + Math.abs(value - (others[at] ?? 0)), 0) / Math.max(1, some.length)
}

/** Somebody's sound is heard only when its energy is measured in what this page plays. */
export async function expectHeard(
  page: Page,
  siteName: string,
  { deadlineMs = 15_000 }: MediaWait = {},
): Promise<void> {
  await expect
    .poll(async () => (await readSound(page, siteName)).loudest, {
      timeout: deadlineMs,
      intervals: [100],
      message: `sound of ${siteName}`,
    })
    .toBeGreaterThan(HEARD_RMS)
}

/** Nothing of somebody is heard for longer than the pauses of the made-up microphone, or nothing of theirs is played at all. */
export async function expectSilent(
  page: Page,
  siteName: string,
  { deadlineMs = 15_000 }: MediaWait = {},
): Promise<void> {
  await expect
    .poll(
      async () => {
        const { loudest, measuredMs } = await readSound(page, siteName)
        return measuredMs === 0 || (measuredMs >= SILENT_FOR_MS && loudest < HEARD_RMS)
      },
      { timeout: deadlineMs, intervals: [100], message: `silence of ${siteName}` },
    )
    .toBe(true)
}

/**
 * Loudness of what comes from a site, over the last moments.
 *
 * @returns `measuredMs` 0: nothing of theirs is played.
 */
async function readSound(page: Page, siteName: string): Promise<{ loudest: number; measuredMs: number }> {
  return page.evaluate(
    ({ name, windowMs }) => {
      interface Meter {
        readonly stream: MediaProvider | null
        readonly startedMs: number
        readonly heard: { atMs: number; rms: number }[]
      }
      const store = window as typeof window & {
        soundMeters?: Map<HTMLAudioElement, Meter>
        soundContext?: AudioContext
      }
      const meters = (store.soundMeters ??= new Map())
      const element = [...document.querySelectorAll('audio')].find((one) => one.dataset['seatName'] === name)
      if (element === undefined || !(element.srcObject instanceof MediaStream) || element.paused) {
        return { loudest: 0, measuredMs: 0 }
      }
      let meter = meters.get(element)
      if (meter === undefined || meter.stream !== element.srcObject) {
        const context = (store.soundContext ??= new AudioContext())
        const analyser = context.createAnalyser()
        analyser.fftSize = 2048
        context.createMediaStreamSource(element.srcObject).connect(analyser)
        const values = new Float32Array(analyser.fftSize)
        const fresh: Meter = { stream: element.srcObject, startedMs: performance.now(), heard: [] }
        meters.set(element, fresh)
        setInterval(() => {
          analyser.getFloatTimeDomainData(values)
          const rms = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
          fresh.heard.push({ atMs: performance.now(), rms })
          if (fresh.heard.length > 500) fresh.heard.shift()
        }, 20)
        meter = fresh
      }
      const nowMs = performance.now()
      const lately = meter.heard.filter(({ atMs }) => nowMs - atMs < windowMs)
      return { loudest: Math.max(0, ...lately.map(({ rms }) => rms)), measuredMs: nowMs - meter.startedMs }
    },
    { name: siteName, windowMs: SILENT_FOR_MS },
  )
}

/** Records the peer connections that a page opens, for {@link cameraSizes}. */
export async function keepPeers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const kept: RTCPeerConnection[] = []
    Object.assign(window, { keptPeers: kept })
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(...given: ConstructorParameters<typeof RTCPeerConnection>) {
        super(...given)
        kept.push(this)
      }
    }
  })
}

/** In which sizes a page sends its camera, by their ids. */
export async function cameraSizes(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { keptPeers = [] } = window as typeof window & { keptPeers?: RTCPeerConnection[] }
    const senders = keptPeers.flatMap((peer) => peer.getSenders()).filter(({ track }) => track?.kind === 'video')
    return senders.flatMap((sender) => sender.getParameters().encodings.map(({ rid }) => rid ?? ''))
  })
}

/** Lets {@link expectTone} listen to what a page is going to play outside its document. */
export async function keepPlayed(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const played: HTMLMediaElement[] = []
    Object.assign(window, { played })
    const play = HTMLMediaElement.prototype.play
    HTMLMediaElement.prototype.play = function playAndKeep(this: HTMLMediaElement) {
      if (!this.isConnected) played.push(this)
      return play.call(this)
    }
  })
}

/** A deed makes the page play a sound of its own, whose energy is measured while it lasts. */
export async function expectTone(page: Page, deed: () => Promise<void>, deadlineMs = 10_000): Promise<void> {
  const loudest = page.evaluate(
    ({ enough, withinMs }) =>
      new Promise<number>((resolve) => {
        const { played = [] } = window as typeof window & { played?: HTMLMediaElement[] }
        const endMs = performance.now() + withinMs
        const values = new Float32Array(2048)
        // Before the sound, which may be over before another context has begun to run.
        const context = new AudioContext()
        const analyser = context.createAnalyser()
        let measured: MediaStream | null = null
        let most = 0
        const timer = setInterval(() => {
          const stream = played.at(-1)?.srcObject
          if (measured === null && stream instanceof MediaStream) {
            measured = stream
            context.createMediaStreamSource(stream).connect(analyser)
          }
          analyser.getFloatTimeDomainData(values)
          most = Math.max(most, ...values)
          if (most <= enough && performance.now() < endMs) return
          clearInterval(timer)
          resolve(most)
        }, 20)
      }),
    { enough: HEARD_RMS, withinMs: deadlineMs },
  )
  await deed()
  expect(await loudest).toBeGreaterThan(HEARD_RMS)
}

/**
 * How many packets of its microphone a page sends in the busiest of so many seconds. {@link keepPeers} comes before.
 */
export async function speechPacketsIn(page: Page, { seconds }: { readonly seconds: number }): Promise<number> {
  return page.evaluate(async (times) => {
    const { keptPeers = [] } = window as typeof window & { keptPeers?: RTCPeerConnection[] }
    const ofSound = (entry: unknown): number => {
      if (typeof entry !== 'object' || entry === null || Reflect.get(entry, 'type') !== 'outbound-rtp') return 0
      return Reflect.get(entry, 'kind') === 'audio' ? Number(Reflect.get(entry, 'packetsSent')) : 0
    }
    // One microphone at a time is sent; those sent before count no further.
    const sent = async (): Promise<number> => {
      let packets = 0
      for (const peer of keptPeers) {
        if (peer.connectionState === 'closed') continue
        for (const entry of (await peer.getStats()).values()) {
          packets += ofSound(entry)
        }
      }
      return packets
    }
    let most = 0
    for (let time = 0; time < times; time += 1) {
      const [before, startedMs] = [await sent(), performance.now()]
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      // Negative where a stream that ended took its counter along.
      const packets = (await sent()) - before
      most = Math.max(most, (packets * 1_000) / (performance.now() - startedMs))
    }
    return most
  }, seconds)
}

/**
 * The sounds that come in at a page just now, by the ids of their tracks: those whose energy has grown since the sample before. A speaker's
 * pauses are shorter than the time between two samples. {@link keepPeers} comes before.
 */
export async function soundsAt(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const store = window as typeof window & { keptPeers?: RTCPeerConnection[]; energies?: Map<string, number> }
    const before = store.energies ?? new Map<string, number>()
    const now = new Map<string, number>()
    for (const peer of store.keptPeers ?? []) {
      for (const entry of (await peer.getStats()).values()) {
        const { type, kind, trackIdentifier, totalAudioEnergy } = entry as Record<string, unknown>
        if (type !== 'inbound-rtp' || kind !== 'audio') continue
        now.set(String(trackIdentifier), Number(totalAudioEnergy ?? 0))
      }
    }
    store.energies = now
    return [...now].flatMap(([id, energy]) => (energy - (before.get(id) ?? energy) > 1e-4 ? [id] : []))
  })
}
/** How {@link soundsAt} is polled. */
export const SAMPLED = { timeout: 30_000, intervals: [1_000] }

/** @returns the sounds at a page once it is a single one. */
export async function pollSounds(page: Page): Promise<string[]> {
  let heard: string[] = []
  await expect.poll(async () => (heard = await soundsAt(page)), SAMPLED).toHaveLength(1)
  return heard
}
