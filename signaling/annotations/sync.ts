import { Hocuspocus, type onAuthenticatePayload, type onLoadDocumentPayload } from '@hocuspocus/server'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { ActorIn } from '../identity/actors.ts'
import type { Account } from '../identity/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Readers } from '../visibility/readers.ts'
import type { ClockTrust } from '../storage/clock-trust.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, PaperVersionId } from '../wire/ids.ts'
import { accept, CLOSE, refuse } from '../wire/kit.ts'
import { IncomingUpdates, type SyncContext, type SyncMessage } from './incoming-updates.ts'
import { createMarksLog, type MarksLog } from './marks-log.ts'
import { ReadingLimit } from './reading-limit.ts'
import { recheckSockets } from './recheck.ts'
import { Refused } from './refused.ts'
import { ReturningConnections } from './returning-connections.ts'
import { createStandings, keyOf, type Readable, type Standings, type Whose } from './standing.ts'
import { createMarksStore } from './store.ts'
import { SYNC_CLOSE, SYNC_LIMITS, SyncSocket, type SyncLimits } from './sync-socket.ts'

export interface MarksSyncDeps {
  readonly database: Database
  readonly clock: Clock
  readonly trust: ClockTrust
  readonly log: Logger
  readonly announcer: Announcer
  readonly actorIn: ActorIn
  /** The meeting of a paper version, or null when this person may not read it now. Of a document of one's own the meeting is null. */
  mayRead(account: Account, paperVersionId: PaperVersionId): Promise<Readable | null>
  readersOf(paperVersionId: PaperVersionId): Promise<Readers>
  /** Whether somebody sits in the seat that presents. */
  presents(meetingId: MeetingId, accountId: AccountId): boolean
  readonly settings: {
    readonly maxUpdateBytes: number
    readonly maxDocumentBytes: number
    readonly maxDocumentsPerConnection: number
    readonly limits?: Partial<SyncLimits>
  }
}

const SYNC_STEP_1 = 0

/** Marks on papers, live: Hocuspocus for the sync protocol, with our own rights, log on disk and limits around it. */
export class MarksSync {
  readonly handlers: Handlers<'annotations.authors'>
  readonly #deps: MarksSyncDeps
  readonly #marksLog: MarksLog
  readonly #connections: ReturningConnections
  readonly #standings: Standings
  readonly #updates: IncomingUpdates
  readonly #hocuspocus: Hocuspocus<SyncContext>
  readonly #reading = new ReadingLimit()
  readonly #sockets = new Set<SyncSocket>()
  #closing = false

