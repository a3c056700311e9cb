import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { Browser } from 'playwright'
import { seededRandom } from '../random.ts'

/** A4 in CSS pixels; pictured at 1.5 times that, some 144 dots per inch. */
const sheet = { width: 794, height: 1123, scale: 1.5 }

/**
 * Pictures a page as an office scanner would: greyscale, a little crooked, with a seal and a signature, with a dark rim at one
 * edge and some grain. Returns a JPEG; equal input gives equal bytes.
 */
export async function scanPage(browser: Browser, html: string): Promise<Uint8Array> {
  const page = await browser.newPage({
    viewport: { width: sheet.width, height: sheet.height },
    deviceScaleFactor: sheet.scale,
  })
  let shot: Buffer
  let seal: { x: number; y: number }
  try {
    await page.setContent(html, { waitUntil: 'load' })
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    const room = await page.locator('.sign .room').boundingBox()
    if (room === null) throw new Error('The letter has no room for a signature.')
    seal = { x: (room.x + room.width * 0.34) * sheet.scale, y: (room.y + room.height * 0.5) * sheet.scale }
    shot = await page.screenshot({ type: 'png' })
  } finally {
    await page.close()
  }
  const width = Math.round(sheet.width * sheet.scale)
  const height = Math.round(sheet.height * sheet.scale)
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#f4f4f4'
  context.fillRect(0, 0, width, height)
  context.translate(width / 2 + 5, height / 2 - 4)
  context.rotate((0.8 * Math.PI) / 180)
  context.translate(-width / 2, -height / 2)
  context.drawImage(await loadImage(shot), 0, 0, width, height)
  drawSeal(context, seal.x, seal.y)
  drawSignature(context, seal.x + 60, seal.y)
  roughen(context, width, height)
  return new Uint8Array(await canvas.encode('jpeg', 52))
}

type Context = ReturnType<ReturnType<typeof createCanvas>['getContext']>

/** A round seal without any emblem or words that could be taken for a real one. */
function drawSeal(context: Context, x: number, y: number): void {
  context.strokeStyle = 'rgba(70,70,70,0.62)'
  for (const [radius, thickness] of [
    [84, 4],
    [76, 1.5],
    [46, 1.5],
  ] as const) {
    context.lineWidth = thickness
    context.beginPath()
    context.arc(x, y, radius, 0, Math.PI * 2)
    context.stroke()
  }
  for (let tick = 0; tick < 48; tick++) {
    const angle = (tick / 48) * Math.PI * 2
    context.beginPath()
    context.moveTo(x + Math.cos(angle) * 53, y + Math.sin(angle) * 53)
    context.lineTo(x + Math.cos(angle + 0.05) * 69, y + Math.sin(angle + 0.05) * 69)
    context.stroke()
  }
}

function drawSignature(context: Context, x: number, y: number): void {
  context.strokeStyle = 'rgba(35,35,35,0.9)'
  context.lineWidth = 3
  context.beginPath()
  context.moveTo(x - 70, y + 22)
  context.bezierCurveTo(x - 30, y - 70, x - 10, y + 60, x + 12, y - 22)
  context.bezierCurveTo(x + 24, y - 58, x + 30, y + 48, x + 58, y - 4)
  context.bezierCurveTo(x + 80, y - 34, x + 74, y + 34, x + 142, y - 26)
  context.stroke()
}

/** Grey levels only, softer contrast, grain, and the shadow that an open lid leaves. */
function roughen(context: Context, width: number, height: number): void {
  const random = seededRandom(6)
  const image = context.getImageData(0, 0, width, height)
  const { data } = image
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const grey = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
      const shadow = Math.max(0, 1 - x / 26) * 95 + Math.max(0, 1 - (height - y) / 14) * 60
      const speck = random.next() < 0.00004 ? 150 : 0
      const value = 22 + grey * 0.885 + (random.next() - 0.5) * 13 - shadow - speck
      data[at] = data[at + 1] = data[at + 2] = Math.max(0, Math.min(255, value))
      data[at + 3] = 255
    }
  }
  context.putImageData(image, 0, 0)
}
