import { statfs } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { MediaPlane } from '../../sfu/api.ts'
import type { Clock } from '../kit/clock.ts'
import { systemTimers } from '../kit/timers.ts'
import { importRoutes } from '../identity/import/routes.ts'
import type { ChainWatch } from '../audit/watch.ts'
import { auditRoutes } from '../audit-log/routes.ts'
import { archiveRoutes } from '../archive/routes.ts'
import { invitationRoutes } from '../invitation/routes.ts'
import { axisRoutes } from '../axis/routes.ts'
import { CallLog } from '../interface/call-log.ts'
import { Callers } from '../interface/callers.ts'
import { interfaceRoutes } from '../interface/routes.ts'
import { statisticsRoutes } from '../statistics/routes.ts'
import { taskRoutes } from '../tasks/routes.ts'
import { mediaRoutes } from '../media/routes.ts'
import { messagesRoutes } from '../messages/routes.ts'
import { minutesRoutes } from '../minutes/routes.ts'
import { signingRoutes } from '../signing/routes.ts'
import { rehearsalRoutes } from '../rehearsal/routes.ts'
import { proceedingsRoutes } from '../proceedings/routes.ts'
import { receiptsRoutes } from '../papers/receipts/commands.ts'
import { rollCallRoutes } from '../roll-call/routes.ts'
import { attendanceRoutes, rosterRoutes } from '../seats/routes.ts'
import { Metrics } from '../metrics/metrics.ts'
import { metricsRoutes } from '../metrics/routes.ts'
import { loadOf } from '../metrics/worker-load.ts'
import { singleSignOnRoutes } from '../single-sign-on/routes.ts'
import { createDispatch } from '../server/dispatch.ts'
import { healthRoutes } from '../server/health.ts'
import { createHostCheck } from '../server/host-check.ts'
import { createHttp } from '../server/http.ts'
import { linkTestRoutes } from '../server/link-test.ts'
import { createOriginCheck } from '../server/origin.ts'
import { pageRoutes } from '../server/pages.ts'
import { createProbes } from '../server/probes.ts'
import { serveSockets, type Sockets } from '../server/sockets.ts'
import type { Config } from './config.ts'
import { keepBuilds } from './kept-builds.ts'
import type { Nouns } from './nouns.ts'
import type { Storage } from './storage.ts'
import type { Certificate } from './tls.ts'

export interface ServingDeps {
  readonly config: Config
  readonly certificate: Certificate | null
  readonly webDist: string
  readonly storage: Storage
  readonly chain: ChainWatch
  readonly plane: MediaPlane
  readonly nouns: Nouns
  readonly clock: Clock
  readonly log: Logger
}
export interface Serving {
  readonly sockets: Sockets
  /** Opens the door. @returns the port that was got. */
  listen(): Promise<number>
  /** Closes what the server itself holds, after its sockets and the nouns. */
  close(): Promise<void>
}

/** The way in: HTTP with its routes, and the sockets for commands and marks. */
export async function createServing(deps: ServingDeps): Promise<Serving> {
  const { certificate, chain, clock, config, log, nouns, plane, storage, webDist } = deps
  const { identity } = nouns
  const { trustProxy, publicOrigins, signInsPerMinute } = config
  const { actorIn, database, trust } = storage
  const scheme = certificate === null ? 'http' : 'https'
  const originCheck = createOriginCheck({ scheme, trustProxy, publicOrigins })
  const { dataDir, minFreeDiskBytes, metricsToken } = config
  const metrics = new Metrics({
    rooms: () => nouns.rooms.figures(),
    record: () => chain.figures(),
    workers: () => plane.health().workers.map(({ pid, peers, alive }) => ({ alive, peers, ...loadOf(pid) })),
    async freeDiskBytes() {
      const { bavail, bsize } = await statfs(dataDir)
      return bavail * bsize
    },
  })
  const onDone = metrics.commandDone
  const dispatch = createDispatch({ log: log.child({ part: 'dispatch' }), actorIn, handlers: nouns.handlers, onDone })
  const { app, guard, sessionOf } = await createHttp({
    ...{ log, trustProxy, originCheck, publicOrigins, signInsPerMinute, actorIn, dispatch },
    tls: certificate,
    monotonicMs: clock.monotonicMs,
    authenticate: (token, from) => identity.authenticate(token, from),
    authenticatePaired: async (token) =>
      (await nouns.pairings.authenticate(token)) ?? (await nouns.phones.authenticate(token)),
    knowsDevice: (token) => identity.knowsDevice(token),
  })
  const { papers, rooms, marks } = nouns
  await papers.routes(app, guard)
  await nouns.consultations.routes(app, guard)
  await nouns.documents.routes(app, guard)
  await importRoutes(app, guard, nouns.imports)
  receiptsRoutes(app, guard, database)
  attendanceRoutes(app, guard, rooms.attendanceCsv)
  rollCallRoutes(app, guard, database)
  invitationRoutes(app, guard, { database, clock, settings: config })
  messagesRoutes(app, guard, database)
  proceedingsRoutes(app, guard, { database, clock, attendanceOf: rooms.attendanceOf })
  minutesRoutes(app, guard, nouns.minutes, clock)
  taskRoutes(app, guard, (account, asked) => nouns.tasks.listed(account, asked))
  await signingRoutes(app, guard, nouns.signing)
  archiveRoutes(app, guard, { archives: nouns.archives, audit: storage.audit })
  rehearsalRoutes(app, guard, database)
  auditRoutes(app, guard, storage)
  statisticsRoutes(app, guard, { database, clock })
  const called = log.child({ part: 'interface' })
  const keys = {
    callers: new Callers(database, clock),
    calls: new CallLog({ database, timers: systemTimers, log: called }),
  }
  interfaceRoutes(app, { ...storage, ...keys, clock, log: called })
  await axisRoutes(app, guard, { ...storage, ...keys, axis: nouns.axis, clock, log: log.child({ part: 'axis' }) })
  if (config.singleSignOn !== null) {
    const secure = certificate !== null || trustProxy
    await singleSignOnRoutes(app, { singleSignOn: nouns.singleSignOn, secure, signInsPerMinute })
  }
  rosterRoutes(app, guard, rooms.rosterOf)
  await mediaRoutes(app, guard, rooms)
  const probes = createProbes({ plane, timers: systemTimers, log: log.child({ part: 'probes' }) })
  linkTestRoutes(app, guard, probes)
  metricsRoutes(app, metrics, metricsToken)
  healthRoutes(app, { database, plane, dataDir, minFreeDiskBytes })
  const builds = await keepBuilds(dataDir, webDist, clock, trust)
  await pageRoutes(app, webDist, builds)
  const sockets = serveSockets({
    ...{ originCheck, trustProxy, sessionOf, dispatch },
    server: app.server,
    log: log.child({ part: 'sockets' }),
    hostCheck: createHostCheck(publicOrigins),
    pageSeen: (build) => void builds.touch(build),
    connectionClosed: rooms.connectionClosed,
    caughtUp: rooms.caughtUp,
    acceptSync: (socket, who) => marks.accept(socket, who),
  })
  return {
    sockets,
    listen: () => listen(app, config),
    async close() {
      probes.close()
      await app.close()
    },
  }
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<number> {
  await app.listen({ port, host })
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}