  constructor(deps: MarksSyncDeps) {
    const { database, clock, log, announcer, settings } = deps
    const { maxDocumentBytes, maxUpdateBytes } = settings
    const store = createMarksStore(database)
    this.#deps = deps
    this.#marksLog = createMarksLog({ store, clock, log, maxDocumentBytes })
    this.#connections = new ReturningConnections(database, clock, deps.trust)
    this.#standings = createStandings({ ...deps, connections: this.#connections })
    this.#updates = new IncomingUpdates({
      ...{ clock, log, announcer, store, maxUpdateBytes, maxDocumentBytes },
      marksLog: this.#marksLog,
      standings: this.#standings,
      readersOf: (paperVersionId) => deps.readersOf(paperVersionId),
    })
    this.#hocuspocus = this.#startHocuspocus()
    this.handlers = {
      'annotations.authors': async ({ account }, { meetingId, paperVersionId }) => {
        const readable = await deps.mayRead(account, paperVersionId)
        if (readable?.meetingId !== meetingId) return refuse('notFound')
        return accept({ authors: await store.authors(paperVersionId) })
      },
    }
  }

  /** Serves a socket whose session and origin have been checked. Its largest message should be `maxDocumentBytes` and a little. */
  accept(socket: WebSocket, { account, sessionHash }: { account: Account; sessionHash: string }): void {
    if (this.#closing) return socket.close(1001)
    const { log, settings } = this.#deps
    const served: SyncSocket = new SyncSocket({
      ...{ socket, account, sessionHash, log },
      limits: { ...SYNC_LIMITS, ...settings.limits },
      receive: (message) => client.handleMessage(message),
      onClosed: (code) => {
        this.#sockets.delete(served)
        client.handleClose({ code, reason: '' })
      },
    })
    const request = new Request('http://localhost/sync')
    const client = this.#hocuspocus.handleConnection(served.outlet, request, { socket: served })
    this.#sockets.add(served)
  }

  /** Looks up the rights of open documents again; sockets with a changed one are closed and come back with what is left. */
  recheck(whose: Whose): void {
    const { clock, log } = this.#deps
    recheckSockets({ clock, log, standings: this.#standings }, this.#sockets, whose)
  }

  /** The meeting's state lets nothing be written any more: from now on time runs for authors whose link had fallen. */
  meetingOver(meetingId: MeetingId): Promise<void> {
    return this.#connections.meetingOver(meetingId)
  }

  /** At start, before the door opens. */
  restore(): Promise<void> {
    return this.#connections.restore()
  }

  /** Closes the sockets of a session that ended. */
  closeSession(sessionHash: string): void {
    for (const socket of this.#sockets) if (socket.sessionHash === sessionHash) socket.end(CLOSE.sessionEnded)
  }

  /** Until every update received so far is on disk. */
  flush(): Promise<void> {
    return this.#marksLog.settled()
  }

  async close(): Promise<void> {
    this.#closing = true
    for (const socket of this.#sockets) socket.end(1001)
    this.#hocuspocus.flushPendingStores()
    await this.#marksLog.settled()
  }

  #startHocuspocus(): Hocuspocus<SyncContext> {
    const { settings } = this.#deps
    return new Hocuspocus<SyncContext>({
      quiet: true,
      // GuardedSocket sees whether the client lives; Hocuspocus would count a silent reader as dead.
      timeout: 2 ** 31 - 1,
      maxUnauthenticatedQueueSize: settings.maxDocumentBytes,
      maxPendingDocuments: settings.maxDocumentsPerConnection,
      onAuthenticate: (asked) => this.#authenticate(asked),
      onLoadDocument: (asked) => this.#load(asked),
      beforeSync: (message) => this.#beforeSync(message),
      onTokenSync: () => Promise.reject(new Refused()),
      onStateless: () => Promise.reject(new Refused()),
      afterUnloadDocument: async ({ documentName }) => this.#marksLog.close(documentName, keyOf(documentName)),
      onDisconnect: async ({ documentName, context: { socket } }) => forget(socket, documentName),
    })
  }

  async #authenticate({ documentName, context, connectionConfig }: onAuthenticatePayload<SyncContext>): Promise<void> {
    const { socket } = context
    const { clock, settings } = this.#deps
    const known = socket.documents.get(documentName)
    if (known === undefined && socket.documents.size >= settings.maxDocumentsPerConnection) throw new Refused()
    const standing = this.#closing ? null : await this.#standings.of(socket, documentName)
    if (standing === null) throw new Refused()
    await this.#standings.noteOpened(socket, documentName, standing)
    connectionConfig.readOnly = standing.right !== 'write'
    const times = (socket.documents.get(documentName)?.times ?? 0) + 1
    const before = { answered: false, back: false }
    socket.documents.set(documentName, { ...standing, ...before, checkedAtMs: clock.monotonicMs(), times })
  }

  async #load({ documentName, document, context: { socket } }: onLoadDocumentPayload<SyncContext>): Promise<void> {
    const { log } = this.#deps
    try {
      const updates = await this.#marksLog.open(documentName, keyOf(documentName))
      for (const update of updates) applyStored(document, update, log)
    } catch (error) {
      log.error({ err: error, document: documentName }, 'marks could not be read')
      // A refusal would tell the client to give up; a closed socket tells it to come back.
      socket.end(SYNC_CLOSE.tryAgain)
      throw new Refused()
    }
  }

  async #beforeSync(message: SyncMessage): Promise<void> {
    const { socket } = message.context
    const opened = socket.documents.get(message.documentName)
    if (opened === undefined || this.#closing) throw new Refused()
    if (message.type === SYNC_STEP_1) return this.#spendReading(socket, message.documentName)
    await this.#updates.receive(message, opened)
  }

  #spendReading(socket: SyncSocket, name: string): void {
    const { accountId } = socket.account
    if (this.#reading.take(accountId, this.#marksLog.bytesOf(name))) return
    this.#deps.log.warn({ account: accountId }, 'whole documents of marks are asked for too often')
    socket.end(SYNC_CLOSE.rateLimited)
    throw new Refused()
  }
}

function applyStored(document: Y.Doc, update: Uint8Array, log: Logger): void {
  try {
    Y.applyUpdate(document, update)
  } catch (error) {
    log.error({ err: error }, 'a stored update of marks could not be applied and is left out')
  }
}

/** A socket has closed a document; it may have had it open more than once. */
function forget(socket: SyncSocket, documentName: string): void {
  const opened = socket.documents.get(documentName)
  if (opened === undefined) return
  opened.times -= 1
  if (opened.times <= 0) socket.documents.delete(documentName)
}
