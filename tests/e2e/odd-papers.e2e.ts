import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, type Locator, type Page } from 'playwright/test'
import { z } from 'zod'
import { oddPdf, pageObject } from '../../docs-fixtures/bad-inputs/odd-files.ts'
import { joinPdf } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { UploadResult } from '../../signaling/papers/wire.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { faultsOf, test } from '../support/browsers/pages.ts'
import { darkPoints, expectDrawn, expectSaved, goToPage, paperPage, takeTool } from '../support/browsers/reading.ts'

const odd = (file: string) => fileURLToPath(new URL(`../../docs-fixtures/odd/${file}`, import.meta.url))
type Open = (path: string) => Promise<Page>

test('a scan of 70 million pixels shows its picture', async ({ openAs, server }) => {
  const page = await open(await readFile(odd('scan-a3-600dpi.pdf')), server, (path) => openAs('thuky1', { path }))
  await expect(paperPage(page, 1)).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 })
  expect(await darkPoints(paperPage(page, 1).locator('canvas').first())).toBeGreaterThan(1_000)
  await expect(page.getByRole('note')).toHaveCount(0)
})

test('a drawing on A0 is as sharp as the screen at 500 %, its text stays on its letters, also after scrolling', async ({
  openAs,
  server,
}) => {
  const page = await open(await readFile(odd('drawing-a0.pdf')), server, (path) => openAs('thuky1', { path }))
  await expectDrawn(page, 1)
  const view = page.getByRole('region', { name: /^Các trang/u })
  await view.hover()
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -2_000)
  await page.keyboard.up('Control')
  await expect(page.getByRole('button', { name: /^Cỡ hiển thị: 500/u })).toBeVisible()
  await expect.poll(() => sharpness(page)).toBeGreaterThanOrEqual(1)
  expect(await letterFit(page)).toBeLessThan(2)
  await view.evaluate((element) => element.scrollBy(2_000, 3_000))
  await expect.poll(() => sharpness(page)).toBeGreaterThanOrEqual(1)
  expect(await letterFit(page)).toBeLessThan(2)
  // What is drawn stays within bounds, however large the page.
  const pixels = await paperPage(page, 1)
    .locator('canvas')
    .evaluateAll((all) =>
      all.reduce((sum, each) => sum + (each as HTMLCanvasElement).width * (each as HTMLCanvasElement).height, 0),
    )
  expect(pixels).toBeLessThan(15_500_000)
})

test('on turned, cropped and scaled pages the text lies on its letters, at every zoom', async ({ openAs, server }) => {
  const page = await open(geometry(), server, (path) => openAs('thuky1', { path }))
  for (let round = 0; round < 2; round += 1) {
    for (let number = 1; number <= PAGES.length; number += 1) {
      await goToPage(page, number)
      await expect(paperPage(page, number)).toHaveAttribute('aria-busy', 'false')
      await expect(paperPage(page, number).locator('[data-text-layer] span')).toHaveCount(1)
      expect(await wordFit(page, number), `page ${number}: ${PAGES[number - 1]}, round ${round}`).toBeLessThan(6)
    }
    await page.getByRole('button', { name: 'Phóng to' }).click()
  }
  await page.getByRole('button', { name: 'Tìm trong tài liệu' }).click()
  await page.getByRole('search').getByRole('textbox').fill('dat rung')
  await expect(page.getByRole('search').getByRole('status')).toHaveText(new RegExp(`/${PAGES.length}$`, 'u'))
})

test('on turned, cropped and scaled pages strokes and search hits stay at their words, after a reload and at another zoom', async ({
  openAs,
  server,
}) => {
  const page = await open(geometry(), server, (path) => openAs('thuky1', { path }))
  await fitPage(page)
  await takeTool(page, 'Bút')
  const numbers = PAGES.map((_, index) => index + 1)
  for (const number of numbers) {
    await goToPage(page, number)
    const word = await wordBox(page, number)
    await page.mouse.move(word.x, word.y)
    await page.mouse.down()
    await page.mouse.move(word.x + word.width, word.y + word.height, { steps: 8 })
    await page.mouse.up()
    await expectAtWord(page, number, 'path[data-mark]')
  }
  await expectSaved(page)
  await page.reload()
  await expectDrawn(page, 1)
  await page.getByRole('button', { name: 'Tìm trong tài liệu' }).click()
  await page.getByRole('search').getByRole('textbox').fill('dat rung')
  await expect(page.getByRole('search').getByRole('status')).toHaveText(new RegExp(`/${PAGES.length}$`, 'u'))
  for (let zoomed = 0; zoomed < 2; zoomed += 1) {
    for (const number of numbers) {
      await goToPage(page, number)
      await expectAtWord(page, number, 'path[data-mark]')
      await expectAtWord(page, number, '[data-hit]')
    }
    await page.getByRole('button', { name: 'Phóng to' }).click()
  }
})

