import type { Page } from 'playwright/test'

/** Each piece of text that is on the screen in smaller letters, with its size. Words for screen readers alone are not on it. */
export async function writtenSmallerThan(page: Page, leastPx: number): Promise<string[]> {
  return page.evaluate((least) => {
    const found: string[] = []
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
      const element = node.parentElement
      const text = node.textContent?.trim() ?? ''
      // A paper's own letters are as large as its page allows.
      if (element === null || text === '' || element.closest('[data-pages-view], script, style, .visually-hidden'))
        continue
      const box = element.getBoundingClientRect()
      const seen =
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && box.width > 2 && box.height > 2
      const size = Number.parseFloat(getComputedStyle(element).fontSize)
      if (seen && size < least) found.push(`${size} px: ${text}`)
    }
    return found
  }, leastPx)
}
