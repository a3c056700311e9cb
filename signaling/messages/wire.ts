// Messages of the running meeting: requests, events, and what of them is in the snapshot.
import { z } from 'zod'
import { MeetingId, MessageId, SeatId, TimeMs } from '../wire/ids.ts'
import { event, plainLine, request } from '../wire/kit.ts'

/** Characters of one message. */
export const MAX_TEXT = 500
/** Messages in the snapshot, and of one page of older ones. */
export const MAX_SHOWN = 50
/** Characters of the snapshot's messages together: a join over 64 kbit/s must not wait for them. */
export const MAX_SHOWN_TEXT = 8_000
/** Messages that the pages keep of a running meeting; older ones are asked for. */
const MAX_KEPT = 1_000

/** To whom a message goes: everybody, one seat (and chair and secretaries, who read all), or chair and secretaries alone. */
export const MessageTo = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('seat'), seatId: SeatId }),
  z.strictObject({ kind: z.literal('leaders') }),
])
export type MessageTo = z.infer<typeof MessageTo>

/** `open`: everybody may write to all. Closed, as at the beginning: to chair and secretaries, who write to all and to each. */
export const ChatState = z.enum(['open', 'closed'])
export type ChatState = z.infer<typeof ChatState>

export const RoomMessage = z.strictObject({
  messageId: MessageId,
  /** Counts the messages of the meeting from 1; a reader may see gaps. */
  number: z.int().min(1),
  atMs: TimeMs,
  to: MessageTo,
  /** Where its writer sat. */
  fromSeatId: SeatId,
  /** Written by chair or secretary. */
  fromLeader: z.boolean(),
  byName: z.string(),
  text: z.string(),
})
export type RoomMessage = z.infer<typeof RoomMessage>

/** In the order of their numbers. `hasOlder`: there may be more before the first. */
export const MessagesState = z.strictObject({
  chat: ChatState,
  messages: z.array(RoomMessage).max(MAX_SHOWN),
  hasOlder: z.boolean(),
})
export type MessagesState = z.infer<typeof MessagesState>
/** Its part of the snapshot: the last messages that the person may read. */
export const messagesSlice = MessagesState.default({ chat: 'closed', messages: [], hasOlder: false })

/** New messages that this device may read, gathered: at most one event in some hundred milliseconds. */
export const messagesAdded = event('messages.added', {
  data: z.strictObject({ messages: z.array(RoomMessage).min(1) }),
  kept: false,
  inState: true,
})
/** What this device may read is another than before, because its person leads now or no longer. */
export const messagesReset = event('messages.reset', { data: MessagesState, kept: false, inState: true })
export const chatChanged = event('messages.chatChanged', { data: z.strictObject({ chat: ChatState }), kept: true })

/** Writes a message. The same id once more is the same message, whatever was lost on the way: it is answered as the first time. */
export const sendMessage = request('messages.send', {
  via: 'ws',
  params: z.strictObject({ messageId: MessageId, to: MessageTo, text: plainLine(MAX_TEXT) }),
  result: z.strictObject({ number: z.int().min(1), atMs: TimeMs }),
  errors: ['chatClosed', 'leadersOnly', 'noSuchSeat', 'messageIdTaken', 'chatBusy', 'recordFull'],
})
/** Lets everybody write to all, or no longer. */
export const setChat = request('messages.setChat', {
  via: 'ws',
  params: z.strictObject({ chat: ChatState }),
  result: z.strictObject({}),
})
/** The messages before that number that this device may read, in the order of their numbers. */
export const olderMessages = request('messages.older', {
  via: 'ws',
  params: z.strictObject({ before: z.int().min(1) }),
  result: z.strictObject({ messages: z.array(RoomMessage).max(MAX_SHOWN), hasOlder: z.boolean() }),
})

/** A message in the meeting's record, with the names of that day. */
export const RecordedMessage = z.strictObject({
  ...RoomMessage.omit({ fromSeatId: true }).shape,
  fromPlace: z.string(),
  /** Empty: not to one place. */
  toPlace: z.string(),
})
export type RecordedMessage = z.infer<typeof RecordedMessage>
const MAX_RECORDED = 200
/** The record, the newest first: all of it for chair and secretaries, what they could read for others. As a file: `messages.csv`. */
export const listRecorded = request('messages.list', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, before: z.int().min(1).nullable() }),
  result: z.strictObject({ messages: z.array(RecordedMessage).max(MAX_RECORDED), hasOlder: z.boolean() }),
})
export const RECORDED_A_PAGE = 100

/** What a page knows after new messages have come. Those that it has already are passed over. */
export function withMessages(before: MessagesState, added: readonly RoomMessage[]): MessagesState {
  const known = new Set(before.messages.map(({ messageId }) => messageId))
  const all = [...before.messages, ...added.filter(({ messageId }) => !known.has(messageId))].sort(
    (a, b) => a.number - b.number,
  )
  const messages = all.slice(-MAX_KEPT)
  return { ...before, messages, hasOlder: before.hasOlder || messages.length < all.length }
}
