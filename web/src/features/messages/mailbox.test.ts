import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { RoomMessage } from '../../../../signaling/messages/wire.ts'
import { MessageId, SeatId } from '../../../../signaling/wire/ids.ts'
import type { RoomSession, RoomState } from '../../net/session.ts'
import { Mailbox, MOST_DRAFTS, MOST_PENDING, randomId } from './mailbox.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
const LEADERS = { kind: 'leaders' } as const

/** A server that keeps messages by their id, behind a link that a test breaks before or after it has them. */
function openServer() {
  const kept = new Map<string, RoomMessage>()
  const joined: (() => void)[] = []
  let link: 'good' | 'down' | 'answersLost' = 'good'
  let refusal: string | null = null
  const stored = new Map<string, string>()
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  } as Storage
  const store = createStore<RoomState>(
    () => ({ status: { kind: 'joined' }, room: { messages: { messages: [] } } }) as unknown as RoomState,
  )
  const session = {
    store,
    onJoined(listener: () => void) {
      joined.push(listener)
      return () => undefined
    },
    request(_definition: unknown, { messageId, text }: { messageId: string; text: string }) {
      if (link === 'down') return Promise.resolve({ ok: false, error: 'offline' })
      if (refusal !== null) return Promise.resolve({ ok: false, error: refusal })
      if (!kept.has(messageId)) {
        kept.set(messageId, {
          ...{ messageId: MessageId.parse(messageId), number: kept.size + 1, atMs: 1, to: LEADERS, text },
          ...{ fromSeatId: SeatId.parse('seat0001'), fromLeader: false, byName: 'Cán bộ' },
        })
      }
      return Promise.resolve(link === 'answersLost' ? { ok: false, error: 'timeout' } : { ok: true, result: {} })
    },
  } as unknown as RoomSession
  return {
    texts: () => [...kept.values()].map(({ text }) => text),
    set: (next: typeof link) => void (link = next),
    refuse: (code: string | null) => void (refusal = code),
    open: () => new Mailbox({ session, storage, key: 'tin-nhan', newId: randomId }),
    back() {
      for (const listener of joined.splice(0)) {
        joined.push(listener)
        listener()
      }
    },
    /** The event, or the snapshot, in which the room shows what the server has. */
    show: () =>
      store.setState({ room: { messages: { messages: [...kept.values()] } } } as unknown as Partial<RoomState>),
    settle: () => new Promise<void>((resolve) => setImmediate(resolve)),
  }
}

test('a message without a link is kept as not sent, also over a reload, and goes out once when the link is back', async () => {
  const server = openServer()
  const box = server.open()
  server.set('down')
  expect(await box.send(LEADERS, 'Máy quay hỏng')).toBe('kept')
  expect(box.store.getState().pending).toMatchObject([{ text: 'Máy quay hỏng', state: 'unsent' }])
  const after = server.open()
  expect(after.store.getState().pending).toMatchObject([{ text: 'Máy quay hỏng' }])
  server.set('good')
  server.back()
  await server.settle()
  expect(server.texts()).toEqual(['Máy quay hỏng'])
  server.show()
  expect(after.store.getState().pending).toEqual([])
  expect(server.open().store.getState().pending).toEqual([])
})

test('what was refused stays with its writer, with the reason, and is not tried again', async () => {
  const server = openServer()
  const box = server.open()
  server.refuse('chatClosed')
  expect(await box.send({ kind: 'all' }, 'Chào cả nhà')).toEqual({ refused: 'chatClosed' })
  expect(box.store.getState().pending).toEqual([])
  server.refuse(null)
  server.back()
  await server.settle()
  expect(server.texts()).toEqual([])
})

