import type { IncomingMessage } from 'node:http'
import { Hocuspocus, type beforeSyncPayload } from '@hocuspocus/server'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { ActorIn } from '../identity/actors.ts'
import type { Account, MeetingRole } from '../identity/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Handlers } from '../kit/handlers.ts'
import { createBucket, type Bucket } from '../kit/token-bucket.ts'
import type { Clock } from '../kit/clock.ts'
import type { ClockTrust } from '../storage/clock-trust.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, PaperVersionId } from '../wire/ids.ts'
import { accept, CLOSE, refuse } from '../wire/kit.ts'
import { inspectUpdate } from './inspect-update.ts'
import { createMarksLog } from './marks-log.ts'
import { createReturningConnections } from './returning-connections.ts'
import { createStandings, keyOf, type Whose } from './standing.ts'
import { createMarksStore, type MarksKey } from './store.ts'
import {
  serveSyncSocket,
  SYNC_CLOSE,
  SYNC_LIMITS,
  type OpenedDocument,
  type SyncLimits,
  type SyncSocket,
} from './sync-socket.ts'
import type { MarksRefusal } from './wire.ts'

export interface MarksSyncDeps {
  readonly database: Database
  readonly clock: Clock
  readonly trust: ClockTrust
  readonly log: Logger
  readonly announcer: Announcer
  readonly actorIn: ActorIn
  /** The meeting of a paper version, or null when this person may not read it now. */
  mayRead(account: Account, paperVersionId: PaperVersionId): Promise<{ meetingId: MeetingId } | null>
  readersOf(paperVersionId: PaperVersionId): Promise<ReadonlySet<MeetingRole>>
  readonly settings: {
    readonly maxUpdateBytes: number
    readonly maxDocumentBytes: number
    readonly maxDocumentsPerConnection: number
    readonly limits?: Partial<SyncLimits>
  }
}

export interface MarksSync {
  /** Serves a socket whose session and origin have been checked. Its largest message should be `maxDocumentBytes` and a little. */
  accept(socket: WebSocket, request: IncomingMessage, who: { account: Account; sessionHash: string }): void
  readonly handlers: Handlers<'annotations.authors'>
  /** Looks at the rights of open documents anew; sockets with a changed one are closed and come back with what is left. */
  recheck(whose: Whose): void
  /** The meeting's state lets nothing be written any more: from now on time runs for authors whose connection had broken. */
  meetingOver(meetingId: MeetingId): Promise<void>
  /** At start, before the door opens. */
  restore(): Promise<void>
  /** Closes the sockets of a session that ended. */
  closeSession(sessionHash: string): void
  /** Until every update received so far is on disk. */
  flush(): Promise<void>
  close(): Promise<void>
}

interface Context {
  readonly socket: SyncSocket
}

/** How long a right that was looked up may be relied on for writing: one that is taken away is gone within a second. */
const RIGHT_HOLDS_MS = 1_000
/**
 * Bytes of whole documents that one account may ask for, at once and a second, over all its sockets. Putting together a document of
 * 8 MB takes the server's one thread some tenths of a second, and asking for it takes some ten bytes.
 */
const READING = { bytesPerSecond: 2 * 1024 * 1024, bytesAtOnce: 32 * 1024 * 1024 } as const
const SYNC_STEP_1 = 0
const SYNC_STEP_2 = 1
/** Hocuspocus answers a thrown reason to the client; an error without a message it keeps off the console. */
class Refused extends Error {
  readonly reason = 'permission-denied'
}

