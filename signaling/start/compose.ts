import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { createMediaPlane } from '../../sfu/plane.ts'
import type { TransportOpener } from '../../sfu/transport.ts'
import { MarksSync } from '../annotations/sync.ts'
import { createAudit } from '../audit/audit.ts'
import type { Config } from './config.ts'
import { createActorIn } from '../identity/actors.ts'
import { createIdentity, type Identity } from '../identity/commands.ts'
import type { SessionEnd } from '../identity/sessions.ts'
import { mediaRoutes } from '../media/routes.ts'
import { createMeetings } from '../meeting/commands.ts'
import { createOverdue, OVERDUE_SETTINGS } from '../meeting/overdue.ts'
import { isEditable, phaseOf } from '../meeting/rules.ts'
import { createPapers, type Papers } from '../papers/papers.ts'
import { createRooms, type Rooms } from './rooms.ts'
import { systemTimers } from '../kit/timers.ts'
import type { Announcer } from '../kit/announcer.ts'
import { attendanceRoutes, rosterRoutes } from '../seats/routes.ts'
import { createDispatch } from '../server/dispatch.ts'
import { healthRoutes } from '../server/health.ts'
import { createHostCheck } from '../server/host-check.ts'
import { createHttp } from '../server/http.ts'
import { linkTestRoutes } from '../server/link-test.ts'
import { createProbes } from '../server/probes.ts'
import { createOriginCheck } from '../server/origin.ts'
import { pageRoutes } from '../server/pages.ts'
import { serveSockets, type Sockets } from '../server/sockets.ts'
import { createSites, type Sites } from '../sites/commands.ts'
import { openBlobStore } from '../storage/blobs.ts'
import { systemClock, type Clock } from '../kit/clock.ts'
import { createClockTrust } from '../storage/clock-trust.ts'
import { lockDataFolder } from '../storage/data-lock.ts'
import { openDatabase, type Database } from '../storage/database.ts'
import type { Tidied } from '../storage/tidy-blobs.ts'
import { CLOSE } from '../wire/kit.ts'
import { keepBuilds } from './kept-builds.ts'
import { ownAddresses, type Certificate } from './tls.ts'
import { issuePrepared } from '../papers/store.ts'

export interface Composed {
  readonly database: Database
  readonly clock: Clock
  readonly identity: Identity
  readonly sites: Sites
  readonly papers: Papers
  /** What the start found among the papers' files. */
  readonly tidied: Tidied
  /** Opens the door. @returns the port that was got. */
  listen(): Promise<number>
  /** Tells clients, closes media, sockets and the database, in that order. Twice is fine. */
  close(): Promise<void>
}

export interface ComposeDeps {
  readonly config: Config
  readonly certificate: Certificate | null
  readonly workerBin: string
  readonly webDist: string
  readonly log: Logger
  /** How clients' transports are opened; left out: WebRTC. Only benchmarks give another one. */
  readonly openTransport?: TransportOpener
  /** The machine's own unless told. */
  readonly clock?: Clock
}

const CHECK = { timeoutMs: 20_000, memoryMb: 512 }
const MARKS = { maxUpdateBytes: 64 * 1024, maxDocumentBytes: 8 * 1024 * 1024, maxDocumentsPerConnection: 600 }
const EXPIRY_EVERY_MS = 1_000
const SESSION_CLOSE = {
  signedOut: CLOSE.signedOut,
  revoked: CLOSE.sessionRevoked,
  expired: CLOSE.sessionEnded,
} as const satisfies Record<SessionEnd, number>

export const databaseFile = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'meetings.sqlite')

