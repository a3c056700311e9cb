import type { IncomingMessage } from 'node:http'

/** Whether a request comes from the product's own pages. A missing Origin counts as foreign. */
export type OriginCheck = (request: IncomingMessage) => boolean

/**
 * WebSockets ignore the same-origin policy and the browser adds cookies to them, so every request that may change something
 * or opens a socket must name an origin that is ours: that of the address it was sent to, or one of the settings'.
 */
export function createOriginCheck(settings: {
  readonly scheme: 'http' | 'https'
  readonly trustProxy: boolean
  readonly publicOrigins: readonly string[]
}): OriginCheck {
  return (request) => {
    const origin = request.headers.origin
    if (origin === undefined || origin === 'null') return false
    if (settings.publicOrigins.includes(origin)) return true
    const host = request.headers.host
    if (host === undefined) return false
    if (origin === `${settings.scheme}://${host}`) return true
    // Behind a trusted proxy TLS ends there: what the browser saw as https arrives as http.
    return settings.trustProxy && origin === `https://${host}`
  }
}
