// Writing messages, opening the chat, and reading older messages and the record.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import type { LiveRoom } from '../room/room.ts'
import { seatIdOf } from '../room/roster.ts'
import type { Seated, SeatedAt } from '../room/seated.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { isLeader } from '../wire/locked-out.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { ErrorOf, Method, ParamsOf, ResultOf } from '../wire/registry.ts'
import { asSent, maySend, type KeptMessage, type Reader } from './rules.ts'
import { readerAt, type Messages } from './slice.ts'
import { findMessage, readableMessages } from './store.ts'
import { MAX_SHOWN, RECORDED_A_PAGE, type RecordedMessage } from './wire.ts'

export interface MessagesCommandsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly seated: Seated
  readonly audit: Audit | undefined
  readonly messagesIn: (room: LiveRoom) => Messages
}

export function messagesHandlers(deps: MessagesCommandsDeps): Handlers<Extract<Method, `messages.${string}`>> {
  const { database, seated, audit, messagesIn } = deps
  return {
    'messages.send': async (call, params) => {
      const at = seated(call)
      return at === null ? refuse('notSeated') : at.room.serial.run(() => send(deps, at, params))
    },

    'messages.setChat': async (call, { chat }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { meetingId, serial } = at.room
      return serial.run(async () => {
        const { accountId } = call.account
        const changed = await messagesIn(at.room).setChat(chat)
        if (changed) await audit?.record({ accountId, meetingId, action: 'messages.setChat', details: { chat } })
        return accept({})
      })
    },

    'messages.older': async (call, { before }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const page = { before, count: MAX_SHOWN }
      const { messages, hasOlder } = await readableMessages(database, at.room.meetingId, readerAt(at.device), page)
      return accept({ messages: messages.reverse().map(asSent), hasOlder })
    },

    'messages.list': async (call, { meetingId, before }) => {
      const reader = await readerOf(database, meetingId, call)
      const page = { before, count: RECORDED_A_PAGE }
      const { messages, hasOlder } = await readableMessages(database, meetingId, reader, page)
      return accept({ messages: messages.map(recorded), hasOlder })
    },
  }
}

/** In the room's turn: an id that is known already is the message sent once more. */
async function send(
  { clock, database, messagesIn }: MessagesCommandsDeps,
  { room, seat, device }: SeatedAt,
  { messageId, to, text }: ParamsOf<'messages.send'>,
): Promise<Outcome<ResultOf<'messages.send'>, ErrorOf<'messages.send'>>> {
  const messages = messagesIn(room)
  const { accountId, fullName } = device.account
  const known = await findMessage(database, room.meetingId, messageId)
  if (known !== undefined) {
    return known.byAccountId === accountId
      ? accept({ number: known.number, atMs: known.atMs })
      : refuse('messageIdTaken')
  }
  const leads = isLeader(device.role)
  const may = maySend(leads, to, messages.chat)
  if (may !== 'yes') return refuse(may)
  const toSeat = to.kind === 'seat' ? room.seats.get(to.seatId) : null
  if (toSeat === undefined) return refuse('noSuchSeat')
  const number = messages.nextNumber
  if (number === null) return refuse('recordFull')
  const wait = messages.takePace(accountId, { leads, toAll: to.kind === 'all' })
  if (wait !== null) return refuse(wait)
  const message: KeptMessage = {
    ...{ messageId, number, atMs: clock.nowMs(), to, text },
    ...{ fromSeatId: seat.seatId, fromPlace: seat.entry.name, fromLeader: leads, toPlace: toSeat?.entry.name ?? '' },
    ...{ byAccountId: accountId, byName: fullName },
  }
  await messages.add(message)
  return accept({ number, atMs: message.atMs })
}

/**
 * What somebody reads in the record: as in the meeting, by what they are in it now. A person has the seat of their own, and an operator that of
 * the site.
 */
export async function readerOf(
  database: Database,
  meetingId: MeetingId,
  { account: { accountId }, actor }: Pick<Call, 'account' | 'actor'>,
): Promise<Reader> {
  const leads = actor !== null && isLeadingActor(actor)
  const row = await database
    .selectFrom('participants')
    .select(['role', 'site_id'])
    .where('meeting_id', '=', meetingId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  const own = seatIdOf(meetingId, 'person', accountId)
  const hall = row?.role === 'operator' ? [seatIdOf(meetingId, 'site', row.site_id)] : []
  return { leads, seatIds: [own, ...hall], accountId }
}

function isLeadingActor(actor: MeetingActor): boolean {
  return actor !== 'unitAdmin' && isLeader(actor)
}

function recorded({
  messageId,
  number,
  atMs,
  to,
  fromLeader,
  byName,
  text,
  fromPlace,
  toPlace,
}: KeptMessage): RecordedMessage {
  return { messageId, number, atMs, to, fromLeader, byName, text, fromPlace, toPlace }
}
