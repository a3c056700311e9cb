import { expect, type Locator, type Page } from 'playwright/test'

/** A page of the open paper; it counts as shown when pdf.js has drawn it. */
export function paperPage(page: Page, pageNumber: number): Locator {
  return page.getByRole('region', { name: `Trang ${pageNumber}`, exact: true })
}

/** The page is on the screen, drawn, and not an empty sheet. */
export async function expectDrawn(page: Page, pageNumber: number): Promise<void> {
  const sheet = paperPage(page, pageNumber)
  await expect(sheet).toHaveAttribute('aria-busy', 'false')
  await expect(sheet).toBeInViewport()
  await expect.poll(() => darkPoints(sheet.locator('canvas').first())).toBeGreaterThan(100)
}

/** How many points of a drawn canvas are dark: letters and lines. */
export async function darkPoints(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement) || element.width === 0) return 0
    const { data } = element.getContext('2d')?.getImageData(0, 0, element.width, element.height) ?? { data: [] }
    let dark = 0
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 150 && (data[at + 3] ?? 0) > 200) dark += 1
    return dark
  })
}

/** The reader says that this is the page it stands on. */
export async function expectAtPage(page: Page, pageNumber: number): Promise<void> {
  await expect(page.getByRole('textbox', { name: /^Số trang/u })).toHaveValue(String(pageNumber))
}

export async function goToPage(page: Page, pageNumber: number): Promise<void> {
  const field = page.getByRole('textbox', { name: /^Số trang/u })
  await field.fill(String(pageNumber))
  await field.press('Enter')
  await expectAtPage(page, pageNumber)
}

/** Opens a paper from the room's list, gives it the whole room and fits the page to it, so that every place of it is in sight. */
export async function openInRoom(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: title }).click()
  await page.getByRole('button', { name: 'Đọc to' }).click()
  await page.getByRole('button', { name: /^Cỡ hiển thị/u }).click()
  await page.getByRole('menuitem', { name: 'Vừa cả trang' }).click()
  await expectDrawn(page, 1)
}

export async function takeTool(page: Page, name: 'Đọc' | 'Bút' | 'Tô sáng' | 'Ghi chú' | 'Tẩy'): Promise<void> {
  const tool = page.getByRole('toolbar', { name: 'Công cụ ghi chú' }).getByRole('button', { name, exact: true })
  await tool.click()
  await expect(tool).toHaveAttribute('aria-pressed', 'true')
}

export type Spot = readonly [x: number, y: number]

/** Draws with the mouse from one place of a page to another, both in parts of its width and height. */
export async function stroke(page: Page, pageNumber: number, from: Spot, to: Spot): Promise<void> {
  const [start, end] = [await spotOn(page, pageNumber, from), await spotOn(page, pageNumber, to)]
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(end.x, end.y, { steps: 12 })
  await page.mouse.up()
}

/** Where on the screen a place of a page lies, in CSS pixels. */
export async function spotOn(page: Page, pageNumber: number, [x, y]: Spot): Promise<{ x: number; y: number }> {
  const box = await paperPage(page, pageNumber).boundingBox()
  if (box === null) throw new Error(`Page ${pageNumber} is not on the screen`)
  return { x: box.x + x * box.width, y: box.y + y * box.height }
}

/** Waits until the server has acknowledged every mark of this page's person. */
export async function expectSaved(page: Page): Promise<void> {
  await expect(page.getByRole('toolbar', { name: 'Thanh đọc tài liệu' })).toContainText('Đã lưu')
}

/**
 * Runs a deed on one page and measures when a mark of that name stands on another: by the clock of the machine, which both share.
 *
 * @returns Milliseconds from the end of the deed to the mark.
 */
export async function timeToSee(
  deed: () => Promise<void>,
  seer: Page,
  label: string,
  deadlineMs = 10_000,
): Promise<number> {
  // The deed begins when the watch stands: what came before would be counted among what was there.
  const watching = await seer.evaluateHandle(
    ({ sought, withinMs }) => {
      const seen = new Promise<number>((resolve, reject) => {
        const count = () => document.querySelectorAll(`[aria-label^="${sought}"][data-mark]`).length
        const before = count()
        const timer = setTimeout(() => reject(new Error(`${sought} was not seen`)), withinMs)
        const watch = new MutationObserver(() => {
          if (count() <= before) return
          clearTimeout(timer)
          watch.disconnect()
          // Seen is what has been painted.
          requestAnimationFrame(() => resolve(Date.now()))
        })
        watch.observe(document, { subtree: true, childList: true })
      })
      // The test gets the rejection by its own question; the page must not report it as unhandled.
      seen.catch(() => undefined)
      return { seen }
    },
    { sought: label, withinMs: deadlineMs },
  )
  await deed()
  const doneMs = Date.now()
  return (await watching.evaluate(({ seen }) => seen)) - doneMs
}
