import type { FastifyRequest } from 'fastify'
import type { Account } from '../identity/wire.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { MeetingActor, RouteAction } from '../wire/permissions.ts'

export type Guarded =
  | { readonly ok: true; readonly account: Account; readonly actor: MeetingActor | null }
  | { readonly ok: false; readonly status: number; readonly error: string }
/** Session, origin and permission table for a file route; a meeting that one is nothing in looks like none. */
export type Guard = (request: FastifyRequest, action: RouteAction, meetingId: MeetingId | null) => Promise<Guarded>
