import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { granted, openRoomWorld, refusal, settle, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { SITES } from '../identity/test-support.ts'
import type { SeatId } from '../wire/ids.ts'
import { messagesCsv } from './csv.ts'
import { lastMessages } from './store.ts'
import { MAX_TEXT, withMessages, type MessagesState, type MessageTo } from './wire.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
type Seated = Awaited<ReturnType<RoomWorld['seat']>>

let world: RoomWorld
let chair: Seated
let secretary: Seated
let person: Seated
let other: Seated
beforeEach(async () => {
  world = await openRoomWorld()
  chair = await world.seat('chair', 'chair')
  secretary = await world.seat('secretary', 'secretary')
  person = await world.seat('person', 'delegate')
  other = await world.seat('other', 'delegate')
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})

const ALL: MessageTo = { kind: 'all' }
const LEADERS: MessageTo = { kind: 'leaders' }
const toSeat = ({ seatId }: { seatId: SeatId }): MessageTo => ({ kind: 'seat', seatId })
const newMessage = (text: string, to: MessageTo) => ({ messageId: crypto.randomUUID() as never, text, to })
const send = (by: FakeClient, text: string, to: MessageTo, messageId: string = crypto.randomUUID()) =>
  world.rooms.handlers['messages.send'](by.call, { ...newMessage(text, to), messageId: messageId as never })
const texts = (client: FakeClient) =>
  client.dataOf('messages.added').flatMap(({ messages }) => messages.map(({ text }) => text))
const sent = () => world.timers.pass(2_000)
/** What the record on disk holds. */
const onDisk = async () =>
  (await lastMessages(world.database, world.meetingId, 1_000)).map(({ number, text }) => `${number} ${text}`)
const record = async (by: FakeClient, actor: 'chair' | 'delegate' | 'operator') => {
  const call = { ...by.call, actor, connection: null }
  const { messages } = granted(
    await world.rooms.handlers['messages.list'](call, { meetingId: world.meetingId, before: null }),
  )
  return messages.map(({ text }) => text).toReversed()
}

describe('a message', () => {
  test('to all is one event at each device, the writer’s own too', async () => {
    granted(await send(chair, 'Mời các điểm cầu kiểm tra micrô', ALL))
    await sent()
    for (const client of [chair, secretary, person, other]) {
      expect(client.dataOf('messages.added')).toHaveLength(1)
      expect(client.dataOf('messages.added')[0]?.messages).toMatchObject([
        { number: 1, text: 'Mời các điểm cầu kiểm tra micrô', byName: 'chair', fromLeader: true, to: ALL },
      ])
    }
  })

  test('to one site goes to all its devices and to the leaders, and to nobody else', async () => {
    const operator = await world.seat('operator', 'operator')
    const phone = world.client(operator.account, 'Phone')
    await phone.join({ place: 'site', claim: 'add' })
    granted(await send(secretary, 'Xin bật máy quay', toSeat(operator)))
    granted(await send(operator, 'Vâng, đang bật', LEADERS))
    await sent()
    for (const client of [chair, secretary, operator, phone])
      expect(texts(client)).toEqual(['Xin bật máy quay', 'Vâng, đang bật'])
    for (const client of [person, other]) expect(client.dataOf('messages.added')).toEqual([])
    expect(await record(operator, 'operator')).toEqual(['Xin bật máy quay', 'Vâng, đang bật'])
    expect(await record(person, 'delegate')).toEqual([])
    expect(await record(chair, 'chair')).toEqual(['Xin bật máy quay', 'Vâng, đang bật'])
  })

  test('for a site that has not joined waits for it', async () => {
    const operator = await world.invite('late', 'operator', SITES.commune)
    // The list of seats is read again at the next join.
    const watcher = await world.seat('watcher', 'observer')
    granted(await send(chair, 'Chào điểm cầu đến sau', { kind: 'seat', seatId: world.siteSeat(SITES.commune) }))
    const { snapshot } = await world.client(operator).join({ place: 'site' })
    expect(snapshot.messages.messages.map(({ text }) => text)).toEqual(['Chào điểm cầu đến sau'])
    expect(texts(watcher)).toEqual([])
  })

  test('is refused to whom the writer may not write, and nothing of it stays', async () => {
    expect(refusal(await send(person, 'Chào mọi người', ALL))).toBe('chatClosed')
    expect(refusal(await send(person, 'Chào bạn', toSeat(other)))).toBe('leadersOnly')
    expect(refusal(await send(chair, 'Ai đó', { kind: 'seat', seatId: 'AAAAAAAA' as SeatId }))).toBe('noSuchSeat')
    await sent()
    expect(await onDisk()).toEqual([])
  })

  test('sent again after a cut is the same message: one in the record, one at each device, the same answer', async () => {
    const id = crypto.randomUUID()
    const first = granted(await send(person, 'Xin phát biểu sau', LEADERS, id))
    person.cut()
    const back = world.client(person.account)
    await back.join()
    expect(granted(await send(back, 'Xin phát biểu sau', LEADERS, id))).toEqual(first)
    await sent()
    expect(texts(chair)).toEqual(['Xin phát biểu sau'])
    expect(await onDisk()).toEqual(['1 Xin phát biểu sau'])
    // Somebody else's id tells nothing and changes nothing.
    expect(refusal(await send(other, 'Của tôi', LEADERS, id))).toBe('messageIdTaken')
  })

  test('that was acknowledged is there after a crash, for its readers', async () => {
    granted(await send(chair, 'Họp lại sau mười lăm phút', ALL))
    granted(await send(chair, 'Riêng cho ông', toSeat(person)))
    await world.crash()
    const again = async (client: FakeClient) =>
      (await world.client(client.account).join()).snapshot.messages.messages.map(({ text }) => text)
    expect(await again(person)).toEqual(['Họp lại sau mười lăm phút', 'Riêng cho ông'])
    expect(await again(other)).toEqual(['Họp lại sau mười lăm phút'])
    expect(await again(secretary)).toEqual(['Họp lại sau mười lăm phút', 'Riêng cho ông'])
  })
})

describe('the open chat', () => {
  test('lets everybody write to all until it is closed, also after a crash', async () => {
    granted(await world.rooms.handlers['messages.setChat'](secretary.call, { chat: 'open' }))
    granted(await world.rooms.handlers['messages.setChat'](chair.call, { chat: 'open' }))
    expect(person.dataOf('messages.chatChanged')).toEqual([{ chat: 'open' }])
    granted(await send(person, 'Chào cả hội nghị', ALL))
    await sent()
    expect(texts(other)).toEqual(['Chào cả hội nghị'])
    await world.crash()
    const back = world.client(person.account)
    expect((await back.join()).snapshot.messages.chat).toBe('open')
    const lead = world.client(chair.account)
    await lead.join()
    granted(await world.rooms.handlers['messages.setChat'](lead.call, { chat: 'closed' }))
    expect(refusal(await send(back, 'Còn nữa', ALL))).toBe('chatClosed')
  })

  test('has a pace for each and for all together', async () => {
    granted(await world.rooms.handlers['messages.setChat'](chair.call, { chat: 'open' }))
    const answers: (string | null)[] = []
    for (let n = 0; n < 7; n += 1) answers.push(refusal(await send(person, `Tin ${n}`, ALL)))
    expect(answers).toEqual([null, null, null, null, null, 'rateLimited', 'rateLimited'])
    await world.timers.pass(3_100)
    expect(refusal(await send(person, 'Sau một lát', ALL))).toBeNull()
    const crowd = [other]
    for (let n = 0; n < 5; n += 1) crowd.push(await world.seat(`more${n}`, 'delegate'))
    const all: (string | null)[] = []
    for (const one of crowd) for (let n = 0; n < 5; n += 1) all.push(refusal(await send(one, `Tin ${n}`, ALL)))
    expect(new Set(all)).toEqual(new Set([null, 'chatBusy']))
    // Leaders are not kept from writing by that.
    expect(refusal(await send(chair, 'Xin trật tự', ALL))).toBeNull()
  })
})

describe('what a device knows', () => {
  test('follows the person’s part: who leads reads all, who led reads their own again', async () => {
    granted(await send(other, 'Chỉ để lãnh đạo biết', LEADERS))
    await sent()
    expect(texts(person)).toEqual([])
    granted(await world.rooms.handlers['leading.handOver'](chair.call, { accountId: person.account.accountId }))
    await settle()
    expect(person.dataOf('messages.reset').at(-1)?.messages).toMatchObject([{ text: 'Chỉ để lãnh đạo biết' }])
    granted(await world.rooms.handlers['leading.takeBack'](chair.call, {}))
    await settle()
    expect(person.dataOf('messages.reset').at(-1)?.messages).toEqual([])
    expect(other.dataOf('messages.reset')).toEqual([])
  })

  test('older messages come by page, those that may be read alone', async () => {
    for (let n = 1; n <= 60; n += 1) {
      granted(await send(n % 2 === 0 ? chair : secretary, `Tin ${n}`, n % 10 === 0 ? toSeat(other) : ALL))
      await world.timers.pass(1_000)
    }
    const { snapshot } = await world.client(person.account).join({ claim: 'takeOver' })
    const { messages, hasOlder } = snapshot.messages
    expect(hasOlder).toBe(true)
    expect(messages).toHaveLength(50)
    const late = world.client(person.account)
    await late.join({ claim: 'takeOver' })
    const older = granted(await world.rooms.handlers['messages.older'](late.call, { before: messages[0]?.number ?? 0 }))
    expect(older).toMatchObject({ hasOlder: false })
    const numbers = [...older.messages, ...messages].map(({ number }) => number)
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, index) => index + 1).filter((n) => n % 10 !== 0))
  })

  test('a storm of 30 sites is a few events at the leaders', async () => {
    const crowd: Seated[] = []
    for (let n = 0; n < 30; n += 1) crowd.push(await world.seat(`site${n}`, 'delegate'))
    for (const one of crowd) granted(await send(one, 'Không nghe thấy tiếng', LEADERS))
    await world.timers.pass(5_000)
    expect(texts(chair)).toHaveLength(30)
    expect(chair.dataOf('messages.added').length).toBeLessThanOrEqual(2)
    for (const one of crowd) expect(texts(one)).toEqual(['Không nghe thấy tiếng'])
  })
})

