import type { Page } from 'playwright/test'

export interface CuttableSocket {
  cut(): void
  mend(): void
}

/** The page's connection for marks, which can be away for as long as a test wants. To be called before the page is loaded. */
export const cuttableMarks = (page: Page): Promise<CuttableSocket> => cuttable(page, /\/sync$/u)

/** The page's control connection, likewise; its media go on. */
export const cuttableControl = (page: Page): Promise<CuttableSocket> => cuttable(page, /\/ws\?/u)

async function cuttable(page: Page, url: RegExp): Promise<CuttableSocket> {
  let away = false
  const open = new Set<() => void>()
  await page.routeWebSocket(url, (ofPage) => {
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

/** Counts the messages that a page is sent over its control connections, and their bytes. To be called before the page is loaded. */
export function countControl(page: Page): { readonly messages: number; readonly bytes: number } {
  const counted = { messages: 0, bytes: 0 }
  page.on('websocket', (socket) => {
    if (!/\/ws\?/u.test(socket.url())) return
    socket.on('framereceived', ({ payload }) => {
      counted.messages += 1
      counted.bytes += payload.length
    })
  })
  return counted
}
