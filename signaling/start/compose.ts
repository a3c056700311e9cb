import { join } from 'node:path'
import type { Logger } from 'pino'
import type { MediaPlane } from '../../sfu/api.ts'
import { createMediaPlane } from '../../sfu/plane.ts'
import { HEAD_FILE } from '../audit/head.ts'
import { ChainWatch } from '../audit/watch.ts'
import type { TransportOpener } from '../../sfu/transport.ts'
import type { Identity } from '../identity/commands.ts'
import type { SessionEnd } from '../identity/sessions.ts'
import { systemClock, type Clock } from '../kit/clock.ts'
import { systemTimers } from '../kit/timers.ts'
import type { InstallOffice } from '../converting/converter.ts'
import type { InstallPackages } from '../converting/debian-program.ts'
import type { Papers } from '../papers/assembly/papers.ts'
import type { Sites } from '../sites/commands.ts'
import type { Sockets } from '../server/sockets.ts'
import type { Database } from '../storage/database.ts'
import type { Tidied } from '../storage/tidy-blobs.ts'
import type { GathererSettings } from '../voting/gatherer.ts'
import { CLOSE } from '../wire/kit.ts'
import type { Config } from './config.ts'
import { Nouns } from './nouns.ts'
import { createServing } from './serving.ts'
import { openStorage } from './storage.ts'
import { ownAddresses, type Certificate } from './tls.ts'

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
  /** Installs LibreOffice; left out: office files are taken only where it is there. */
  readonly installOffice?: InstallOffice | undefined
  /** Installs other programs for papers. */
  readonly installPackages?: InstallPackages | undefined
  /** The machine's own unless told. */
  readonly clock?: Clock
  /** How choices in votes are gathered to commits; only benchmarks give another way. */
  readonly gatherer?: GathererSettings | undefined
}

const EXPIRY_EVERY_MS = 1_000
const SESSION_CLOSE = {
  signedOut: CLOSE.signedOut,
  revoked: CLOSE.sessionRevoked,
  expired: CLOSE.sessionEnded,
} as const satisfies Record<SessionEnd, number>

/** Builds the real parts and ties them together: storage, media plane, the nouns' commands, the way in. Nothing else makes one. */
export async function compose(deps: ComposeDeps): Promise<Composed> {
  const { config, log } = deps
  const clock = deps.clock ?? systemClock
  const storage = await openStorage(config, clock)
  const headFile = join(config.dataDir, HEAD_FILE)
  const chain = new ChainWatch({
    ...storage,
    clock,
    timers: systemTimers,
    log: log.child({ part: 'record' }),
    headFile,
  })
  await chain.begin()
  const plane = await openPlane(deps)
  // Sessions end by commands, and their sockets are there once the server is: set right below.
  let sockets: Sockets | undefined
  const endSockets = (hashes: readonly string[], why: SessionEnd): void =>
    sockets?.endSessions(hashes, SESSION_CLOSE[why])
  const nouns = new Nouns({
    ...{ config, storage, chain, plane, clock, log, endSockets },
    tellCalled: (accountIds) => sockets?.tell(accountIds, 'calling.changed', {}),
    tellNotices: (accountIds) => sockets?.tell(accountIds, 'notices.changed', {}),
    tellJobs: (accountId) => sockets?.tell(new Set([accountId]), 'papers.jobsChanged', {}),
    installOffice: deps.installOffice,
    installPackages: deps.installPackages,
    gatherer: deps.gatherer,
    isConnected: (accountId) => sockets?.isConnected(accountId) ?? false,
  })
  const tidied = await nouns.restore()
  const serving = await createServing({ ...deps, storage, chain, plane, nouns, clock })
  sockets = serving.sockets
  const { identity, sites, papers } = nouns
  const stopExpiring = systemTimers.every(EXPIRY_EVERY_MS, () => {
    identity
      .endExpiredSessions(nouns.rooms.seatedSessions())
      .catch((error: unknown) => log.error({ err: error }, 'sessions could not be expired'))
  })

  async function close(): Promise<void> {
    stopExpiring()
    serving.sockets.close()
    await nouns.close()
    await serving.close()
    await plane.close()
    await chain.close()
    await storage.close()
  }
  let closing: Promise<void> | null = null
  return {
    ...{ clock, identity, sites, papers, tidied },
    database: storage.database,
    listen: () => serving.listen(),
    close: () => (closing ??= close()),
  }
}

function openPlane({ config, workerBin, log, openTransport }: ComposeDeps): Promise<MediaPlane> {
  const { announcedAddress, listenIp, offerOwnAddress, port, workers } = config.media
  return createMediaPlane({
    workerBin,
    workerCount: workers,
    listen: {
      ip: listenIp,
      announcedAddress: announcedAddress ?? (listenIp === '0.0.0.0' ? ownAddresses().at(-1) : undefined),
      alsoIp: offerOwnAddress ? ownAddresses().slice(1).at(-1) : undefined,
      firstPort: port === 0 ? undefined : port,
    },
    log: log.child({ part: 'media' }),
    openTransport,
  })
}
