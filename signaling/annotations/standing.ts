import type { Logger } from 'pino'
import type { ActorIn } from '../identity/actors.ts'
import type { Account } from '../identity/wire.ts'
import { isEditable } from '../meeting/rules.ts'
import { meetingRow } from '../meeting/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, PaperVersionId } from '../wire/ids.ts'
import type { MarksConnection, ReturningConnections } from './returning-connections.ts'
import { marksRight, mayWriteOwnShared } from './rules.ts'
import type { MarksKey } from './store.ts'
import { SYNC_CLOSE, type OpenedDocument, type SyncSocket } from './sync-socket.ts'
import { parseMarksDocumentName } from './wire.ts'

/** What somebody may do with a document of marks now, and why not more. */
export type Standing = Pick<OpenedDocument, 'meetingId' | 'right' | 'returning' | 'refusal'>

/** Which open documents; what is left out is any. */
export interface Whose {
  readonly accountId?: AccountId
  readonly meetingId?: MeetingId
  readonly paperVersionIds?: ReadonlySet<PaperVersionId>
}

/** What somebody may read: a paper of a meeting, or a document of their own, which belongs to none. */
export interface Readable {
  readonly meetingId: MeetingId | null
}

export type Standings = ReturnType<typeof createStandings>
type Asker = Pick<SyncSocket, 'account' | 'sessionHash'>

/** On one's own document one has one's own marks, and nobody has others. */
const OWN: Standing = { meetingId: null, right: 'write', returning: false, refusal: null }

export function keyOf(documentName: string): MarksKey {
  const key = parseMarksDocumentName(documentName)
  if (key === null) throw new Error('No document of marks is open under another name')
  return key
}

export function createStandings(deps: {
  readonly database: Database
  readonly actorIn: ActorIn
  readonly mayRead: (account: Account, paperVersionId: PaperVersionId) => Promise<Readable | null>
  readonly presents: (meetingId: MeetingId, accountId: AccountId) => boolean
  readonly connections: ReturningConnections
  readonly log: Logger
}) {
  const { database, connections, log } = deps

  const connectionOf = (socket: SyncSocket, name: string): MarksConnection => {
    const { paperVersionId, author } = keyOf(name)
    return { paperVersionId, author, sessionHash: socket.sessionHash }
  }

  return {
    /** @returns null for an account that may not know of the document at all. */
    async of({ account, sessionHash }: Asker, name: string): Promise<Standing | null> {
      const key = parseMarksDocumentName(name)
      const readable = key === null ? null : await deps.mayRead(account, key.paperVersionId)
      if (key === null || readable === null) return null
      const { meetingId } = readable
      if (meetingId === null) return key.layer === 'private' && key.author === account.accountId ? OWN : null
      const [actor, meeting] = [await deps.actorIn(account, meetingId), await meetingRow(database, meetingId)]
      if (actor === null || meeting === null) return null
      const { accountId } = account
      const who = { accountId, actor, presents: deps.presents(meetingId, accountId) }
      const over = !isEditable(meeting.state)
      const returning = over && mayWriteOwnShared(key, who) && (await connections.mayReturn({ ...key, sessionHash }))
      const right = marksRight(key, who, meeting.state, returning)
      if (right === 'none') return null
      const refused = key.author === account.accountId && right === 'read'
      return { meetingId, right, returning, refusal: refused ? (over ? 'over' : 'role') : null }
    },
    /** Written down before an author is let in: from then on there may be marks that only their device has. */
    async noteOpened(socket: SyncSocket, name: string, { meetingId, right, returning }: Standing): Promise<void> {
      if (right !== 'write' || returning || meetingId === null || keyOf(name).layer !== 'shared') return
      await connections.opened(connectionOf(socket, name), meetingId)
    },
    /** An author who came back after the end has handed in what they had; the socket closes, and comes again as a reader's. */
    async welcomeBack(socket: SyncSocket, name: string, broughtMarks: boolean): Promise<void> {
      try {
        await connections.back(connectionOf(socket, name), broughtMarks)
      } catch (error) {
        log.error({ err: error }, 'a return could not be written down')
      }
      // After the acknowledgement of what was just kept.
      setImmediate(() => socket.end(SYNC_CLOSE.rightsChanged))
    },
    /** These documents' socket answered when the end of the meeting closed it. */
    async noteStood(socket: SyncSocket, names: readonly string[]): Promise<void> {
      try {
        for (const name of names) await connections.stoodAtEnd(connectionOf(socket, name))
      } catch (error) {
        log.error({ err: error }, 'that a connection stood at the end could not be written down')
      }
    },
  }
}