test('a picture that cannot be decoded is said in its place', async ({ openAs, server }) => {
  const content = Buffer.from('q 400 0 0 400 50 50 cm /I Do Q')
  const broken = joinPdf([
    { body: '<</Type/Catalog/Pages 2 0 R>>' },
    { body: '<</Type/Pages/Count 1/Kids[3 0 R]>>' },
    { body: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>' },
    { body: `<</Length ${content.length}>>`, stream: content },
    {
      body: '<</Type/XObject/Subtype/Image/Width 400/Height 400/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/JPXDecode/Length 6>>',
      stream: Buffer.from('broken'),
    },
  ])
  const page = await open(broken, server, (path) => openAs('thuky1', { path }))
  await expect(page.getByRole('note')).toHaveText(/^Một phần trang này không hiện được/u)
})

test('a file with a wrong index is taken with a word about it, and all its pages are read', async ({
  openAs,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await draft(secretary)
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  const faults = faultsOf(page)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Thêm tài liệu cho nội dung 1' }).click()
  const wrong = oddPdf({ entry: (at, number) => (number === pageObject(3) + 1 ? at + 3 : at) })
  await (await chooser).setFiles({ name: 'mục lục sai.pdf', mimeType: 'application/pdf', buffer: wrong })
  await expect(page.getByText('Đã nhận: 8 trang')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Mục lục bên trong tệp bị sai; mọi trang vẫn mở được.').first()).toBeVisible()
  await page.getByRole('link', { name: /^Mở tài liệu/u }).click()
  await expectDrawn(page, 1)
  await goToPage(page, 4)
  await expect(paperPage(page, 4).locator('[data-text-layer]')).toHaveText('Trang so 4')
  expect(faults).toEqual([])
})

/** What the pages of the geometry test are, and how their boxes stand in the file. */
const PAGES = ['/UserUnit 2', '/Rotate 90', '/Rotate 180', '/Rotate 270', '/Rotate -90', '/CropBox[100 150 500 700]', '/CropBox[-50 -50 900 900]', '/UserUnit 1.5/Rotate 90/CropBox[100 150 500 700]', ''] // prettier-ignore

/** One word a page; the last page inherits its rotation. */
function geometry(): Uint8Array {
  const content = Buffer.from('BT /F1 30 Tf 200 500 Td (DAT RUNG) Tj ET')
  const first = 6
  const pages = PAGES.map((about, index) => ({
    body: `<</Type/Page/Parent ${index === PAGES.length - 1 ? 5 : 2} 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>${about}>>`,
  }))
  const kids = pages.slice(0, -1).map((_, index) => `${first + index} 0 R`)
  return joinPdf([
    { body: '<</Type/Catalog/Pages 2 0 R>>' },
    { body: `<</Type/Pages/Count ${pages.length}/Kids[${kids.join(' ')} 5 0 R]>>` },
    { body: '<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>' },
    { body: `<</Length ${content.length}>>`, stream: content },
    { body: `<</Type/Pages/Parent 2 0 R/Count 1/Rotate 90/Kids[${first + pages.length - 1} 0 R]>>` },
    ...pages,
  ])
}

async function fitPage(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Cỡ hiển thị/u }).click()
  await page.getByRole('menuitem', { name: 'Vừa cả trang' }).click()
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where the page's only word stands on the screen. That it stands on its ink is another test's. */
async function wordBox(page: Page, number: number): Promise<Box> {
  const word = paperPage(page, number).locator('[data-text-layer] span')
  await expect(word).toHaveCount(1)
  return boxOf(word)
}

async function boxOf(place: Locator): Promise<Box> {
  const box = await place.boundingBox()
  if (box === null) throw new Error('nothing is there')
  return box
}

/** Something on the page covers the box of its only word, but for the width of a pen and the air above and below letters. */
async function expectAtWord(page: Page, number: number, selector: string): Promise<void> {
  const place = paperPage(page, number).locator(selector)
  await expect(place).toHaveCount(1)
  const about = `page ${number}: ${PAGES[number - 1]}, ${selector}`
  await expect
    .poll(async () => {
      const [word, other] = [await wordBox(page, number), await boxOf(place)]
      const edges = (box: Box) => [box.x, box.y, box.x + box.width, box.y + box.height]
      const beside = edges(other)
      const apart = Math.max(...edges(word).map((edge, index) => Math.abs(edge - (beside[index] ?? Infinity))))
      return apart - Math.min(word.width, word.height) / 10
    }, about)
    .toBeLessThan(6)
}

async function draft(secretary: TestClient) {
  const people = [{ fullName: 'Thư ký thứ nhất', role: 'secretary' }] as const
  const made = await makeMeeting(secretary, { title: 'Họp đọc tệp lạ', people, agenda: ['Tài liệu'], state: 'draft' })
  const [agendaItemId] = made.agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has no agenda')
  return { meetingId: made.meetingId, agendaItemId }
}

/** Uploads a file to a meeting of its own and opens it in the reader. */
async function open(bytes: Uint8Array, server: { url: string }, openPage: Open): Promise<Page> {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemId } = await draft(secretary)
  const path = `/api/meetings/${meetingId}/agenda/${agendaItemId}/papers?fileName=a.pdf`
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: secretary.headers({ 'content-type': 'application/octet-stream' }),
    body: new Uint8Array(bytes),
  })
  const { result } = z.object({ ok: z.literal(true), result: UploadResult }).parse(await response.json())
  return openPage(`/cuoc-hop/${meetingId}/tai-lieu/${result.paperId}`)
}

