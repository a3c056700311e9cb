import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createAudit, type Audit } from '../audit/audit.ts'
import { createActorIn, type ActorIn } from '../identity/actors.ts'
import { withOutbox } from '../interface/webhooks/outbox.ts'
import type { Clock } from '../kit/clock.ts'
import { openBlobStore, type BlobStore } from '../storage/blobs.ts'
import { createClockTrust, type ClockTrust } from '../storage/clock-trust.ts'
import { lockDataFolder } from '../storage/data-lock.ts'
import { openDatabase, type Database } from '../storage/database.ts'
import type { Config } from './config.ts'

/** The data folder, held by this process alone, and what is read from its database. */
export interface Storage {
  readonly database: Database
  readonly blobs: BlobStore
  readonly audit: Audit
  readonly actorIn: ActorIn
  readonly trust: ClockTrust
  close(): Promise<void>
}

export const databaseFile = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'meetings.sqlite')

/** Where the papers' files lie by their hashes, and where the index of their text lies. */
export const blobFolder = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'papers')
export const indexFile = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'search.sqlite')

export async function openStorage(config: Config, clock: Clock): Promise<Storage> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o750 })
  const unlock = lockDataFolder(config.dataDir)
  const database = await openDatabase(databaseFile(config))
  return {
    database,
    blobs: await openBlobStore(blobFolder(config)),
    audit: withOutbox(createAudit(database, clock), database, clock),
    actorIn: createActorIn(database),
    trust: createClockTrust(database, clock),
    async close() {
      await database.destroy()
      unlock()
    },
  }
}
