// The addresses of version 1 under /api/v1, each as `ADDRESSES` describes it. They know keys alone: a session's cookie opens none of them.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Clock } from '../kit/clock.ts'
import { downloadDisposition } from '../papers/file-names.ts'
import { sendVersion } from '../papers/send-file.ts'
import { sitesAtOrBelow } from '../sites/store.ts'
import { statisticsForCaller } from '../statistics/store.ts'
import type { BlobStore } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import type { InterfaceKeyId, MeetingId, SiteId } from '../wire/ids.ts'
import type { CallLog } from './call-log.ts'
import { retryAfter, type Callers } from './callers.ts'
import { interfaceDocument } from './document.ts'
import { readMeeting, readMeetings, readPapers, readVersion } from './reading.ts'
import { ADDRESSES, STATUS, type Refusal } from './shapes.ts'
import { InterfaceAddress } from './wire.ts'

interface RouteDeps {
  readonly database: Database
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly callers: Callers
  readonly calls: CallLog
  readonly log: Logger
}
interface Asked {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** The units whose meetings the key opens. */
  readonly units: ReadonlySet<SiteId>
  /** Notes which meeting the answer is about, for the administrator's page. */
  readonly isAbout: (meetingId: MeetingId) => void
}
type Answer = (asked: Asked) => Promise<FastifyReply | Refusal>

/** The version of the addresses and their shapes. */
const VERSION = '1.0.0'

/** A request with a key, as it is written down. */
interface Call {
  readonly keyId: InterfaceKeyId
  meetingId: MeetingId | null
}

export function interfaceRoutes(fastify: FastifyInstance, deps: RouteDeps): void {
  const document = interfaceDocument(VERSION)
  fastify.get('/api/v1/openapi.json', (_request, reply) => reply.header('cache-control', 'no-cache').send(document))
  fastify.addHook('onClose', () => deps.calls.close())
  const answers = answersOf(deps)
  for (const name of InterfaceAddress.options) addRoute(fastify, deps, name, answers[name])
}

function addRoute(
  fastify: FastifyInstance,
  { database, clock, calls, callers }: RouteDeps,
  name: InterfaceAddress,
  answer: Answer,
): void {
  const address = ADDRESSES[name]
  const made = new WeakMap<FastifyRequest, Call>()
  fastify.route({
    method: 'GET',
    // HEAD would read a whole file and throw it away.
    exposeHeadRoute: false,
    url: address.path.replace(/\{(\w+)\}/gu, ':$1'),
    // Before the answer leaves: a caller that cuts a file off has read most of it.
    onSend: async (request, reply) => {
      const call = made.get(request)
      made.delete(request)
      if (call !== undefined) calls.add({ ...call, address: name, atMs: clock.nowMs(), status: reply.statusCode })
    },
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const key = await callers.keyOf(request.headers)
      if (key === null) return refused(reply, 'unauthenticated')
      const call: Call = { keyId: key.keyId, meetingId: null }
      made.set(request, call)
      const admitted = callers.admit(key, address)
      if (!admitted.ok) {
        if (admitted.error === 'rateLimited') reply.header('retry-after', retryAfter(key, address))
        return refused(reply, admitted.error)
      }
      const units = await sitesAtOrBelow(database, key.siteId)
      const answered = await answer({ request, reply, units, isAbout: (meetingId) => (call.meetingId = meetingId) })
      return typeof answered === 'string' ? refused(reply, answered) : answered
    },
  })
}

function refused(reply: FastifyReply, error: Refusal): FastifyReply {
  const status = STATUS[error]
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  return reply.code(status).send({ ok: false, error })
}

function answersOf({ database, blobs, clock, log }: RouteDeps): Readonly<Record<InterfaceAddress, Answer>> {
  return {
    meetings: async ({ request, reply, units }) => {
      const query = ADDRESSES.meetings.query.safeParse(request.query)
      if (!query.success) return 'badRequest'
      return reply.send(await readMeetings(database, units, query.data, clock.nowMs()))
    },
    meeting: async ({ request, reply, units, isAbout }) => {
      const params = ADDRESSES.meeting.params.safeParse(request.params)
      const meeting = params.success ? await readMeeting(database, units, params.data.meetingId) : null
      if (meeting === null) return 'notFound'
      isAbout(meeting.id)
      return reply.send(meeting)
    },
    papers: async ({ request, reply, units, isAbout }) => {
      const params = ADDRESSES.papers.params.safeParse(request.params)
      if (!params.success) return 'notFound'
      const papers = await readPapers(database, units, params.data.meetingId)
      if (papers === null) return 'notFound'
      isAbout(params.data.meetingId)
      return reply.send({ papers })
    },
    file: async ({ request, reply, units, isAbout }) => {
      const params = ADDRESSES.file.params.safeParse(request.params)
      const version = params.success ? await readVersion(database, units, params.data.versionId) : null
      if (version === null) return 'notFound'
      isAbout(version.meeting_id)
      if (version.may_download === 0) return 'downloadForbidden'
      return sendVersion(request, reply, version, { blobs, log, disposition: downloadDisposition(version.file_name) })
    },
    statistics: async ({ request, reply, units }) => {
      const query = ADDRESSES.statistics.query.safeParse(request.query)
      if (!query.success) return 'badRequest'
      const { from = null, until = null, units: view } = query.data
      return reply.send(await statisticsForCaller(database, units, { from, until, units: view }, clock.nowMs()))
    },
  }
}
