import type { Account } from '../identity/wire.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { PairedPart, PhoneKind } from '../wire/paired-part.ts'
import type { DeviceId, MeetingId, PairingId, SeatId } from '../wire/ids.ts'
import type { Outcome } from '../wire/kit.ts'
import type { ErrorOf, EventDataOf, EventName, Method, ParamsOf, ResultOf } from '../wire/registry.ts'

/** A browser or phone that belongs to a hall: it acts as the operator of its account's site, and as nothing else. */
export interface Paired {
  readonly pairingId: PairingId
  readonly part: PairedPart
  /** What the hall calls it. */
  readonly label: string
  /** Of a phone: the one meeting that it is let into, and what it was brought for. */
  readonly phone?: { readonly meetingId: MeetingId; readonly kind: PhoneKind } | undefined
}

/** Who asks, always taken from the connection. */
export interface Call {
  readonly account: Account
  /** Names the session in logs and lets a handler spare it; never the cookie itself. */
  readonly sessionHash: string
  /** What the person is in the meeting that the request names, or null where it names none. Already checked by the table. */
  readonly actor: MeetingActor | null
  /** Set when no person signed in but a paired browser asks, or a phone of a hall. */
  readonly paired?: Paired | undefined
  readonly ip: string
  /** The browser and system in words, from the User-Agent. */
  readonly device: string
  /** Sets or, with null, clears the session cookie. Only on HTTP. */
  setSession(token: string | null): void
  /** By which the device is known again after a sign-in. Only on HTTP. */
  readonly deviceCookie?: { readonly token: string | null; set(token: string): void }
  /** By which a paired browser, or one that shows a code, is known. Only on HTTP. */
  readonly pairingCookie?: { readonly token: string | null; set(token: string | null): void }
  /** Of a sign-in by the OpenID provider that waits for a second factor or for an account. Only on HTTP. */
  readonly pendingCookie?: { readonly token: string | null; set(token: string | null): void }
  /** The control socket that the request came by. Null on HTTP. */
  readonly connection: Connection | null
}
/** A request that may come from nobody yet. */
export type OpenCall = Omit<Call, 'account'> & { readonly account: Account | null }

/** Requests that need no session. */
export type OpenMethod =
  | `identity.${'signIn' | 'whoAmI'}`
  | `pairing.${'begin' | 'own' | 'leave'}`
  | `sso.${'status' | 'finish'}`
  | `phones.${'look' | 'begin' | 'own' | 'leave'}`

export type Handler<M extends Method> = (
  call: M extends OpenMethod ? OpenCall : Call,
  params: ParamsOf<M>,
) => Promise<Outcome<ResultOf<M>, ErrorOf<M>>>
export type Handlers<M extends Method = Method> = { readonly [K in M]: Handler<K> }

/** The place that a control socket holds after `seats.join`. */
export interface HeldSeat {
  readonly meetingId: MeetingId
  readonly seatId: SeatId
  readonly deviceId: DeviceId
}

/** One control socket, as far as commands see it. */
export interface Connection {
  readonly connectionId: string
  readonly account: Account
  readonly device: string
  /** Set by `seats.join`; every other socket request is refused with `notSeated` without it. */
  held: HeldSeat | null
  /**
   * Sends an event to this socket alone; dropped when it is closed. A reader that is too slow gets no more of what the state
   * of the meeting tells as well; once it has read what waited for it, it is sent the state instead.
   */
  send<N extends EventName>(event: N, data: EventDataOf<N>, seq?: number): void
  close(code: number): void
}