/** Picture pixels for each screen pixel, at the middle of what is in sight of page 1. */
async function sharpness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const view = document.querySelector('[data-page="1"]')?.closest('[tabindex="0"]')?.getBoundingClientRect()
    if (view === undefined) return 0
    const [x, y] = [view.left + view.width / 2, view.top + view.height / 2]
    const densities = [...document.querySelectorAll<HTMLCanvasElement>('[data-page="1"] canvas')]
      .filter((canvas) => {
        const box = canvas.getBoundingClientRect()
        return box.left <= x && box.right >= x && box.top <= y && box.bottom >= y
      })
      .map((canvas) => canvas.width / canvas.getBoundingClientRect().width / devicePixelRatio)
    // Half a pixel of rounding on each side.
    return Math.round(Math.max(0, ...densities) * 500) / 500
  })
}

/** Distance in CSS pixels between the left edge of some words in sight and the first ink within their line. */
async function letterFit(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = [...document.querySelectorAll<HTMLCanvasElement>('[data-page="1"] canvas')].at(-1)
    const frame = canvas?.getBoundingClientRect()
    const context = canvas?.getContext('2d')
    if (canvas === undefined || frame === undefined || !context) return Infinity
    const scale = canvas.width / frame.width
    for (const span of document.querySelectorAll('[data-page="1"] [data-text-layer] span')) {
      if ((span.textContent ?? '').trim() === '') continue
      const box = span.getBoundingClientRect()
      if (box.left < frame.left + 40 || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom)
        continue
      const from = box.left - 30
      const { data, width, height } = context.getImageData(
        (from - frame.left) * scale,
        (box.top - frame.top) * scale,
        60 * scale,
        box.height * scale,
      )
      for (let x = 0; x < width; x += 1)
        for (let y = 0; y < height; y += 1)
          if ((data[(y * width + x) * 4] ?? 255) < 128 && (data[(y * width + x) * 4 + 3] ?? 0) > 128)
            return Math.abs(from + x / scale - box.left)
    }
    return Infinity
  })
}

/** How far the box of the page's only word lies from its ink, in CSS pixels: the largest of the two centres' distances. */
async function wordFit(page: Page, number: number): Promise<number> {
  return page.evaluate((pageNumber) => {
    const sheet = document.querySelector(`[data-page="${pageNumber}"]`)
    const canvas = sheet?.querySelector('canvas')
    const word = sheet?.querySelector('[data-text-layer] span')?.getBoundingClientRect()
    const context = canvas?.getContext('2d')
    if (!canvas || !context || word === undefined) return Infinity
    const frame = canvas.getBoundingClientRect()
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
    for (let at = 0; at < data.length; at += 4) {
      if ((data[at] ?? 255) > 128 || (data[at + 3] ?? 0) < 128) continue
      const [x, y] = [(at / 4) % canvas.width, Math.floor(at / 4 / canvas.width)]
      ;[left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)]
    }
    const [scaleX, scaleY] = [canvas.width / frame.width, canvas.height / frame.height]
    const apart = [
      frame.left + (left + right) / 2 / scaleX - (word.left + word.right) / 2,
      frame.top + (top + bottom) / 2 / scaleY - (word.top + word.bottom) / 2,
    ]
    return Math.max(...apart.map(Math.abs))
  }, number)
}
