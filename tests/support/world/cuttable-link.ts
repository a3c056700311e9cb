import type { Page } from 'playwright/test'

export interface MarksLink {
  cut(): void
  mend(): void
}

/** The page's link for marks, which can be away for as long as a test wants. */
export async function cuttableLink(page: Page): Promise<MarksLink> {
  let away = false
  const open = new Set<() => void>()
  await page.routeWebSocket(/\/sync$/u, (ofPage) => {
    if (away) {
      void ofPage.close({ code: 1013 })
      return
    }
    const ofServer = ofPage.connectToServer()
    open.add(() => {
      void ofServer.close({ code: 1000 })
      void ofPage.close({ code: 1013 })
    })
  })
  return {
    cut() {
      away = true
      for (const close of open) close()
      open.clear()
    },
    mend() {
      away = false
    },
  }
}
