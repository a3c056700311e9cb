import { z } from 'zod'

/** Raised whenever an old client could misunderstand a new server or the other way round. */
export const PROTOCOL_VERSION = 4

/** Largest control message, in bytes, that either end accepts. */
export const MAX_MESSAGE_BYTES = 256 * 1024

/** Refusals that any request may meet; a request's own errors come on top. */
export const COMMON_ERRORS = [
  'badRequest',
  'unknownMethod',
  'unauthenticated',
  'forbidden',
  'notFound',
  'rateLimited',
  'tooLarge',
  'outOfOrder',
  'notSeated',
  'unavailable',
  'diskFull',
  'internal',
] as const
export type CommonError = (typeof COMMON_ERRORS)[number]

/**
 * `http`: one POST to `/api/call/<method>`, possible without being in a meeting.
 * `ws`: a frame on the control socket, on behalf of the seat that the socket holds.
 */
export type Via = 'http' | 'ws'

export interface RequestDefinition<
  M extends string = string,
  V extends Via = Via,
  P extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
  E extends string = string,
> {
  readonly method: M
  readonly via: V
  readonly params: P
  readonly result: R
  readonly errors: readonly E[]
}

/** Defines a request once for both ends: what it asks, what it answers and how it may be refused. */
export function request<
  const M extends string,
  const V extends Via,
  P extends z.ZodType,
  R extends z.ZodType,
  const E extends string = never,
>(method: M, shape: { via: V; params: P; result: R; errors?: readonly E[] }): RequestDefinition<M, V, P, R, E> {
  return { method, via: shape.via, params: shape.params, result: shape.result, errors: shape.errors ?? [] }
}

export interface EventDefinition<
  N extends string = string,
  D extends z.ZodType = z.ZodType,
  K extends boolean = boolean,
> {
  readonly name: N
  readonly data: D
  readonly kept: K
  readonly inState: boolean
}

/**
 * Defines an event from the server.
 *
 * @param shape.kept - A kept event is numbered per meeting, goes to every seat of it and is part of the snapshot that a
 *   client gets when it comes back; one that is not kept has no number, may go to one seat alone, and is lost when nobody
 *   listens.
 * @param shape.inState - The state of the meeting that a client gets once it has caught up says the same: a client that is behind is not sent
 *   the event. A numbered event is such by its nature.
 */
export function event<const N extends string, D extends z.ZodType, const K extends boolean>(
  name: N,
  shape: { data: D; kept: K; inState?: boolean },
): EventDefinition<N, D, K> {
  return { name, data: shape.data, kept: shape.kept, inState: shape.inState ?? false }
}

/** A decision: what was asked for, or the code of its refusal with figures that help the person. */
export type Outcome<T, E extends string = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E; readonly details?: RefusalDetails }

export const RefusalDetails = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
export type RefusalDetails = z.infer<typeof RefusalDetails>

export function accept<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

export function refuse<const E extends string>(
  error: E,
  details?: RefusalDetails,
): { readonly ok: false; readonly error: E; readonly details?: RefusalDetails } {
  return details === undefined ? { ok: false, error } : { ok: false, error, details }
}

/** What a client sends on the control socket. Ids count upward on each socket; one that does not is refused. */
export const RequestFrame = z.strictObject({
  id: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  method: z.string().min(1).max(64),
  params: z.unknown(),
})

/** What the server sends on the control socket. */
export const ReplyFrame = z.union([
  z.strictObject({ id: z.int(), ok: z.literal(true), result: z.unknown() }),
  z.strictObject({ id: z.int(), ok: z.literal(false), error: z.string(), details: RefusalDetails.optional() }),
])
export const EventFrame = z.strictObject({ event: z.string(), seq: z.int().optional(), data: z.unknown() })
export const ServerFrame = z.union([ReplyFrame, EventFrame])
export type ServerFrame = z.infer<typeof ServerFrame>

/** The body of an HTTP answer to `/api/call/<method>`. */
export const HttpReply = z.union([
  z.strictObject({ ok: z.literal(true), result: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: z.string(), details: RefusalDetails.optional() }),
])

/** WebSocket close codes of our own (RFC 6455 §7.4.2 leaves 4000–4999 to applications). */
export const CLOSE = {
  outdatedClient: 4001,
  takenOver: 4002,
  /** The session's time is over. */
  sessionEnded: 4003,
  removed: 4004,
  tooManyErrors: 4005,
  meetingEnded: 4006,
  silent: 4007,
  signedOut: 4008,
  /** The account was barred or got a new password. */
  sessionRevoked: 4009,
} as const

/** One line of plain text a person typed: NFC, trimmed, without control or direction-changing characters. */
export function plainLine(maxCharacters: number) {
  return z
    .string()
    .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
    .pipe(
      z
        .string()
        .min(1)
        .max(maxCharacters)
        .regex(/^[^\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]*$/u),
    )
}

/** Signs that could turn the order of letters round or end a file early; a text typed by hand has none of them. */
const UNSEEN = /(?![\n\t])\p{Cc}|[\p{Cs}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu
/** Lines of plain text: NFC, ended by `\n`, without control characters. They are taken out rather than refused: what is typed is never lost over one. */
export function plainLines(maxCharacters: number) {
  return z
    .string()
    .max(2 * maxCharacters)
    .transform((text) => text.normalize('NFC').replace(/\r\n?/gu, '\n').replace(UNSEEN, ''))
    .pipe(z.string().max(maxCharacters))
}