/** Marks on papers, live: Hocuspocus for the sync protocol, with our own rights, log on disk and limits around it. */
export function createMarksSync(deps: MarksSyncDeps): MarksSync {
  const { database, clock, log, announcer, settings } = deps
  const limits = { ...SYNC_LIMITS, ...settings.limits }
  const store = createMarksStore(database)
  const marksLog = createMarksLog({ store, clock, log, maxDocumentBytes: settings.maxDocumentBytes })
  const connections = createReturningConnections(database, clock, deps.trust)
  const standings = createStandings({ ...deps, connections })
  const sockets = new Set<SyncSocket>()
  const reading = new Map<AccountId, Bucket>()
  let closing = false

  async function beforeSync(data: beforeSyncPayload<Context>): Promise<void> {
    const { socket } = data.context
    const opened = socket.documents.get(data.documentName)
    if (opened === undefined || closing) throw new Refused()
    if (data.type === SYNC_STEP_1) return spendReading(socket, data.documentName)
    const whole = data.type === SYNC_STEP_2
    opened.answered ||= whole
    if (data.connection.readOnly) {
      const known = whole && Y.snapshotContainsUpdate(Y.snapshot(data.document), data.payload)
      // Changes that come before the first whole answer are in it as well; that one decides.
      if (opened.refusal !== null && opened.answered && !known) tellRefused(data, opened.refusal)
      return
    }
    const broughtMarks = await take(data, opened)
    if (whole && opened.returning && !opened.back) {
      opened.back = true
      await standings.welcomeBack(socket, data.documentName, broughtMarks)
    }
  }

  /** Keeps what a writer sends. @returns whether it was anything new. */
  async function take(data: beforeSyncPayload<Context>, opened: OpenedDocument): Promise<boolean> {
    const { socket } = data.context
    const whole = data.type === SYNC_STEP_2
    const update = data.payload
    const limit = whole ? settings.maxDocumentBytes : settings.maxUpdateBytes
    const inspected = update.length > limit ? refuse('tooLarge') : inspectUpdate(update)
    if (!inspected.ok) {
      log.warn({ account: socket.account.accountId, error: inspected.error }, 'an update of marks was refused')
      socket.end(SYNC_CLOSE.badMessage)
      throw new Refused()
    }
    // A client that comes back repeats what the document has already; that needs no row.
    if (inspected.value.empty) return false
    if (whole && Y.snapshotContainsUpdate(Y.snapshot(data.document), update)) return false
    if (clock.monotonicMs() - opened.checkedAtMs >= RIGHT_HOLDS_MS) {
      const standing = await standings.of(socket, data.documentName)
      opened.checkedAtMs = clock.monotonicMs()
      if (standing?.right !== 'write' || standing.returning !== opened.returning) {
        socket.end(SYNC_CLOSE.rightsChanged)
        throw new Refused()
      }
    }
    await keep(data, keyOf(data.documentName), opened.meetingId, inspected.value)
    return true
  }

  function tellRefused(data: beforeSyncPayload<Context>, refused: MarksRefusal['refused']): void {
    data.connection.sendStateless(JSON.stringify({ refused } satisfies MarksRefusal))
  }

  function spendReading(socket: SyncSocket, name: string): void {
    const { accountId } = socket.account
    const bucket = reading.get(accountId) ?? createBucket(READING.bytesPerSecond, READING.bytesAtOnce)
    reading.set(accountId, bucket)
    if (bucket.take(marksLog.bytesOf(name))) return
    log.warn({ account: accountId }, 'whole documents of marks are asked for too often')
    socket.end(SYNC_CLOSE.rateLimited)
    throw new Refused()
  }

  async function keep(
    data: beforeSyncPayload<Context>,
    key: MarksKey,
    meetingId: MeetingId,
    inspected: { marks: number; empty: boolean },
  ): Promise<void> {
    const { socket } = data.context
    try {
      const kept = await marksLog.append(data.documentName, key, data.payload, inspected)
      if (kept === 'full') {
        // From here on this socket's updates to it are answered with “not saved”; the page tells the person.
        data.connection.readOnly = true
        tellRefused(data, 'full')
      }
      if (kept === 'new author') {
        const fullName = await store.fullName(key.author)
        const { paperVersionId, author: accountId } = key
        const readers = await deps.readersOf(paperVersionId)
        const news = { paperVersionId, accountId, fullName }
        announcer.tellByRole(meetingId, 'annotations.authorAdded', (role) => (readers.has(role) ? news : null))
      }
    } catch (error) {
      log.error({ err: error }, 'an update of marks could not be stored')
      socket.end(SYNC_CLOSE.tryAgain)
      throw new Refused()
    }
  }

  async function recheckSocket(socket: SyncSocket, { meetingId, paperVersionIds }: Whose): Promise<void> {
    let changed = false
    const ended: string[] = []
    for (const [name, opened] of socket.documents) {
      if (meetingId !== undefined && opened.meetingId !== meetingId) continue
      if (paperVersionIds?.has(keyOf(name).paperVersionId) === false) continue
      const standing = await standings.of(socket, name)
      opened.checkedAtMs = clock.monotonicMs()
      if (standing?.right === opened.right && standing.returning === opened.returning) continue
      changed = true
      if (standing?.returning === true) ended.push(name)
    }
    if (changed) socket.end(SYNC_CLOSE.rightsChanged, () => void standings.noteStood(socket, ended))
  }

  const hocuspocus = new Hocuspocus<Context>({
    quiet: true,
    // Whether the connection still lives is looked after in sync-socket.ts; Hocuspocus would count a silent reader as dead.
    timeout: 2 ** 31 - 1,
    maxUnauthenticatedQueueSize: settings.maxDocumentBytes,
    maxPendingDocuments: settings.maxDocumentsPerConnection,
    async onAuthenticate({ documentName, context: { socket }, connectionConfig }) {
      const known = socket.documents.get(documentName)
      if (known === undefined && socket.documents.size >= settings.maxDocumentsPerConnection) throw new Refused()
      const standing = closing ? null : await standings.of(socket, documentName)
      if (standing === null) throw new Refused()
      await standings.noteOpened(socket, documentName, standing)
      connectionConfig.readOnly = standing.right !== 'write'
      const times = (socket.documents.get(documentName)?.times ?? 0) + 1
      const before = { answered: false, back: false }
      socket.documents.set(documentName, { ...standing, ...before, checkedAtMs: clock.monotonicMs(), times })
    },
    async onLoadDocument({ documentName, document, context: { socket } }) {
      try {
        for (const update of await marksLog.open(documentName, keyOf(documentName))) applyStored(document, update)
      } catch (error) {
        log.error({ err: error, document: documentName }, 'marks could not be read')
        // A refusal would tell the client to give up; a closed connection tells it to come back.
        socket.end(SYNC_CLOSE.tryAgain)
        throw new Refused()
      }
    },
    beforeSync,
    onTokenSync: () => Promise.reject(new Refused()),
    onStateless: () => Promise.reject(new Refused()),
    async afterUnloadDocument({ documentName }) {
      marksLog.close(documentName, keyOf(documentName))
    },
    async onDisconnect({ documentName, context: { socket } }) {
      const opened = socket.documents.get(documentName)
      if (opened === undefined) return
      opened.times -= 1
      if (opened.times <= 0) socket.documents.delete(documentName)
    },
  })

  function applyStored(document: Y.Doc, update: Uint8Array): void {
    try {
      Y.applyUpdate(document, update)
    } catch (error) {
      log.error({ err: error }, 'a stored update of marks could not be applied and is left out')
    }
  }

  return {
    accept(socket, _request, { account, sessionHash }) {
      if (closing) {
        socket.close(1001)
        return
      }
      const served: SyncSocket = serveSyncSocket({
        socket,
        account,
        sessionHash,
        limits,
        receive: (message) => client.handleMessage(message),
        onClosed: (code) => {
          sockets.delete(served)
          client.handleClose({ code, reason: '' })
        },
      })
      const client = hocuspocus.handleConnection(served.outlet, new Request('http://localhost/sync'), {
        socket: served,
      })
      sockets.add(served)
    },
    handlers: {
      'annotations.authors': async ({ account }, { meetingId, paperVersionId }) => {
        const readable = await deps.mayRead(account, paperVersionId)
        if (readable?.meetingId !== meetingId) return refuse('notFound')
        return accept({ authors: await store.authors(paperVersionId) })
      },
    },
    recheck(whose) {
      for (const socket of sockets) {
        if (whose.accountId !== undefined && socket.account.accountId !== whose.accountId) continue
        recheckSocket(socket, whose).catch((error: unknown) => {
          // Whose rights can't be looked up comes back when they can.
          log.error({ err: error }, 'rights to marks could not be looked up')
          socket.end(SYNC_CLOSE.tryAgain)
        })
      }
    },
    meetingOver: (meetingId) => connections.meetingOver(meetingId),
    restore: () => connections.restore(),
    closeSession(sessionHash) {
      for (const socket of sockets) if (socket.sessionHash === sessionHash) socket.end(CLOSE.sessionEnded)
    },
    flush: () => marksLog.settled(),
    async close() {
      closing = true
      for (const socket of sockets) socket.end(1001)
      hocuspocus.flushPendingStores()
      await marksLog.settled()
    },
  }
}
