// Reads and writes the messages of a meeting: its record, which outlives it.
import type { Selectable } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { RoomMessagesTable } from '../storage/schema.ts'
import type { MeetingId, MessageId } from '../wire/ids.ts'
import type { KeptMessage, Reader } from './rules.ts'
import type { MessageTo } from './wire.ts'

/** On disk once it has returned. */
export async function insertMessage(database: Database, meetingId: MeetingId, message: KeptMessage): Promise<void> {
  await database
    .insertInto('room_messages')
    .values({
      meeting_id: meetingId,
      message_id: message.messageId,
      number: message.number,
      at_ms: message.atMs,
      to_kind: message.to.kind,
      to_seat_id: message.to.kind === 'seat' ? message.to.seatId : null,
      to_place: message.toPlace,
      from_seat_id: message.fromSeatId,
      from_place: message.fromPlace,
      from_leader: message.fromLeader ? 1 : 0,
      by_account_id: message.byAccountId,
      by_name: message.byName,
      text: message.text,
    })
    .execute()
}

/** Undefined where that meeting has no such message. */
export async function findMessage(
  database: Database,
  meetingId: MeetingId,
  messageId: MessageId,
): Promise<KeptMessage | undefined> {
  const row = await database
    .selectFrom('room_messages')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .where('message_id', '=', messageId)
    .executeTakeFirst()
  return row === undefined ? undefined : messageFrom(row)
}

/** The last messages of a meeting in their order, to all and to single readers alike. */
export async function lastMessages(database: Database, meetingId: MeetingId, count: number): Promise<KeptMessage[]> {
  const rows = await database
    .selectFrom('room_messages')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .orderBy('number', 'desc')
    .limit(count)
    .execute()
  return rows.reverse().map(messageFrom)
}

/**
 * A page of those that the reader may read, the newest first: the rule `mayRead` as a condition of the database.
 *
 * @param before - Only messages with a smaller number; null: from the end.
 */
export async function readableMessages(
  database: Database,
  meetingId: MeetingId,
  { leads, seatIds, accountId }: Reader,
  { before, count }: { readonly before: number | null; readonly count: number },
): Promise<{ messages: KeptMessage[]; hasOlder: boolean }> {
  let query = database.selectFrom('room_messages').selectAll().where('meeting_id', '=', meetingId)
  if (before !== null) query = query.where('number', '<', before)
  if (!leads) {
    query = query.where(({ and, eb, or }) =>
      or([
        eb('to_kind', '=', 'all'),
        eb('by_account_id', '=', accountId),
        and([eb('to_kind', '=', 'seat'), eb('to_seat_id', 'in', [...seatIds])]),
        and([eb('to_kind', '=', 'leaders'), eb('from_leader', '=', 0), eb('from_seat_id', 'in', [...seatIds])]),
      ]),
    )
  }
  const rows = await query
    .orderBy('number', 'desc')
    .limit(count + 1)
    .execute()
  return { messages: rows.slice(0, count).map(messageFrom), hasOlder: rows.length > count }
}

function messageFrom(row: Selectable<RoomMessagesTable>): KeptMessage {
  return {
    messageId: row.message_id,
    number: row.number,
    atMs: row.at_ms,
    to: toFrom(row),
    toPlace: row.to_place,
    fromSeatId: row.from_seat_id,
    fromPlace: row.from_place,
    fromLeader: row.from_leader === 1,
    byAccountId: row.by_account_id,
    byName: row.by_name,
    text: row.text,
  }
}

function toFrom({ to_kind: kind, to_seat_id: seatId }: Selectable<RoomMessagesTable>): MessageTo {
  if (kind === 'all') return { kind }
  // A message to a place without the place is nobody's but the leaders'.
  return kind === 'seat' && seatId !== null ? { kind, seatId } : { kind: 'leaders' }
}