/** Builds the real parts and ties them together; nothing else in `signaling/` makes one. */
export async function compose(deps: ComposeDeps): Promise<Composed> {
  const { config, certificate, workerBin, webDist, log, openTransport } = deps
  await mkdir(config.dataDir, { recursive: true, mode: 0o750 })
  const unlock = lockDataFolder(config.dataDir)
  const clock = deps.clock ?? systemClock
  const database = await openDatabase(databaseFile(config))
  const blobs = await openBlobStore(join(config.dataDir, 'papers'))
  const audit = createAudit(database, clock)
  const actorIn = createActorIn(database)
  const trust = createClockTrust(database, clock)
  const listen = config.media.listenIp
  const plane = await createMediaPlane({
    workerBin,
    workerCount: config.media.workers,
    listen: {
      ip: listen,
      announcedAddress: config.media.announcedAddress ?? (listen === '0.0.0.0' ? ownAddresses().at(-1) : undefined),
      alsoIp: config.media.offerOwnAddress ? ownAddresses().slice(1).at(-1) : undefined,
      firstPort: config.media.port === 0 ? undefined : config.media.port,
    },
    log: log.child({ part: 'media' }),
    openTransport,
  })

  // Rooms announce what others decide, and others ask rooms: the knot is tied through these, set right below.
  let rooms: Rooms | undefined
  let sockets: Sockets | undefined
  const announcer: Announcer = {
    announce: (...fact) => rooms?.announcer.announce(...fact),
    announceByRole: (...fact) => rooms?.announcer.announceByRole(...fact),
    tellByRole: (...fact) => rooms?.announcer.tellByRole(...fact),
  }

  const identity = createIdentity({
    database,
    clock,
    trust,
    audit,
    settings: {
      sessions: { idleMs: config.sessionHours * 3_600_000, maxMs: config.sessionMaxDays * 24 * 3_600_000 },
      provinceName: config.provinceName,
    },
    onSessionsEnded(hashes, why) {
      sockets?.endSessions(hashes, SESSION_CLOSE[why])
      for (const hash of hashes) marks.closeSession(hash)
    },
  })
  const sites = createSites({ database, audit })
  const papers = createPapers({
    database,
    clock,
    audit,
    blobs,
    announcer,
    actorIn,
    log: log.child({ part: 'papers' }),
    settings: {
      maxBytes: config.maxUploadBytes,
      maxPages: config.maxPaperPages,
      checkTimeoutMs: CHECK.timeoutMs,
      checkMemoryMb: CHECK.memoryMb,
    },
    onReadersChanged(meetingId, paperVersionIds) {
      marks.recheck({ meetingId, paperVersionIds })
      rooms
        ?.papersChanged(meetingId)
        .catch((error: unknown) => log.error({ err: error }, 'who may see the presented page could not be looked up'))
    },
  })
  const marks = new MarksSync({
    database,
    clock,
    trust,
    log: log.child({ part: 'marks' }),
    announcer,
    actorIn,
    mayRead: (account, paperVersionId) => papers.mayRead(account, paperVersionId),
    readersOf: papers.readersOf,
    settings: MARKS,
  })
  const meetings = createMeetings({
    database,
    clock,
    audit,
    announcer,
    changingPapers: papers.changing,
    issuePapers: issuePrepared,
    async onStateChanged(meetingId, state, by) {
      await rooms?.meetingStateChanged(meetingId, state, by)
      if (!isEditable(state)) await marks.meetingOver(meetingId)
      // Starting, pausing and going on leave every right to marks as it is.
      if (phaseOf(state) !== 'running') marks.recheck({ meetingId })
    },
    onKeptOpen: () => overdue.look(),
    async onPeopleChanged(meetingId) {
      await rooms?.participantsChanged(meetingId)
      marks.recheck({ meetingId })
    },
  })
  rooms = createRooms({
    database,
    clock,
    plane,
    audit,
    actorIn,
    log: log.child({ part: 'rooms' }),
    meetingOf: (meetingId) => meetings.findMeeting(meetingId),
    readersOf: papers.readersOf,
    mayPresent: (meetingId, page) => papers.mayPresent(meetingId, page),
    onRolesChanged: (meetingId) => marks.recheck({ meetingId }),
    settings: { graceMs: config.seatGraceMs, maxSeats: config.maxSeats },
  })
  const running = rooms
  const tidied = await papers.tidy()
  await marks.restore()
  await running.restore()

  const overdue = createOverdue({
    database,
    clock,
    trust,
    every: systemTimers.every,
    log: log.child({ part: 'meetings' }),
    settings: { ...OVERDUE_SETTINGS, endAfterMs: config.meetingEndAfterMs },
    isAttended: running.isAttended,
    warn: running.warnOfEnd,
    end: (meetingId) => meetings.endByRule(meetingId),
  })
  const originCheck = createOriginCheck({
    scheme: certificate === null ? 'http' : 'https',
    trustProxy: config.trustProxy,
    publicOrigins: config.publicOrigins,
  })
  const dispatch = createDispatch({
    log: log.child({ part: 'dispatch' }),
    actorIn,
    handlers: {
      ...identity.handlers,
      ...sites.handlers,
      ...meetings.handlers,
      ...papers.handlers,
      ...marks.handlers,
      ...running.handlers,
    },
  })
  const { app, guard, sessionOf } = await createHttp({
    log,
    tls: certificate,
    trustProxy: config.trustProxy,
    originCheck,
    publicOrigins: config.publicOrigins,
    signInsPerMinute: config.signInsPerMinute,
    monotonicMs: clock.monotonicMs,
    authenticate: (token) => identity.authenticate(token),
    knowsDevice: (token) => identity.knowsDevice(token),
    actorIn,
    dispatch,
  })
  await papers.routes(app, guard)
  attendanceRoutes(app, guard, running.attendanceCsv)
  rosterRoutes(app, guard, running.rosterOf)
  await mediaRoutes(app, guard, running)
  const probes = createProbes({ plane, timers: systemTimers, log: log.child({ part: 'probes' }) })
  linkTestRoutes(app, guard, probes)
  healthRoutes(app, { database, plane, dataDir: config.dataDir, minFreeDiskBytes: config.minFreeDiskBytes })
  const builds = await keepBuilds(config.dataDir, webDist, clock, trust)
  await pageRoutes(app, webDist, builds)
  sockets = serveSockets({
    server: app.server,
    log: log.child({ part: 'sockets' }),
    originCheck,
    hostCheck: createHostCheck(config.publicOrigins),
    trustProxy: config.trustProxy,
    sessionOf,
    dispatch,
    pageSeen: (build) => void builds.touch(build),
    connectionClosed: running.connectionClosed,
    caughtUp: running.caughtUp,
    acceptSync: (socket, who) => marks.accept(socket, who),
  })
  const expiry = setInterval(() => {
    identity
      .endExpiredSessions(running.seatedSessions())
      .catch((error: unknown) => log.error({ err: error }, 'sessions could not be expired'))
  }, EXPIRY_EVERY_MS)

  let closing: Promise<void> | null = null
  return {
    database,
    clock,
    identity,
    sites,
    papers,
    tidied,
    async listen() {
      await app.listen({ port: config.port, host: config.host })
      const address = app.server.address()
      return typeof address === 'object' && address !== null ? address.port : config.port
    },
    close() {
      closing ??= (async () => {
        clearInterval(expiry)
        sockets?.close()
        await overdue.close()
        await running.close()
        await marks.close()
        papers.close()
        probes.close()
        await app.close()
        await plane.close()
        await database.destroy()
        unlock()
      })()
      return closing
    },
  }
}
