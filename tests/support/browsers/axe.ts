/** What axe calls serious or critical in a page: the faults that keep somebody from using it. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from 'playwright/test'

/**
 * Expects that axe finds nothing serious on the page as it stands once everything has faded and slid in. A dialog half way in lets the page
 * below shine through, and axe would measure a contrast that nobody reads.
 */
export async function expectNothingSerious(page: Page, name = ''): Promise<void> {
  await standsStill(page)
  const { violations } = await new AxeBuilder({ page })
    // In the page itself, which has no frames: else all that was found is carried to a page of its own and put together there. And only faults are
    // gathered. Both together take half of the time on small pages and a seventh on large ones, and find the same.
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .analyze()
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`))
  expect(serious, name).toEqual([])
}

/** Waits until no transition or ending animation runs and each dialog is whole. What turns for ever, such as a wait sign, does not count. */
async function standsStill(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.getAnimations().every(({ effect, playState }) => {
        const ends = effect?.getComputedTiming().endTime
        return playState !== 'running' || ends === Number.POSITIVE_INFINITY
      }) && [...document.querySelectorAll('[role=dialog]')].every((dialog) => getComputedStyle(dialog).opacity === '1'),
  )
}
