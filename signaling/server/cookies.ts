import type { FastifyReply, FastifyRequest } from 'fastify'
import { DEVICE_KEPT_DAYS } from '../identity/devices.ts'
import type { OpenCall } from '../kit/handlers.ts'
import {
  attemptCookieName,
  attemptOf,
  cookieName,
  deviceCookieName,
  deviceTokenOf,
  pairingCookieName,
  pairingTokenOf,
  pendingCookieName,
  pendingTokenOf,
} from './session-cookie.ts'

/** Browsers keep a cookie for 400 days at most (RFC 6265bis). How long its session lasts the server decides, longer for somebody in a meeting. */
const COOKIE_SECONDS = 400 * 24 * 3_600
/** For signing in at the provider; who takes longer begins once more. */
const ATTEMPT_SECONDS = 900

export interface Cookies extends Required<Pick<OpenCall, 'deviceCookie' | 'pairingCookie' | 'pendingCookie'>> {
  setSession(token: string | null): void
  /** What a browser that was sent to the OpenID provider brings back. */
  readonly attemptCookie: { readonly value: string | null; set(value: string | null): void }
}

/** The cookies of a request and its reply. @param secure - Bound to HTTPS. */
export function cookiesOf({ raw }: FastifyRequest, reply: FastifyReply, secure: boolean): Cookies {
  const set = (
    name: string,
    value: string | null,
    more: { readonly maxAge?: number; readonly sameSite?: 'strict' | 'lax' } = {},
  ) => {
    const { maxAge = COOKIE_SECONDS, sameSite = 'strict' } = more
    const options = { path: '/', httpOnly: true, sameSite, secure }
    if (value === null) reply.clearCookie(name, options)
    else reply.setCookie(name, value, { ...options, maxAge })
  }
  return {
    setSession: (token) => set(cookieName(secure), token),
    deviceCookie: {
      token: deviceTokenOf(raw, secure),
      set: (token) => set(deviceCookieName(secure), token, { maxAge: DEVICE_KEPT_DAYS * 24 * 3_600 }),
    },
    pairingCookie: {
      token: pairingTokenOf(raw, secure),
      set: (token) => set(pairingCookieName(secure), token),
    },
    pendingCookie: {
      token: pendingTokenOf(raw, secure),
      set: (token) => set(pendingCookieName(secure), token, { maxAge: ATTEMPT_SECONDS }),
    },
    attemptCookie: {
      value: attemptOf(raw, secure),
      set: (value) => set(attemptCookieName(secure), value, { maxAge: ATTEMPT_SECONDS, sameSite: 'lax' }),
    },
  }
}
