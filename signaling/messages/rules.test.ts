import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { AccountId, MeetingId, MessageId, SeatId } from '../wire/ids.ts'
import { openWorld } from '../identity/test-support.ts'
import { asSent, lastReadable, mayRead, maySend, type KeptMessage, type Reader } from './rules.ts'
import { insertMessage, readableMessages } from './store.ts'
import { MAX_SHOWN, MAX_SHOWN_TEXT, withMessages, type MessagesState, type MessageTo } from './wire.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
const [SEATS, WRITERS] = [4, 3]
const seat = (index: number) => SeatId.parse(`seat${String(index).padStart(4, '0')}`)
const account = (index: number) => AccountId.parse(`account-${index}`)

const anyTo: fc.Arbitrary<MessageTo> = fc.oneof(
  fc.constant<MessageTo>({ kind: 'all' }),
  fc.constant<MessageTo>({ kind: 'leaders' }),
  fc.nat(SEATS - 1).map((index): MessageTo => ({ kind: 'seat', seatId: seat(index) })),
)
function message(number: number, more: Partial<KeptMessage> = {}): KeptMessage {
  return {
    ...{ messageId: MessageId.parse(`message-${number}`), number, atMs: number, to: { kind: 'all' }, text: 'Xin chào' },
    ...{ fromSeatId: seat(0), fromPlace: 'Xã A', fromLeader: false, toPlace: '' },
    ...{ byAccountId: account(0), byName: 'Cán bộ một' },
    ...more,
  }
}
const anyMessages = fc
  .array(
    fc.record({
      to: anyTo,
      fromSeatId: fc.nat(SEATS - 1).map(seat),
      fromLeader: fc.boolean(),
      byAccountId: fc.nat(WRITERS - 1).map(account),
    }),
    { maxLength: 30 },
  )
  .map((all) => all.map((more, index) => message(index + 1, more)))
const anyReader: fc.Arbitrary<Reader> = fc.record({
  leads: fc.boolean(),
  seatIds: fc.uniqueArray(fc.nat(SEATS - 1), { maxLength: 2 }).map((all) => all.map(seat)),
  accountId: fc.nat(WRITERS).map(account),
})

describe('who reads a message', () => {
  const hall: Reader = { leads: false, seatIds: [seat(1)], accountId: account(9) }
  const other: Reader = { leads: false, seatIds: [seat(2)], accountId: account(8) }
  const leader: Reader = { leads: true, seatIds: [seat(3)], accountId: account(7) }

  test('to one site: that site and the leaders alone', () => {
    const one = message(1, { to: { kind: 'seat', seatId: seat(1) }, fromLeader: true })
    expect([hall, leader, other].map((reader) => mayRead(reader, one))).toEqual([true, true, false])
  })
  test('to the leaders: they, and the site that wrote it', () => {
    const one = message(1, { to: { kind: 'leaders' }, fromSeatId: seat(1) })
    expect([hall, leader, other].map((reader) => mayRead(reader, one))).toEqual([true, true, false])
  })
  test('what a secretary writes to the leaders from a hall is not the hall’s', () => {
    const one = message(1, { to: { kind: 'leaders' }, fromSeatId: seat(1), fromLeader: true })
    expect(mayRead(hall, one)).toBe(false)
  })
  test('a writer reads what they wrote, wherever they sit', () => {
    const one = message(1, { to: { kind: 'seat', seatId: seat(1) }, byAccountId: account(8), fromLeader: true })
    expect(mayRead(other, one)).toBe(true)
  })

  test('the database answers by the same rule as the room, page by page, and loses none', async () => {
    const { database } = await openWorld()
    // Meetings and people of these messages are made up.
    await sql`pragma foreign_keys = off`.execute(database)
    let meetings = 0
    await fc.assert(
      fc.asyncProperty(anyMessages, anyReader, fc.integer({ min: 1, max: 7 }), async (all, reader, count) => {
        const meetingId = MeetingId.parse(`meeting-${(meetings += 1)}`)
        for (const one of all) await insertMessage(database, meetingId, one)
        const read: KeptMessage[] = []
        for (let before: number | null = null; ;) {
          const page = await readableMessages(database, meetingId, reader, { before, count })
          read.push(...page.messages)
          if (!page.hasOlder) break
          before = page.messages.at(-1)?.number ?? 1
        }
        expect(read).toEqual(all.filter((one) => mayRead(reader, one)).toReversed())
      }),
      { seed: SEED, numRuns: 60 },
    )
    await database.destroy()
  })
})

describe('who writes to whom', () => {
  const to = { all: { kind: 'all' }, seat: { kind: 'seat', seatId: seat(1) }, leaders: { kind: 'leaders' } } as const
  test('chair and secretaries write to all and to each, whether the chat is open or not', () => {
    for (const chat of ['open', 'closed'] as const)
      for (const one of Object.values(to)) expect(maySend(true, one, chat)).toBe('yes')
  })
  test('others write to chair and secretaries, to all only while the chat is open, and never to one place', () => {
    expect(maySend(false, to.leaders, 'closed')).toBe('yes')
    expect(maySend(false, to.all, 'closed')).toBe('chatClosed')
    expect(maySend(false, to.all, 'open')).toBe('yes')
    for (const chat of ['open', 'closed'] as const) expect(maySend(false, to.seat, chat)).toBe('leadersOnly')
  })
})

describe('what a newcomer is sent', () => {
  test('is the last that they may read, in order, within the bounds, and says whether there were more', () => {
    fc.assert(
      fc.property(anyMessages, anyReader, fc.integer({ min: 1, max: 500 }), (all, reader, length) => {
        const long = Array.from({ length: 4 }, () => all).flat()
        const messages = long.map((one, index) => ({ ...one, number: index + 1, text: 'x'.repeat(length) }))
        const { shown, left } = lastReadable(messages, reader)
        const readable = messages.filter((one) => mayRead(reader, one))
        expect(shown).toEqual(shown.length === 0 ? [] : readable.slice(-shown.length))
        expect(left).toBe(shown.length < readable.length)
        expect(shown.length).toBeLessThanOrEqual(MAX_SHOWN)
        if (shown.length > 1) expect(shown.length * length).toBeLessThanOrEqual(MAX_SHOWN_TEXT)
        if (left) expect(shown.length === MAX_SHOWN || (shown.length + 1) * length > MAX_SHOWN_TEXT).toBe(true)
      }),
      { seed: SEED },
    )
  })
})

describe('what a page knows', () => {
  test('has each message once and in order, however often and in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 60 }), (numbers) => {
        const empty: MessagesState = { chat: 'closed', messages: [asSent(message(5))], hasOlder: false }
        const after = numbers.reduce((state, number) => withMessages(state, [asSent(message(number))]), empty)
        expect(after.messages.map(({ number }) => number)).toEqual([...new Set([5, ...numbers])].sort((a, b) => a - b))
      }),
      { seed: SEED },
    )
  })
})