test('what waits is refused when it is sent again later, and stays to be read and dropped', async () => {
  const server = openServer()
  const box = server.open()
  server.set('down')
  await box.send({ kind: 'all' }, 'Chào cả nhà')
  server.set('good')
  server.refuse('chatClosed')
  const [waiting] = box.store.getState().pending
  if (waiting === undefined) throw new Error('It waits')
  expect(await box.resend(waiting.messageId)).toEqual({ refused: 'chatClosed' })
  expect(box.store.getState().pending).toMatchObject([{ state: 'unsent' }])
  box.drop(waiting.messageId)
  expect(server.open().store.getState().pending).toEqual([])
})

test('no more than a bound wait at once', async () => {
  const server = openServer()
  const box = server.open()
  server.set('down')
  for (let n = 0; n < MOST_PENDING; n += 1) await box.send(LEADERS, `Tin ${n}`)
  expect(await box.send(LEADERS, 'Một tin nữa')).toEqual({ refused: 'rateLimited' })
})

test('what is half written waits in its field with its addressee, also over a reload, and each field has its own', () => {
  const server = openServer()
  const box = server.open()
  const site = { kind: 'seat', seatId: SeatId.parse('seat0002') } as const
  box.write('panel', 'Chỉ riêng Lũng Cú', site)
  box.write('province', 'Micrô bị', LEADERS)
  const after = server.open().store.getState().drafts
  expect(after.get('panel')).toEqual({ text: 'Chỉ riêng Lũng Cú', to: site, sending: false })
  expect(after.get('province')?.text).toBe('Micrô bị')
  box.write('province', '', LEADERS)
  expect([...server.open().store.getState().drafts.keys()]).toEqual(['panel'])
})

test('a field is empty once its message has gone out, keeps what was refused, and is sent once however often it is pressed', async () => {
  const server = openServer()
  const box = server.open()
  box.write('province', ' Xin phát biểu ', LEADERS)
  const both = [box.sendDraft('province'), box.sendDraft('province')]
  expect(box.store.getState().drafts.get('province')?.sending).toBe(true)
  expect(await Promise.all(both)).toEqual(['sent', null])
  expect(server.texts()).toEqual(['Xin phát biểu'])
  expect(box.store.getState().drafts.size).toBe(0)
  server.refuse('leadersOnly')
  box.write('panel', 'Chào cả nhà', { kind: 'all' })
  expect(await box.sendDraft('panel')).toEqual({ refused: 'leadersOnly' })
  expect(box.store.getState().drafts.get('panel')).toMatchObject({ text: 'Chào cả nhà', sending: false })
  expect(await box.sendDraft('nowhere')).toBeNull()
})

test('no more texts wait in fields than a bound, the oldest goes first', () => {
  const box = openServer().open()
  for (let n = 0; n <= MOST_DRAFTS; n += 1) box.write(`seat ${n}`, 'chữ', LEADERS)
  const { drafts } = box.store.getState()
  expect([drafts.size, drafts.has('seat 0'), drafts.has('seat 1')]).toEqual([MOST_DRAFTS, false, true])
})

test('how far was read is known after a reload', () => {
  const server = openServer()
  const box = server.open()
  box.markRead(7)
  box.markRead(3)
  expect(server.open().store.getState().readUpTo).toBe(7)
})

test('whatever the link does, no message is lost or doubled once the link is good', async () => {
  const step = fc.constantFrom('send', 'send', 'down', 'answersLost', 'good', 'back', 'reload', 'show')
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const server = openServer()
      let box = server.open()
      const written: string[] = []
      for (const [index, what] of steps.entries()) {
        if (what === 'send') {
          written.push(`tin ${index}`)
          await box.send(LEADERS, `tin ${index}`)
        } else if (what === 'back') server.back()
        else if (what === 'reload') box = server.open()
        else if (what === 'show') server.show()
        else server.set(what)
        await server.settle()
      }
      server.set('good')
      server.back()
      await server.settle()
      server.show()
      expect(server.texts().sort()).toEqual(written.sort())
      expect(box.store.getState().pending).toEqual([])
    }),
    { seed: SEED, numRuns: 200 },
  )
})