test('writers to all, to seats and to leaders, cut off and crashing: no acknowledged message is lost or doubled, and none is sent to a seat that may not read it', async () => {
  const act = fc.record({
    who: fc.nat(3),
    what: fc.constantFrom('all', 'leaders', 'seat', 'again', 'chat', 'cut', 'crash', 'pass'),
    seat: fc.nat(3),
  })
  const done: Record<string, number> = {}
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 30, size: 'max' }), async (acts) => {
      const here = await openRoomWorld()
      try {
        const roles = ['chair', 'secretary', 'delegate', 'delegate'] as const
        const accounts = await Promise.all(roles.map((role, index) => here.invite(`p${index}`, role)))
        const known = new Map<number, MessagesState>()
        const clients: FakeClient[] = []
        const seats: SeatId[] = []
        const read = (index: number) => {
          const events = clients[index]?.heard ?? []
          let state = known.get(index)
          if (state === undefined) return new Set<string>()
          for (const one of events.splice(0)) {
            if (one.event === 'messages.added') state = withMessages(state, one.data.messages)
            if (one.event === 'messages.reset') state = one.data
          }
          known.set(index, state)
          expect(new Set(state.messages.map(({ number }) => number)).size).toBe(state.messages.length)
          return new Set(state.messages.map(({ text }) => text))
        }
        const join = async (index: number) => {
          const account = accounts[index]
          if (account === undefined) throw new Error('nobody')
          const client = here.client(account)
          const { snapshot, seatId } = await client.join({ claim: 'takeOver' })
          clients[index] = client
          seats[index] = seatId
          known.set(index, snapshot.messages)
        }
        for (const index of accounts.keys()) await join(index)
        const acknowledged: { id: string; text: string; readers: Set<number>; who: number; to: MessageTo }[] = []
        for (const [number, { who, what, seat }] of acts.entries()) {
          const client = clients[who]
          const { handlers } = here.rooms
          if (client === undefined) continue
          if (what === 'cut') {
            client.cut()
            await join(who)
          } else if (what === 'crash') {
            await here.crash()
            for (const index of accounts.keys()) await join(index)
          } else if (what === 'pass') await here.timers.pass(700)
          else if (what === 'chat')
            await handlers['messages.setChat'](client.call, { chat: seat % 2 === 0 ? 'open' : 'closed' })
          else {
            const last = what === 'again' ? acknowledged.findLast((one) => one.who === who) : undefined
            if (what === 'again' && last === undefined) continue
            const target = seats[seat]
            if (target === undefined) continue
            const to: MessageTo =
              last?.to ?? (what === 'seat' ? { kind: 'seat', seatId: target } : { kind: what as 'all' })
            const one = {
              messageId: (last?.id ?? crypto.randomUUID()) as never,
              text: last?.text ?? `tin ${number}`,
              to,
            }
            const outcome = await handlers['messages.send'](client.call, one)
            if (outcome.ok) done[what] = (done[what] ?? 0) + 1
            if (!outcome.ok || last !== undefined) continue
            const everybody = [0, 1, 2, 3]
            const readers = to.kind === 'all' ? everybody : [0, 1, who, ...(to.kind === 'seat' ? [seat] : [])]
            acknowledged.push({ id: one.messageId, text: one.text, readers: new Set(readers), who, to })
          }
        }
        await here.timers.pass(5_000)
        const disk = (await lastMessages(here.database, here.meetingId, 1_000)).map(({ text }) => text)
        expect(disk).toEqual(acknowledged.map(({ text }) => text))
        for (const index of accounts.keys()) {
          const mine = acknowledged.filter(({ readers }) => readers.has(index)).map(({ text }) => text)
          expect([...read(index)].sort()).toEqual(mine.sort())
        }
      } finally {
        await here.rooms.close()
        await here.database.destroy()
      }
    }),
    { seed: SEED, numRuns: 25 },
  )
  expect(Object.keys(done).sort()).toEqual(['again', 'all', 'leaders', 'seat'])
}, 60_000)

test('text is one line within its length, and the file of the record is harmless in a spreadsheet', async () => {
  granted(await send(chair, '=HYPERLINK("x")', ALL))
  const rows = await lastMessages(world.database, world.meetingId, 10)
  const file = messagesCsv(rows)
  expect(file.startsWith('\uFEFF')).toBe(true)
  expect(file).toContain(`"'=HYPERLINK(""x"")"`)
  expect(file).toContain('"Tất cả"')
  const schema = (await import('./wire.ts')).sendMessage.params
  const one = (text: string) => schema.safeParse({ messageId: crypto.randomUUID(), to: ALL, text })
  expect(one(' Hai \n dòng ').data?.text).toBe('Hai dòng')
  for (const text of ['', '   ', 'x'.repeat(MAX_TEXT + 1), 'a\u202Eb']) expect(one(text).success).toBe(false)
})
