import {
  test as base,
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright/test'
import { TestClient } from '../client.ts'
import { PASSWORD, startServer, type RunningServer } from '../server.ts'

export interface OpenOptions {
  /** Where the page goes first; without it nowhere, since the first load of the list takes longer than many a test. */
  readonly path?: string
  readonly context?: BrowserContextOptions
}
export type OpenAs = (username: string, options?: OpenOptions) => Promise<Page>

/** A first start makes the worker sure, builds the pages and reads the demo's papers. */
const START_TIMEOUT_MS = 150_000

/** The servers that a worker starts, one after the other. */
interface FileServers {
  /** The server of this test file; that of the file before is stopped. */
  of(file: string): Promise<RunningServer>
}

/**
 * Tests with a server of their file's own, which holds the demo province: what one file changes there, another never meets, whatever
 * order a run has. A test that kills or stops servers starts its own with `startServer`.
 */
export const test = base.extend<{ server: RunningServer; openAs: OpenAs }, { fileServers: FileServers }>({
  fileServers: [
    // Playwright finds what a fixture needs by this pattern.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      let current: { file: string; server: RunningServer } | undefined
      await use({
        async of(file) {
          if (current?.file === file) return current.server
          await current?.server.stop()
          current = undefined
          const server = await startServer()
          current = { file, server }
          return server
        },
      })
      await current?.server.stop()
    },
    { scope: 'worker', timeout: START_TIMEOUT_MS },
  ],
  server: [async ({ fileServers }, use, { file }) => use(await fileServers.of(file)), { timeout: START_TIMEOUT_MS }],
  /** A page of its own context, signed in; closed after the test. */
  openAs: async ({ browser, server }, use) => {
    const opened: BrowserContext[] = []
    await use(async (username, { path, context: options } = {}) => {
      const context = await openContext(browser, server, username, options)
      opened.push(context)
      const page = await context.newPage()
      if (path !== undefined) await page.goto(path)
      return page
    })
    for (const context of opened) await context.close()
  },
})

/** Signs in by the form, as people do. The page stands on the sign-in page or goes there first. */
export async function signIn(
  page: Page,
  server: Pick<RunningServer, 'url'>,
  username: string,
  password: string = PASSWORD,
): Promise<void> {
  if (!page.url().startsWith(`${server.url}/dang-nhap`)) await page.goto(`${server.url}/dang-nhap`)
  await page.getByLabel('Tên đăng nhập').fill(username)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
}

/** A browser context that is signed in already: the session comes from the server, without the form. The caller closes it. */
export async function openContext(
  browser: Browser,
  server: Pick<RunningServer, 'url'>,
  username: string,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: server.url, ...options })
  await context.addCookies([await cookieOf(server, username)])
  return context
}

/** The cookie of a new session. */
export async function cookieOf(server: Pick<RunningServer, 'url'>, username: string) {
  const client = await TestClient.signIn(server.url, username)
  const [name = '', value = ''] = client.cookie.split('=')
  return { name, value, url: server.url, httpOnly: true, sameSite: 'Strict' as const }
}

/** What a page reports as its own fault: uncaught errors and lines at level `error` of its console. */
export function faultsOf(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    // A refusal is an answer here, but browsers log every status from 400 on, and every try without a link.
    const expected = /^Failed to load resource|^WebSocket connection to .* net::ERR_INTERNET_DISCONNECTED$/u
    if (message.type() === 'error' && !expected.test(message.text())) faults.push(message.text())
  })
  return faults
}

/** Nothing may be reached only by scrolling sideways. */
export async function expectNoSideScroll(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth))
    .toBeLessThanOrEqual(0)
}
