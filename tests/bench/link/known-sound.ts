import type { Page } from 'playwright/test'
import { WINDOW_MS } from './gaps.ts'

/** Lowest tone of the known sound; seven harmonics lie above it, all within what Opus keeps of speech. */
const BASE_HZ = 220

/**
 * From now on the page's microphone is a steady sound instead of a device: a chord that swells and ebbs but never pauses, so
 * that every window without energy at the other end was lost on the way. It comes from behind the microphone's processing,
 * which would take it for noise, and goes through the page's own encoder and settings.
 */
export async function speakKnownSound(page: Page): Promise<void> {
  await page.addInitScript((baseHz) => {
    const devices = navigator.mediaDevices
    const asked = devices.getUserMedia.bind(devices)
    devices.getUserMedia = async (constraints) => {
      const stream = await asked(constraints)
      const [real] = stream.getAudioTracks()
      if (real === undefined) return stream
      const context = new AudioContext({ sampleRate: 48_000 })
      const out = context.createMediaStreamDestination()
      const swell = context.createGain()
      swell.gain.value = 0.16
      const ebb = context.createOscillator()
      ebb.frequency.value = 3
      const depth = context.createGain()
      depth.gain.value = 0.06
      ebb.connect(depth).connect(swell.gain)
      ebb.start()
      for (let harmonic = 1; harmonic <= 8; harmonic += 1) {
        const tone = context.createOscillator()
        tone.frequency.value = baseHz * harmonic
        const share = context.createGain()
        share.gain.value = 1 / harmonic
        tone.connect(share).connect(swell)
        tone.start()
      }
      swell.connect(out)
      const [known] = out.stream.getAudioTracks()
      if (known === undefined) return stream
      // It stays the device as the page sees it: its name and id are shown and remembered.
      known.getSettings = () => real.getSettings()
      known.applyConstraints = () => Promise.resolve()
      stream.removeTrack(real)
      stream.addTrack(known)
      return stream
    }
  }, BASE_HZ)
}

/**
 * Begins to measure all that the page plays: the loudness of each window of {@link WINDOW_MS}, on the clock of the sound card.
 * Elements that come and go are followed; while there is none, windows are silent. The context needs `bypassCSP`.
 */
export async function listen(page: Page): Promise<void> {
  await page.evaluate(async (windowMs) => {
    const context = new AudioContext({ sampleRate: 48_000 })
    const source = `registerProcessor('loudness', class extends AudioWorkletProcessor {
      constructor() { super(); this.size = Math.round(sampleRate * ${windowMs} / 1000); this.sum = 0; this.count = 0; this.told = [] }
      process([input]) {
        for (let at = 0; at < 128; at += 1) {
          let sample = 0
          for (const channel of input) sample += channel[at] / input.length
          this.sum += sample * sample
          if (++this.count < this.size) continue
          this.told.push(Math.sqrt(this.sum / this.size))
          this.sum = this.count = 0
          if (this.told.length >= 10) { this.port.postMessage(this.told); this.told = [] }
        }
        return true
      }
    })`
    await context.audioWorklet.addModule(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })))
    const meter = new AudioWorkletNode(context, 'loudness')
    // Pulled by the speakers, but not heard again.
    const mute = context.createGain()
    mute.gain.value = 0
    meter.connect(mute).connect(context.destination)
    const heard: number[] = []
    meter.port.onmessage = ({ data }: MessageEvent<number[]>) => heard.push(...data)
    Object.assign(window, { heardLoudness: heard })
    const followed = new Map<HTMLMediaElement, { stream: MediaStream; node: AudioNode }>()
    setInterval(() => {
      for (const [element, { stream, node }] of followed) {
        if (element.isConnected && element.srcObject === stream) continue
        node.disconnect()
        followed.delete(element)
      }
      for (const element of document.querySelectorAll('audio')) {
        const stream = element.srcObject
        if (!(stream instanceof MediaStream) || followed.has(element) || stream.getAudioTracks().length === 0) continue
        const node = context.createMediaStreamSource(stream)
        node.connect(meter)
        followed.set(element, { stream, node })
      }
    }, 50)
    await context.resume()
  }, WINDOW_MS)
}

/** The windows since the last call of this, or since {@link listen}. */
export async function takeLoudness(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const { heardLoudness = [] } = window as typeof window & { heardLoudness?: number[] }
    return heardLoudness.splice(0)
  })
}
