import type { beforeSyncPayload } from '@hocuspocus/server'
import type { Logger } from 'pino'
import * as Y from 'yjs'
import type { Announcer } from '../kit/announcer.ts'
import type { Clock } from '../kit/clock.ts'
import type { Readers } from '../visibility/readers.ts'
import type { MeetingId, PaperVersionId } from '../wire/ids.ts'
import { refuse } from '../wire/kit.ts'
import { inspectUpdate, type InspectedUpdate } from './inspect-update.ts'
import type { MarksLog } from './marks-log.ts'
import { Refused } from './refused.ts'
import { keyOf, type Standings } from './standing.ts'
import type { MarksKey, MarksStore } from './store.ts'
import { SYNC_CLOSE, type OpenedDocument, type SyncSocket } from './sync-socket.ts'
import type { MarksRefusal } from './wire.ts'

/** What Hocuspocus keeps for each connection. */
export interface SyncContext {
  readonly socket: SyncSocket
}
/** A message of the sync protocol, before Hocuspocus applies it. */
export type SyncMessage = beforeSyncPayload<SyncContext>

export interface IncomingUpdatesDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly announcer: Announcer
  readonly store: MarksStore
  readonly marksLog: MarksLog
  readonly standings: Standings
  readersOf(paperVersionId: PaperVersionId): Promise<Readers>
  readonly maxUpdateBytes: number
  readonly maxDocumentBytes: number
}

/** How long a right that was looked up may be relied on for writing: one that is taken away is gone within a second. */
const RIGHT_HOLDS_MS = 1_000
const SYNC_STEP_2 = 1

/** Takes the changes that clients send: inspects them, checks the right to write, and keeps them on disk before anybody else sees them. */
export class IncomingUpdates {
  readonly #deps: IncomingUpdatesDeps

  constructor(deps: IncomingUpdatesDeps) {
    this.#deps = deps
  }

  /** @throws Refused when Hocuspocus must not apply it. */
  async receive(message: SyncMessage, opened: OpenedDocument): Promise<void> {
    const whole = message.type === SYNC_STEP_2
    opened.answered ||= whole
    if (message.connection.readOnly) {
      const known = whole && isKnown(message)
      // Changes that come before the first whole answer are in it as well; that one decides.
      if (opened.refusal !== null && opened.answered && !known) tellRefused(message, opened.refusal)
      return
    }
    const broughtMarks = await this.#take(message, opened)
    if (whole && opened.returning && !opened.back) {
      opened.back = true
      await this.#deps.standings.welcomeBack(message.context.socket, message.documentName, broughtMarks)
    }
  }

  /** Keeps what a writer sends. @returns whether it was anything new. */
  async #take(message: SyncMessage, opened: OpenedDocument): Promise<boolean> {
    const inspected = this.#inspect(message)
    // A client that comes back repeats what the document has already; that needs no row.
    if (inspected.empty || (message.type === SYNC_STEP_2 && isKnown(message))) return false
    await this.#checkRight(message, opened)
    await this.#keep(message, opened.meetingId, inspected)
    return true
  }

  #inspect({ type, payload, context: { socket } }: SyncMessage): InspectedUpdate {
    const { maxDocumentBytes, maxUpdateBytes, log } = this.#deps
    const limit = type === SYNC_STEP_2 ? maxDocumentBytes : maxUpdateBytes
    const inspected = payload.length > limit ? refuse('tooLarge') : inspectUpdate(payload)
    if (inspected.ok) return inspected.value
    log.warn({ account: socket.account.accountId, error: inspected.error }, 'an update of marks was refused')
    socket.end(SYNC_CLOSE.badMessage)
    throw new Refused()
  }

  async #checkRight({ documentName, context: { socket } }: SyncMessage, opened: OpenedDocument): Promise<void> {
    const { clock, standings } = this.#deps
    if (clock.monotonicMs() - opened.checkedAtMs < RIGHT_HOLDS_MS) return
    const standing = await standings.of(socket, documentName)
    opened.checkedAtMs = clock.monotonicMs()
    if (standing?.right === 'write' && standing.returning === opened.returning) return
    socket.end(SYNC_CLOSE.rightsChanged)
    throw new Refused()
  }

  async #keep(message: SyncMessage, meetingId: MeetingId | null, inspected: InspectedUpdate): Promise<void> {
    const key = keyOf(message.documentName)
    try {
      const kept = await this.#deps.marksLog.append(message.documentName, key, message.payload, inspected)
      if (kept === 'full') {
        // From here on this socket's updates to it are answered with “not saved”; the page tells the person.
        message.connection.readOnly = true
        tellRefused(message, 'full')
      }
      if (kept === 'new author' && meetingId !== null) await this.#announceAuthor(meetingId, key)
    } catch (error) {
      this.#deps.log.error({ err: error }, 'an update of marks could not be stored')
      message.context.socket.end(SYNC_CLOSE.tryAgain)
      throw new Refused()
    }
  }

  async #announceAuthor(meetingId: MeetingId, { paperVersionId, author: accountId }: MarksKey): Promise<void> {
    const { announcer, readersOf, store } = this.#deps
    const news = { paperVersionId, accountId, fullName: await store.fullName(accountId) }
    const readers = await readersOf(paperVersionId)
    announcer.tellByViewer(meetingId, 'annotations.authorAdded', (viewer) => (readers.has(viewer) ? news : null))
  }
}

/** Whether the document has all of it already. */
function isKnown({ document, payload }: SyncMessage): boolean {
  return Y.snapshotContainsUpdate(Y.snapshot(document), payload)
}

function tellRefused({ connection }: SyncMessage, refused: MarksRefusal['refused']): void {
  connection.sendStateless(JSON.stringify({ refused } satisfies MarksRefusal))
}
