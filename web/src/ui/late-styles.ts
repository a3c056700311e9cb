/** A stylesheet that has not come or failed by then is tried again with the next attempt. */
const COMES_WITHIN_MS = 20_000

/**
 * Fetches again the stylesheets of late parts that failed to load. The build's own loader asks for each only once: after a link that
 * was cut just then the script would come at the next try, and the part would stand there without its looks.
 *
 * @throws when one of them still does not come.
 */
export async function mendStyles(root: Document = document): Promise<void> {
  const broken = [...root.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter(
    (link) => link.sheet === null,
  )
  await Promise.all(broken.map(fetchAgain))
}

function fetchAgain(broken: HTMLLinkElement): Promise<void> {
  const fresh = document.createElement('link')
  fresh.rel = 'stylesheet'
  fresh.href = broken.href
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('a stylesheet does not come')), COMES_WITHIN_MS)
    fresh.addEventListener('load', () => {
      clearTimeout(timer)
      resolve()
    })
    fresh.addEventListener('error', () => {
      clearTimeout(timer)
      reject(new Error('a stylesheet failed'))
    })
    broken.replaceWith(fresh)
  })
}
