// A server whose people may sign in at a real OpenID provider beside it.
import { SiteId } from '../../../signaling/wire/ids.ts'
import { TestClient } from '../client.ts'
import { CLIENT_ID, CLIENT_SECRET, startProvider, type PlainBrowser, type RunningProvider } from './oidc-provider.ts'
import { freePort, PASSWORD, startServer, type RunningServer } from '../server.ts'

export const ADMIN = 'quantri'
/** The one unit of a server that began empty. */
export const ROOT = SiteId.parse('tinh-ha-giang')

export function ssoEnv(port: number, issuer: string): Record<string, string> {
  return {
    PORT: String(port),
    ADMIN_USERNAME: ADMIN,
    ADMIN_PASSWORD: PASSWORD,
    PUBLIC_ORIGINS: `http://localhost:${port}`,
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: CLIENT_ID,
    OIDC_CLIENT_SECRET: CLIENT_SECRET,
    OIDC_TIMEOUT_SECONDS: '10',
  }
}

export interface SsoWorld {
  readonly pages: string
  readonly provider: RunningProvider
  readonly server: RunningServer
  /** Whose session this browser has. */
  usernameIn(browser: PlainBrowser): Promise<string | null>
  /** Signs in at the provider all the way. @returns where the browser is sent in the end. */
  signIn(browser: PlainBrowser, login: string, tiep?: string): Promise<string>
  /** How often an act was put on record. */
  actsOf(action: string): Promise<number>
  close(): Promise<void>
}

/** @param people - By the subject at the provider, which is typed as login there: the user name that the provider claims. */
export async function startSso(
  people: Readonly<Record<string, string>>,
  accounts: readonly string[],
  env: Record<string, string> = {},
): Promise<SsoWorld> {
  const port = await freePort()
  const pages = `http://localhost:${port}`
  const provider = await startProvider(pages, people)
  const server = await startServer({ args: ['--empty'], env: { ...ssoEnv(port, provider.issuer), ...env } })
  for (const username of accounts) await addAccount(pages, username)
  return {
    ...{ pages, provider, server },
    async usernameIn(browser) {
      const who = await clientOf(pages, browser).call('identity.whoAmI', {})
      return who.ok ? (who.result.account?.username ?? null) : null
    },
    async signIn(browser, login, tiep = '/') {
      const { response } = await browser.once(await browser.toCallback(pages, login, tiep))
      return response.headers.get('location') ?? ''
    },
    async actsOf(action) {
      const admin = await TestClient.signIn(pages, ADMIN)
      const filter = { accountId: null, fromMs: null, untilMs: null, kind: null }
      const list = await admin.call('audit.list', { filter, before: null })
      return list.ok ? list.result.entries.filter((entry) => entry.action === action).length : -1
    },
    async close() {
      await server.stop()
      await provider.close()
    },
  }
}

/** The client of the pages in this browser. */
export function clientOf(pages: string, browser: PlainBrowser): TestClient {
  const client = new TestClient(pages)
  client.cookie = browser.cookieHeader(pages)
  return client
}

async function addAccount(pages: string, username: string): Promise<void> {
  const admin = await TestClient.signIn(pages, ADMIN)
  const made = await admin.call('identity.createAccount', {
    ...{ username, password: PASSWORD, fullName: username, title: 'Đại biểu', siteId: ROOT },
    ...{ systemRole: 'user', mayPrepareMeetings: false },
  })
  if (!made.ok) throw new Error(made.error)
}

export async function accountIdOf(pages: string, username: string) {
  const admin = await TestClient.signIn(pages, ADMIN)
  const found = await admin.call('identity.findAccounts', { text: username })
  const account = found.ok ? found.result.accounts.find((one) => one.username === username) : undefined
  if (account === undefined) throw new Error(`${username} is missing`)
  return account.accountId
}
