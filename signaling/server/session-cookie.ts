import fastifyCookie from '@fastify/cookie'
import type { IncomingMessage } from 'node:http'

/** `__Host-` makes browsers insist on Secure, path `/` and no domain; plain HTTP on localhost can't have it. */
export const cookieName = (secure: boolean) => (secure ? '__Host-phien' : 'phien')

/** The device's own mark, which stays when a session ends. */
export const deviceCookieName = (secure: boolean) => (secure ? '__Host-thiet-bi' : 'thiet-bi')

/** By which a paired browser comes back without a password. */
export const pairingCookieName = (secure: boolean) => (secure ? '__Host-diem-cau' : 'diem-cau')

/** Of a sign-in by the OpenID provider that waits for a second factor or for an account. */
export const pendingCookieName = (secure: boolean) => (secure ? '__Host-cho-ma' : 'cho-ma')

/** What a browser that was sent to the OpenID provider brings back: it has to pass a redirect from another site, so it is Lax. */
export const attemptCookieName = (secure: boolean) => (secure ? '__Host-mot-lan' : 'mot-lan')

/** @returns the session token that the request carries, or null. */
export function sessionTokenOf(request: IncomingMessage, secure: boolean): string | null {
  return tokenIn(request, cookieName(secure))
}

export function deviceTokenOf(request: IncomingMessage, secure: boolean): string | null {
  return tokenIn(request, deviceCookieName(secure))
}

export function pairingTokenOf(request: IncomingMessage, secure: boolean): string | null {
  return tokenIn(request, pairingCookieName(secure))
}

export function pendingTokenOf(request: IncomingMessage, secure: boolean): string | null {
  return tokenIn(request, pendingCookieName(secure))
}

export function attemptOf(request: IncomingMessage, secure: boolean): string | null {
  return cookieIn(request, attemptCookieName(secure), /^[A-Za-z0-9_-]{20,4000}$/u)
}

function tokenIn(request: IncomingMessage, name: string): string | null {
  return cookieIn(request, name, /^[A-Za-z0-9_-]{20,100}$/u)
}

function cookieIn(request: IncomingMessage, name: string, shape: RegExp): string | null {
  const header = request.headers.cookie
  if (header === undefined || header.length > 8_192) return null
  const token = fastifyCookie.parse(header)[name]
  return token !== undefined && shape.test(token) ? token : null
}
