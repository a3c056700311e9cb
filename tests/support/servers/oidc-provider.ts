// A real OpenID provider on this machine, and a browser without pages that follows redirects and fills its forms in.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import { Provider } from 'oidc-provider'

export const CLIENT_ID = 'hop'
export const CLIENT_SECRET = 'mot-bi-mat-dai-cho-thu-nghiem-0001'

export interface RunningProvider {
  readonly issuer: string
  /** Logout tokens that were sent to the back channel, in order. */
  readonly logoutTokens: string[]
  /** A token with these claims and the provider's own signature. */
  sign(claims: JWTPayload): Promise<string>
  close(): Promise<void>
}

/** @param usernames - By what somebody types as login, which is the subject: the user name that the provider claims. */
export async function startProvider(
  pages: string,
  usernames: Readonly<Record<string, string>>,
): Promise<RunningProvider> {
  const server: Server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port could be had')
  // To browsers another site than the pages' `localhost`, as a real provider is.
  const issuer = `http://127.0.0.1:${address.port}`
  const logoutTokens: string[] = []
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const own = { ...(await exportJWK(privateKey)), kid: 'rieng', alg: 'RS256', use: 'sig' }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [`${pages}/api/sso/callback`],
        post_logout_redirect_uris: [`${pages}/dang-nhap`],
        backchannel_logout_uri: `${pages}/api/sso/back-channel-logout`,
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [own] },
    cookies: { keys: ['chi-de-thu'] },
    claims: { openid: ['sub'], profile: ['preferred_username', 'name'], email: ['email', 'email_verified'] },
    features: { backchannelLogout: { enabled: true } },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, preferred_username: usernames[sub], name: 'Người dùng thử' }),
    }),
    fetch: (input: string | URL | Request, init: RequestInit = {}) => {
      if (init.body instanceof URLSearchParams) logoutTokens.push(init.body.get('logout_token') ?? '')
      // The provider's dispatcher refuses addresses of this machine.
      const plain = Object.fromEntries(Object.entries(init).filter(([name]) => name !== 'dispatcher'))
      return fetch(input, plain)
    },
  })
  const handle = provider.callback()
  server.on('request', (request, response) => void handle(request, response))
  return {
    issuer,
    logoutTokens,
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: own.kid }).sign(privateKey),
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

type Sent = Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> }
interface Page {
  readonly url: URL
  readonly response: Response
  readonly body: string
}

/** Cookies of each origin, as a browser keeps them. */
export class PlainBrowser {
  readonly #cookies = new Map<string, Map<string, string>>()

  cookiesOf(origin: string): Map<string, string> {
    const known = this.#cookies.get(origin) ?? new Map<string, string>()
    this.#cookies.set(origin, known)
    return known
  }

  cookieHeader(origin: string): string {
    return [...this.cookiesOf(origin)].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** One request. */
  async once(address: string | URL, init: Sent = {}): Promise<Page> {
    const url = new URL(address)
    const headers = {
      cookie: this.cookieHeader(url.origin),
      origin: url.origin,
      ...init.headers,
    }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      const value = pair.slice(at + 1)
      if (value === '') this.cookiesOf(url.origin).delete(pair.slice(0, at))
      else this.cookiesOf(url.origin).set(pair.slice(0, at), value)
    }
    return { url, response, body: await response.text() }
  }

  /** A command of the pages in this browser. */
  async call(pages: string, method: string, params: unknown): Promise<unknown> {
    const headers = { 'content-type': 'application/json' }
    const { body } = await this.once(`${pages}/api/call/${method}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(params),
    })
    return JSON.parse(body)
  }

  /** Follows redirects until a page comes or `stopAt` says that the next address is the one waited for. */
  async go(address: string | URL, init: Sent = {}, stopAt: (next: URL) => boolean = () => false): Promise<Page> {
    let page = await this.once(address, init)
    for (let hop = 0; hop < 15; hop += 1) {
      const location = page.response.headers.get('location')
      if (location === null) return page
      const next = new URL(location, page.url)
      if (stopAt(next)) return { ...page, url: next }
      page = await this.once(next)
    }
    throw new Error(`Too many redirects, the last to ${page.url.href}`)
  }

  /** Sends the page's form with its hidden fields. */
  submit(page: Page, fields: Record<string, string>, stopAt?: (next: URL) => boolean): Promise<Page> {
    const action = /<form[^>]*action="([^"]+)"/u.exec(page.body)?.[1]
    if (action === undefined) throw new Error(`There is no form at ${page.url.href}: ${page.body.slice(0, 400)}`)
    const hidden = [...page.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/gu)].map(
      ([, name = '', value = '']) => [name, value] as const,
    )
    const body = new URLSearchParams({ ...Object.fromEntries(hidden), ...fields })
    return this.go(new URL(action, page.url), { method: 'POST', body }, stopAt)
  }

  /** From the button to the address that the provider sends the browser back to, which is not gone to yet. */
  async toCallback(pages: string, login: string, tiep = '/'): Promise<URL> {
    const isCallback = (next: URL) => next.origin === pages && next.pathname === '/api/sso/callback'
    const asked = await this.go(`${pages}/api/sso/start?${new URLSearchParams({ tiep }).toString()}`, {}, isCallback)
    if (isCallback(asked.url)) return asked.url
    const consent = await this.submit(asked, { login, password: 'x' }, isCallback)
    if (isCallback(consent.url)) return consent.url
    return (await this.submit(consent, {}, isCallback)).url
  }
}
