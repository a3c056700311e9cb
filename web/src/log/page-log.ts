import { log } from './log.ts'

/** Writes down how the page begins, and what nothing caught: an error in a handler, a promise whose failure nobody takes. */
export function startPageLog(): void {
  log.page('the page begins', { online: navigator.onLine, hidden: document.hidden })
  addEventListener('error', (event) => {
    // An element whose picture or script did not come fires this too, without an error.
    log.page('an error that nothing caught', {}, event.error ?? undefined)
  })
  addEventListener('unhandledrejection', (event) => {
    log.page('a promise failed and nothing took its error', {}, event.reason)
  })
  addEventListener('online', () => log.net('the browser says that the machine is online'))
  addEventListener('offline', () => log.net('the browser says that the machine is offline'))
  document.addEventListener('visibilitychange', () =>
    log.page('the page became hidden or visible', { hidden: document.hidden }),
  )
}
