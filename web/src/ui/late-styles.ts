// Stylesheets of late parts of the pages: those that failed are fetched again, those still on their way are waited for.

/** A stylesheet that has neither come nor failed by then is late. */
const COMES_WITHIN_MS = 20_000

const failed = new WeakSet<HTMLLinkElement>()

/** Notes which stylesheets fail. A link alone does not show it: in Chromium one that failed has an empty sheet, as if it had come. */
export function watchStyles(root: Document): void {
  const note = ({ target }: Event): void => {
    if (target instanceof HTMLLinkElement) failed.add(target)
  }
  root.addEventListener('error', note, true)
}

/**
 * Brings the stylesheets that are not there. The build's own loader asks for each only once: after a link that was cut just then the
 * script would come at the next try, and the part would stand there without its looks. A stylesheet that is on its way may be another
 * part's: its link stays, since that part waits for this very link, and this part does not wait for it for ever.
 *
 * @throws when one of those that failed does not come either.
 */
export async function mendStyles(root: Document = document): Promise<void> {
  const missing = [...root.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter(
    (link) => link.sheet === null || failed.has(link),
  )
  await Promise.all(missing.map(bring))
}

async function bring(link: HTMLLinkElement): Promise<void> {
  if (!failed.has(link) && (await outcomeOf(link)) !== 'failed') return
  // Another part may have replaced it meanwhile.
  if (!link.isConnected) return mendStyles()
  const fresh = document.createElement('link')
  fresh.rel = 'stylesheet'
  fresh.href = link.href
  const outcome = outcomeOf(fresh)
  link.replaceWith(fresh)
  if ((await outcome) !== 'loaded') throw new Error('a stylesheet does not come')
}

type StyleOutcome = 'loaded' | 'failed' | 'late'

function outcomeOf(link: HTMLLinkElement): Promise<StyleOutcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('late'), COMES_WITHIN_MS)
    const end = (outcome: StyleOutcome) => () => {
      clearTimeout(timer)
      resolve(outcome)
    }
    link.addEventListener('load', end('loaded'))
    link.addEventListener('error', end('failed'))
  })
}
