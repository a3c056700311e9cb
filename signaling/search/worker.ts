/**
 * The thread that holds the index of the papers' text: it reads papers into it and answers searches, so that neither takes time from the
 * meetings. It reads the server's database and never writes it.
 */
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import pino from 'pino'
import type { Account } from '../identity/wire.ts'
import { openForReading } from '../storage/database.ts'
import type { Sha256 } from '../wire/ids.ts'
import type { ParamsOf, ResultOf } from '../wire/registry.ts'
import { Filling } from './filling.ts'
import { find } from './finding.ts'
import { namedFiles } from './readable.ts'
import type { TextLimits } from '../papers/read-texts.ts'
import { createScanner, type ScanLimits } from './scanning.ts'
import { TextIndex } from './text-index.ts'

export interface WorkerSettings {
  readonly databaseFile: string
  readonly indexFile: string
  /** Where the papers' files lie, by their hashes. */
  readonly blobFolder: string
  readonly limits: TextLimits
  /** A folder of the scanner's own. */
  readonly scanFolder: string
  readonly scanning: ScanLimits
}
export type ToWorker =
  | { readonly kind: 'wake' | 'lookAgainAtAll' | 'close' }
  | { readonly kind: 'find'; readonly id: number; readonly account: Account; readonly params: ParamsOf<'search.find'> }
export type FromWorker =
  | { readonly kind: 'found'; readonly id: number; readonly result: ResultOf<'search.find'> }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'fillingFailed'; readonly message: string }
  | { readonly kind: 'setAside'; readonly sha256: Sha256; readonly message: string }
  | { readonly kind: 'scannerMissing' }

const port = parentPort
if (port === null) throw new Error('The search runs as a thread of the server')
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- given by search.ts
const settings = workerData as WorkerSettings
const database = openForReading(settings.databaseFile)
const index = new TextIndex(settings.indexFile)
const tell = (message: FromWorker): void => port.postMessage(message)
const wordsOfError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
const pathOf = (sha256: Sha256): string => join(settings.blobFolder, sha256.slice(0, 2), sha256)
const quiet = pino({ level: 'silent' })
// The server installs what is missing and says what cannot be: it then sends this thread a message to look for it again.
const scanner = createScanner(settings.scanFolder, pathOf, settings.scanning, { install: undefined, log: quiet })
let scans = true
const filling = new Filling({
  scanner,
  onScannerMissing: () => {
    scans = false
    tell({ kind: 'scannerMissing' })
  },
  index,
  limits: settings.limits,
  named: () => namedFiles(database),
  pathOf,
  onSetAside: (sha256, error) => tell({ kind: 'setAside', sha256, message: wordsOfError(error) }),
  onError: (error) => tell({ kind: 'fillingFailed', message: wordsOfError(error) }),
})

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'wake':
      scans = true
      filling.wake()
      break
    case 'lookAgainAtAll':
      scans = true
      filling.lookAgainAtAll()
      break
    case 'find': {
      const { id, account, params } = message
      find(database, index, account, params, scans).then(
        (result) => tell({ kind: 'found', id, result }),
        (error: unknown) => tell({ kind: 'failed', id, message: wordsOfError(error) }),
      )
      break
    }
    case 'close':
      void filling.close().then(async () => {
        await database.destroy()
        index.close()
        port.close()
      })
      break
    default:
      message satisfies never
  }
})
