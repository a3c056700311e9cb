// The server's side of the search: asks the thread that holds the index, within a deadline, and starts it again should it end.
import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import type { InstallPackages } from '../converting/debian-program.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Timers } from '../kit/timers.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { ResultOf } from '../wire/registry.ts'
import { SCAN_PACKAGES } from './scanning.ts'
import type { FromWorker, ToWorker, WorkerSettings } from './worker.ts'

export interface SearchDeps {
  readonly settings: WorkerSettings
  readonly timers: Timers
  readonly log: Logger
  /** Installs what reads scanned pages; undefined: this process may not. */
  readonly install: InstallPackages | undefined
}

export interface Search {
  readonly handlers: Handlers<'search.find'>
  /** Starts the thread. Only at start, after the database is up to date. */
  start(): void
  /** Papers came, changed or went. */
  papersChanged(): void
  close(): Promise<void>
}

type Answer = Outcome<ResultOf<'search.find'>, 'unavailable'>

const ANSWER_WITHIN_MS = 10_000
/** Asked and not answered. */
const MOST_ASKED = 100
const START_AGAIN_AFTER_MS = 5_000
/** What nothing told of, such as a file that was put back by hand. */
const LOOK_EVERY_MS = 3_600_000

export function createSearch({ settings, timers, log, install }: SearchDeps): Search {
  const asked = new Map<number, (answer: Answer) => void>()
  let worker: Worker | null = null
  let nextId = 1
  let closed = false
  let stopLooking = (): void => undefined

  function start(): void {
    if (closed) return
    const made = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: settings,
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    worker = made
    made.on('message', (message: FromWorker) => take(message))
    made.on('error', (error) => log.error({ err: error }, 'the thread of the search failed'))
    made.on('exit', () => {
      worker = null
      for (const answer of asked.values()) answer(refuse('unavailable'))
      if (!closed) timers.after(START_AGAIN_AFTER_MS, start)
    })
    tell({ kind: 'lookAgainAtAll' })
  }

  function tell(message: ToWorker): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of a thread, not of a window
    worker?.postMessage(message)
  }

  /** Once in the life of the server: what failed then is said in its log. */
  let installAsked = false
  function installScanner(): void {
    if (installAsked) return
    installAsked = true
    if (install === undefined)
      return log.warn({ packages: SCAN_PACKAGES }, 'scanned pages are not read: packages of Debian are missing')
    install(SCAN_PACKAGES, 'đọc chữ trong trang quét').then(
      () => tell({ kind: 'wake' }),
      (error: unknown) => log.error({ err: error }, 'scanned pages are not read: packages could not be installed'),
    )
  }

  function take(message: FromWorker): void {
    switch (message.kind) {
      case 'found':
        asked.get(message.id)?.(accept(message.result))
        break
      case 'failed':
        log.error({ message: message.message }, 'a search failed')
        asked.get(message.id)?.(refuse('unavailable'))
        break
      case 'fillingFailed':
        log.error({ message: message.message }, 'the text of papers is not read until the next change')
        break
      case 'setAside':
        log.warn({ sha256: message.sha256, message: message.message }, 'a paper could not be opened to read its text')
        break
      case 'scannerMissing':
        installScanner()
        break
      default:
        message satisfies never
    }
  }

  return {
    handlers: {
      'search.find': ({ account }, params) => {
        if (worker === null || asked.size >= MOST_ASKED) return Promise.resolve(refuse('unavailable'))
        const id = nextId
        nextId += 1
        return new Promise<Answer>((resolve) => {
          const stopWaiting = timers.after(ANSWER_WITHIN_MS, () => asked.get(id)?.(refuse('unavailable')))
          asked.set(id, (answer) => {
            asked.delete(id)
            stopWaiting()
            resolve(answer)
          })
          tell({ kind: 'find', id, account, params })
        })
      },
    },
    start() {
      start()
      stopLooking = timers.every(LOOK_EVERY_MS, () => tell({ kind: 'lookAgainAtAll' }))
    },
    papersChanged: () => tell({ kind: 'wake' }),
    async close() {
      closed = true
      stopLooking()
      const running = worker
      if (running === null) return
      const ended = new Promise<void>((resolve) => void running.once('exit', () => resolve()))
      tell({ kind: 'close' })
      const stopWaiting = timers.after(ANSWER_WITHIN_MS, () => void running.terminate())
      await ended
      stopWaiting()
    },
  }
}
