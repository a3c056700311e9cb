// The addresses of version 1 under /api/v1, each as `ADDRESSES` describes it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Clock } from '../kit/clock.ts'
import { downloadDisposition } from '../papers/file-names.ts'
import { sitesAtOrBelow } from '../sites/store.ts'
import type { BlobStore } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import type { SiteId } from '../wire/ids.ts'
import { Callers } from './callers.ts'
import { interfaceDocument } from './document.ts'
import { readMeeting, readMeetings, readPapers, readStatistics, readVersion } from './reading.ts'
import { ADDRESSES, REFUSALS } from './shapes.ts'
import { recordCall, type KeyRow } from './store.ts'

interface RouteDeps {
  readonly database: Database
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly log: Logger
}
type Name = keyof typeof ADDRESSES
const NAMES = ['meetings', 'meeting', 'papers', 'file', 'statistics'] as const satisfies readonly Name[]
type Refusal = (typeof REFUSALS)[keyof typeof REFUSALS][number]
interface Asked {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** The units whose meetings the key opens. */
  readonly units: ReadonlySet<SiteId>
}
/** Answers with what was found, or a code of `REFUSALS`. */
type Answer = (asked: Asked) => Promise<FastifyReply | Refusal>

/** The version of the addresses and their shapes. */
const VERSION = '1.0.0'

export async function interfaceRoutes(fastify: FastifyInstance, deps: RouteDeps): Promise<void> {
  const document = interfaceDocument(VERSION)
  fastify.get('/api/v1/openapi.json', (_request, reply) => reply.header('cache-control', 'no-cache').send(document))
  const callers = new Callers(deps.database, deps.clock)
  await fastify.register(async (scope) => {
    const answers = answersOf(deps)
    for (const name of NAMES) addRoute(scope, deps, callers, name, answers[name])
  })
}

function addRoute(scope: FastifyInstance, deps: RouteDeps, callers: Callers, name: Name, answer: Answer): void {
  const { path, scope: right } = ADDRESSES[name]
  const keys = new WeakMap<FastifyRequest, KeyRow>()
  scope.get(
    path.replace(/\{(\w+)\}/gu, ':$1'),
    {
      onResponse: async (request, reply) => {
        const key = keys.get(request)
        if (key === undefined) return
        const call = { keyId: key.keyId, atMs: deps.clock.nowMs(), what: path, status: reply.statusCode }
        await recordCall(deps.database, { ...call, tookMs: Math.round(reply.elapsedTime) }).catch((error: unknown) =>
          deps.log.error({ err: error }, 'a call by another system could not be written down'),
        )
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const key = await callers.keyOf(request.headers)
      if (key === null) return refused(reply, 'unauthenticated')
      keys.set(request, key)
      const admitted = callers.admit(key, right)
      if (!admitted.ok) return refused(reply, admitted.error)
      const answered = await answer({ request, reply, units: await sitesAtOrBelow(deps.database, key.siteId) })
      return typeof answered === 'string' ? refused(reply, answered) : answered
    },
  )
}

function refused(reply: FastifyReply, error: Refusal): FastifyReply {
  const status = Object.entries(REFUSALS).find(([, codes]) => codes.some((code) => code === error))?.[0]
  if (error === 'unauthenticated') reply.header('www-authenticate', 'Bearer')
  return reply.code(Number(status)).send({ ok: false, error })
}

function answersOf({ database, blobs, clock, log }: RouteDeps): Readonly<Record<Name, Answer>> {
  return {
    meetings: async ({ request, reply, units }) => {
      const query = ADDRESSES.meetings.query.safeParse(request.query)
      if (!query.success) return 'badRequest'
      return reply.send(await readMeetings(database, units, query.data, clock.nowMs()))
    },
    meeting: async ({ request, reply, units }) => {
      const params = ADDRESSES.meeting.params.safeParse(request.params)
      const meeting = params.success ? await readMeeting(database, units, params.data.meetingId) : null
      return meeting === null ? 'notFound' : reply.send(meeting)
    },
    papers: async ({ request, reply, units }) => {
      const params = ADDRESSES.papers.params.safeParse(request.params)
      const papers = params.success ? await readPapers(database, units, params.data.meetingId) : null
      return papers === null ? 'notFound' : reply.send({ papers })
    },
    file: async ({ request, reply, units }) => {
      const params = ADDRESSES.file.params.safeParse(request.params)
      const version = params.success ? await readVersion(database, units, params.data.versionId) : null
      if (version === null) return 'notFound'
      if (version.may_download === 0) return 'downloadForbidden'
      const { sha256, paper_version_id: paperVersionId } = version
      if ((await blobs.check(sha256)) !== 'sound') {
        log.error({ paperVersionId, sha256 }, 'a paper can not be given to another system: its file is not sound')
        return 'fileDamaged'
      }
      return reply
        .headers({
          'Content-Type': 'application/pdf',
          'Content-Length': version.bytes,
          'Content-Disposition': downloadDisposition(version.file_name),
          'Content-Security-Policy': "sandbox; default-src 'none'",
          'X-Content-Type-Options': 'nosniff',
        })
        .send(blobs.open(sha256))
    },
    statistics: async ({ request, reply, units }) => {
      const query = ADDRESSES.statistics.query.safeParse(request.query)
      if (!query.success) return 'badRequest'
      return reply.send(await readStatistics(database, units, query.data))
    },
  }
}
