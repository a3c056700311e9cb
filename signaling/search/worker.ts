/**
 * The thread that holds the index of the papers' text: it reads papers into it and answers searches, so that neither takes time from the
 * meetings. It reads the server's database and never writes it.
 */
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { Account } from '../identity/wire.ts'
import { openForReading } from '../storage/database.ts'
import type { ParamsOf, ResultOf } from '../wire/registry.ts'
import { Filling } from './filling.ts'
import { find } from './finding.ts'
import { namedFiles } from './readable.ts'
import type { TextLimits } from '../papers/read-texts.ts'
import { TextIndex } from './text-index.ts'

export interface WorkerSettings {
  readonly databaseFile: string
  readonly indexFile: string
  /** Where the papers' files lie, by their hashes. */
  readonly blobFolder: string
  readonly limits: TextLimits
}
export type ToWorker =
  | { readonly kind: 'wake' | 'close' }
  | { readonly kind: 'find'; readonly id: number; readonly account: Account; readonly params: ParamsOf<'search.find'> }
export type FromWorker =
  | { readonly kind: 'found'; readonly id: number; readonly result: ResultOf<'search.find'> }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'fillingFailed'; readonly message: string }

const port = parentPort
if (port === null) throw new Error('The search runs as a thread of the server')
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- given by search.ts
const settings = workerData as WorkerSettings
const database = openForReading(settings.databaseFile)
const index = new TextIndex(settings.indexFile)
const tell = (message: FromWorker): void => port.postMessage(message)
const wordsOfError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
const filling = new Filling({
  index,
  limits: settings.limits,
  named: () => namedFiles(database),
  pathOf: (sha256) => join(settings.blobFolder, sha256.slice(0, 2), sha256),
  onError: (error) => tell({ kind: 'fillingFailed', message: wordsOfError(error) }),
})

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'wake':
      filling.wake()
      break
    case 'find': {
      const { id, account, params } = message
      find(database, index, account, params).then(
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
