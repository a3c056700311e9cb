/**
 * Makes `clip.bin` with Chromium's own encoders: `node tests/load/make-clip.ts`. Its result is kept in the repository, so that
 * bots need neither encoder nor browser; run it again only to change what the bots show.
 */
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { chromium } from 'playwright'
import { z } from 'zod'
import { KEY_PICTURE_MS, LAYERS, packClip, SOUND_MS } from './clip.ts'

const SECONDS = 6
const FROM_BROWSER = z.object({
  layers: z.array(z.array(z.object({ isKey: z.boolean(), base64: z.string() }))),
  sounds: z.array(z.object({ belowFullDb: z.number(), base64: z.string() })),
})

/** Runs in the page, which has the encoders; so it may use nothing from outside. */
async function encodeInPage(make: {
  layers: readonly { width: number; height: number; everyMs: number; bitrate: number }[]
  keyMs: number
  soundMs: number
  seconds: number
}) {
  const base64 = (chunk: { byteLength: number; copyTo(to: Uint8Array): void }): string => {
    const bytes = new Uint8Array(chunk.byteLength)
    chunk.copyTo(bytes)
    return btoa(String.fromCharCode(...bytes))
  }

  /** What all layers are drawn at; the smaller ones are scaled. */
  const width = 320
  const height = 180
  async function encodeLayer(layer: { width: number; height: number; everyMs: number; bitrate: number }) {
    const pictures: { isKey: boolean; base64: string }[] = []
    const video = new VideoEncoder({
      output: (chunk) => pictures.push({ isKey: chunk.type === 'key', base64: base64(chunk) }),
      error: (error) => console.error(error),
    })
    video.configure({
      codec: 'vp8',
      width: layer.width,
      height: layer.height,
      bitrate: layer.bitrate,
      framerate: 1000 / layer.everyMs,
      latencyMode: 'realtime',
    })
    const canvas = new OffscreenCanvas(layer.width, layer.height)
    const paint = canvas.getContext('2d')
    if (paint === null) throw new Error('no canvas')
    paint.scale(layer.width / width, layer.height / height)
    const count = (make.seconds * 1000) / layer.everyMs
    for (let index = 0; index < count; index++) {
      const turn = (index / count) * 2 * Math.PI
      paint.fillStyle = '#d9e2ec'
      paint.fillRect(0, 0, width, height)
      paint.fillStyle = '#b42318'
      paint.fillRect(0, 0, width, 30)
      paint.fillStyle = '#fff'
      paint.font = 'bold 16px sans-serif'
      paint.fillText('ĐIỂM CẦU THỬ NGHIỆM', 60, 21)
      // People at a table, who sway a little.
      for (let person = 0; person < 4; person++) {
        const x = 60 + person * 66 + 5 * Math.sin(turn * 2 + person)
        paint.fillStyle = ['#344e68', '#4f6d8a', '#3d5a3e', '#6b4f3a'][person] ?? '#333'
        paint.beginPath()
        paint.arc(x, 88, 15, 0, 7)
        paint.fill()
        paint.fillRect(x - 23, 105, 46, 45)
      }
      paint.fillStyle = '#7b5b3a'
      paint.fillRect(20, 140, width - 40, 28)
      // A clock whose hand goes round once in the clip: two pictures are never the same.
      paint.fillStyle = '#fff'
      paint.beginPath()
      paint.arc(width - 30, 62, 20, 0, 7)
      paint.fill()
      paint.strokeStyle = '#b42318'
      paint.lineWidth = 3
      paint.beginPath()
      paint.moveTo(width - 30, 62)
      paint.lineTo(width - 30 + 18 * Math.sin(turn), 62 - 18 * Math.cos(turn))
      paint.stroke()
      const frame = new VideoFrame(canvas, { timestamp: index * layer.everyMs * 1000 })
      video.encode(frame, { keyFrame: index % Math.round(make.keyMs / layer.everyMs) === 0 })
      frame.close()
    }
    await video.flush()
    return pictures
  }
  const layers = []
  for (const layer of make.layers) layers.push(await encodeLayer(layer))

  const sounds: { belowFullDb: number; base64: string }[] = []
  const audio = new AudioEncoder({
    output: (chunk) => sounds.push({ belowFullDb: levels[sounds.length] ?? 127, base64: base64(chunk) }),
    error: (error) => console.error(error),
  })
  const sampleRate = 48_000
  audio.configure({ codec: 'opus', sampleRate, numberOfChannels: 1, bitrate: 24_000 })
  const perFrame = (sampleRate * make.soundMs) / 1000
  const levels: number[] = []
  for (let index = 0; index < (make.seconds * 1000) / make.soundMs; index++) {
    const samples = new Float32Array(perFrame)
    let energy = 0
    for (let n = 0; n < perFrame; n++) {
      const t = (index * perFrame + n) / sampleRate
      // Syllables four a second, and a breath at the end of every third second.
      const syllable = Math.max(0, Math.sin(2 * Math.PI * 4 * t)) * (t % 3 < 2.4 ? 1 : 0)
      const pitch = 140 + 25 * Math.sin(2 * Math.PI * 0.7 * t)
      let voice = 0
      for (let harmonic = 1; harmonic <= 8; harmonic++) voice += Math.sin(2 * Math.PI * pitch * harmonic * t) / harmonic
      // A hall is never quite still.
      samples[n] = 0.22 * syllable * voice + 0.003 * (2 * Math.random() - 1)
      energy += (samples[n] ?? 0) ** 2
    }
    levels.push(Math.min(127, Math.round(-10 * Math.log10(energy / perFrame + 1e-13))))
    const data = new AudioData({
      format: 'f32-planar',
      sampleRate,
      numberOfFrames: perFrame,
      numberOfChannels: 1,
      timestamp: index * make.soundMs * 1000,
      data: samples,
    })
    audio.encode(data)
    data.close()
  }
  await audio.flush()
  return { layers, sounds }
}

// Encoders are there in a secure context only: a page of localhost is one.
const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>clip</title>'))
const port = await new Promise<number>((resolve) => {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    resolve(typeof address === 'object' && address !== null ? address.port : 0)
  })
})
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
try {
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${port}/`)
  const { layers, sounds } = FROM_BROWSER.parse(
    await page.evaluate(encodeInPage, {
      layers: LAYERS,
      keyMs: KEY_PICTURE_MS,
      soundMs: SOUND_MS,
      seconds: SECONDS,
    }),
  )
  const bytes = packClip({
    layers: layers.map((pictures) =>
      pictures.map(({ isKey, base64 }) => ({ isKey, vp8: Buffer.from(base64, 'base64') })),
    ),
    sounds: sounds.map(({ belowFullDb, base64 }) => ({ belowFullDb, opus: Buffer.from(base64, 'base64') })),
  })
  await writeFile(new URL('./clip.bin', import.meta.url), bytes)
  const count = layers.map((pictures) => pictures.length).join(' + ')
  console.log(`${count} pictures, ${sounds.length} sound frames, ${bytes.length} bytes`)
} finally {
  await browser.close()
  server.close()
}
