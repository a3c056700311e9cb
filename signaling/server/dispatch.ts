// The one way from a request to its handler: parse, find the role, ask the permission table, run, log.
import type { Logger } from 'pino'
import { accountMay, actorMay, pairedMay, permissions, type MeetingActor, type Rule } from '../wire/permissions.ts'
import type { Account } from '../identity/wire.ts'
import { isDiskFull } from '../storage/database-problem.ts'
import { isStorageTrouble } from '../storage/trouble.ts'
import { MeetingId } from '../wire/ids.ts'
import { refuse, type Outcome, type Via } from '../wire/kit.ts'
import { requests, type AnyRequest, type Method } from '../wire/registry.ts'
import type { Handlers, OpenCall } from '../kit/handlers.ts'
import { isOutside } from './paired-scope.ts'

export type Dispatch = (via: Via, method: string, params: unknown, call: Caller) => Promise<Outcome<unknown>>
/** All that a transport knows of the caller; the person's role in the meeting is looked up here. */
export type Caller = Omit<OpenCall, 'actor'>

export interface DispatchDeps {
  readonly handlers: Handlers
  readonly actorIn: (account: Account, meetingId: MeetingId) => Promise<MeetingActor | null>
  readonly log: Logger
  /** Told of every command once it is answered. */
  readonly onDone?: (command: { method: string | null; outcome: string; seconds: number }) => void
}

const byMethod: ReadonlyMap<string, AnyRequest> = new Map(requests.map((definition) => [definition.method, definition]))

/**
 * The one way into every command: known? signed in? well formed? allowed? Only then its handler.
 * Nothing that is thrown leaves here; the person gets a code, the log gets the cause. At level `debug` the log gets one line a command
 * (method, meeting, milliseconds, outcome), without who asked and without what was sent.
 */
export function createDispatch({ handlers, actorIn, log, onDone }: DispatchDeps): Dispatch {
  return async (via, method, params, caller) => {
    const beganMs = performance.now()
    const outcome = await run(via, method, params, caller)
    const tookMs = performance.now() - beganMs
    // A method that does not exist is the client's text: it stays out of log and figures.
    const done = { method: byMethod.has(method) ? method : null, outcome: outcome.ok ? 'ok' : outcome.error }
    onDone?.({ ...done, seconds: tookMs / 1_000 })
    if (log.isLevelEnabled('debug')) {
      const meetingId = meetingOf(params) ?? caller.connection?.held?.meetingId ?? null
      log.debug({ ...done, meetingId, ms: Math.round(tookMs * 10) / 10 }, 'command')
    }
    return outcome
  }

  async function run(via: Via, method: string, params: unknown, caller: Caller): Promise<Outcome<unknown>> {
    const definition = byMethod.get(method)
    if (definition === undefined || definition.via !== via) return refuse('unknownMethod')
    const rule: Rule = permissions[definition.method]
    if (rule.who !== 'anyone' && caller.account === null) return refuse('unauthenticated')
    if (caller.paired !== undefined && !pairedMay(definition.method, caller.paired.part)) return refuse('forbidden')
    const seated = via === 'ws' && definition.method !== 'seats.join'
    if (seated && caller.connection?.held == null) return refuse('notSeated')
    const parsed = parse(definition, params)
    if (parsed === null) return refuse('badRequest', { field: '' })
    if (!parsed.success) {
      return refuse('badRequest', { field: parsed.error.issues[0]?.path.join('.').slice(0, 100) ?? '' })
    }
    try {
      const actor = await authorise(rule, definition.method, parsed.data, caller)
      if (!actor.ok) return actor
      return await handlerOf(definition.method)({ ...caller, actor: actor.value }, parsed.data)
    } catch (error) {
      log.error({ err: error, method }, 'a request failed')
      if (isDiskFull(error)) return refuse('diskFull')
      return refuse(isStorageTrouble(error) ? 'unavailable' : 'internal')
    }
  }

  /** Parameters were parsed by this method's own schema just before; the types can't say that of a union of all methods. */
  function handlerOf(method: Method): (call: unknown, params: unknown) => Promise<Outcome<unknown>> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return handlers[method] as (call: unknown, params: unknown) => Promise<Outcome<unknown>>
  }

  async function authorise(
    rule: Rule,
    method: Method,
    params: unknown,
    caller: Caller,
  ): Promise<Outcome<MeetingActor | null>> {
    if (rule.who !== 'meeting') {
      return accountMay(method, caller.account) ? { ok: true, value: null } : refuse('forbidden')
    }
    const meetingId = meetingOf(params) ?? caller.connection?.held?.meetingId
    if (meetingId === undefined || caller.account === null) return refuse('notFound')
    const actor = await actorIn(caller.account, meetingId)
    if (actor === null || isOutside(caller.paired, meetingId, actor)) return refuse('notFound')
    return actorMay(method, actor) ? { ok: true, value: actor } : refuse('forbidden')
  }
}

/** A schema may give up by throwing, for example when its input is nested deeper than the stack: that is no shape of ours. */
function parse(definition: AnyRequest, params: unknown): ReturnType<AnyRequest['params']['safeParse']> | null {
  try {
    return definition.params.safeParse(params)
  } catch {
    return null
  }
}

function meetingOf(params: unknown): MeetingId | undefined {
  if (typeof params !== 'object' || params === null || !('meetingId' in params)) return undefined
  return MeetingId.safeParse(params.meetingId).data
}
