import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import type { MailKind } from '../mail/wire.ts'

/** A letter about a meeting. */
export interface MeetingLetter {
  readonly kind: Exclude<MailKind, 'test'>
  readonly meetingId: MeetingId
  /** Null: everybody on the meeting's list. */
  readonly to: readonly AccountId[] | null
  readonly reason?: string | undefined
}

/** The way to the outbox. Where no mail server is set there is none. */
export interface Mailing {
  /** Puts the letter into the outbox, within the transaction of the act that it tells of: both are kept or neither. */
  queue(within: Database, letter: MeetingLetter): Promise<void>
}
