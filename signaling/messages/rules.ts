// Who may write to whom and who may read what; pure functions.
import type { AccountId, SeatId } from '../wire/ids.ts'
import { MAX_SHOWN, MAX_SHOWN_TEXT, type ChatState, type MessageTo, type RoomMessage } from './wire.ts'

/** A message as it is kept: with the account that wrote it and the names of that day. */
export interface KeptMessage extends RoomMessage {
  readonly byAccountId: AccountId
  readonly fromPlace: string
  readonly toPlace: string
}

/** Somebody who reads: by what they are in the meeting, where they sit, and who they are. */
export interface Reader {
  readonly leads: boolean
  readonly seatIds: readonly SeatId[]
  readonly accountId: AccountId
}

/**
 * Whether a message is this reader's: to all; their own; to their seat, or from their seat to chair and secretaries; and everything for chair
 * and secretaries. What a leader writes from a hall is not the hall's.
 */
export function mayRead({ leads, seatIds, accountId }: Reader, message: KeptMessage): boolean {
  const { to } = message
  if (to.kind === 'all' || leads || message.byAccountId === accountId) return true
  if (to.kind === 'seat') return seatIds.includes(to.seatId)
  return !message.fromLeader && seatIds.includes(message.fromSeatId)
}

/** Chair and secretaries write to all and to each; others to them, and to all while the chat is open. */
export function maySend(leads: boolean, to: MessageTo, chat: ChatState): 'yes' | 'chatClosed' | 'leadersOnly' {
  if (leads || to.kind === 'leaders') return 'yes'
  if (to.kind === 'seat') return 'leadersOnly'
  return chat === 'open' ? 'yes' : 'chatClosed'
}

/** The last of these that a reader may read, within the bounds of the snapshot. */
export function lastReadable(
  messages: readonly KeptMessage[],
  reader: Reader,
): { readonly shown: readonly KeptMessage[]; readonly left: boolean } {
  const shown: KeptMessage[] = []
  let characters = 0
  for (const message of messages.toReversed()) {
    if (!mayRead(reader, message)) continue
    characters += message.text.length
    if (shown.length === MAX_SHOWN || (shown.length > 0 && characters > MAX_SHOWN_TEXT)) {
      return { shown: shown.toReversed(), left: true }
    }
    shown.push(message)
  }
  return { shown: shown.toReversed(), left: false }
}

/** A message as it travels: the account stays on the server. */
export function asSent(message: KeptMessage): RoomMessage {
  const { messageId, number, atMs, to, fromSeatId, fromLeader, byName, text } = message
  return { messageId, number, atMs, to, fromSeatId, fromLeader, byName, text }
}
