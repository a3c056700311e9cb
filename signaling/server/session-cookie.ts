import fastifyCookie from '@fastify/cookie'
import type { IncomingMessage } from 'node:http'

/** `__Host-` makes browsers insist on Secure, path `/` and no domain; plain HTTP on localhost can't have it. */
export const cookieName = (secure: boolean) => (secure ? '__Host-phien' : 'phien')

/** The device's own mark, which stays when a session ends. */
export const deviceCookieName = (secure: boolean) => (secure ? '__Host-thiet-bi' : 'thiet-bi')

/** By which a paired browser comes back without a password. */
export const pairingCookieName = (secure: boolean) => (secure ? '__Host-diem-cau' : 'diem-cau')

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

function tokenIn(request: IncomingMessage, name: string): string | null {
  const header = request.headers.cookie
  if (header === undefined || header.length > 8_192) return null
  const token = fastifyCookie.parse(header)[name]
  return token !== undefined && /^[A-Za-z0-9_-]{20,100}$/.test(token) ? token : null
}
