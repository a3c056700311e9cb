import type { Logger } from 'pino'
import type { BlobStore } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import type { Tidied } from '../storage/tidy-blobs.ts'
import { namedBlobs } from './store.ts'

/** Tidies the papers' files by what the database names, and logs what was found; see `tidyBlobs`. */
export async function tidyFiles(database: Database, blobs: BlobStore, log: Logger): Promise<Tidied> {
  const tidied = await blobs.tidy(await namedBlobs(database))
  const { removed, quarantined, broughtBack, missing, failed, quarantine } = tidied
  for (const { path, error } of failed) log.error({ err: error, path }, 'a file could not be moved at the start')
  if (removed > 0) log.info({ removed }, 'half received files removed')
  if (quarantined > 0) log.warn({ quarantined, quarantine }, 'files that no row names were moved aside, not deleted')
  if (broughtBack > 0) log.warn({ broughtBack, quarantine }, 'files that rows name were brought back')
  if (missing.length > 0) log.error({ missing }, 'rows name files that are not there')
  return tidied
}
