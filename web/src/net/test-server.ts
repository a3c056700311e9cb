import { vi } from 'vitest'
import type { z } from 'zod'
import { Account } from '../../../signaling/identity/wire.ts'
import { MeetingId } from '../../../signaling/wire/ids.ts'
import { RequestFrame } from '../../../signaling/wire/kit.ts'
import { BROKEN, type WireSocket } from './control-socket.ts'
import { someOwn, someRoom, someRoster, someSeat, someSnapshot } from './test-rooms.ts'
import { startRoomSession, type RoomSessionDeps } from './room-session.ts'

type Handler = (what: { readonly data: unknown; readonly code: number }) => void

/** The server's end of one socket, played by the test. */
class FakeSocket implements WireSocket {
  readyState = 0
  readonly sent: z.infer<typeof RequestFrame>[] = []
  readonly #handlers = new Map<string, Handler>()
  addEventListener(type: string, listener: Handler): void {
    this.#handlers.set(type, listener)
  }
  send(text: string): void {
    this.sent.push(RequestFrame.parse(JSON.parse(text)))
  }
  close(): void {
    this.readyState = 3
  }
  open(): void {
    this.readyState = 1
    this.#handlers.get('open')?.({ data: null, code: 0 })
  }
  say(frame: object): void {
    this.#handlers.get('message')?.({ data: JSON.stringify(frame), code: 0 })
  }
  break(code: number = BROKEN): void {
    this.readyState = 3
    this.#handlers.get('close')?.({ data: null, code })
  }
  /** Answers the latest request of that method. */
  async answer(method: string, reply: object): Promise<void> {
    const asked = this.sent.findLast((frame) => frame.method === method)
    if (asked === undefined) throw new Error(`${method} was not asked for`)
    this.say({ id: asked.id, ...reply })
    await vi.advanceTimersByTimeAsync(0)
  }
}

export const self = someSeat(1)
export const seats = [self, someSeat(2), someSeat(3, { connection: 'absent' })]
export const room = someRoom(seats)
export const roster = someRoster(seats)
const account = Account.parse({
  accountId: self.accountId,
  username: 'thuky1',
  fullName: self.name,
  title: '',
  siteId: self.siteId,
  systemRole: 'user',
  mayPrepareMeetings: false,
  disabled: false,
})

export function memory(): Storage {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    clear: () => kept.clear(),
    getItem: (key) => kept.get(key) ?? null,
    key: () => null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => void kept.set(key, value),
  }
}

export function begin(storage: Storage = memory(), changed: Partial<RoomSessionDeps> = {}) {
  const sockets: FakeSocket[] = []
  const page = new EventTarget()
  const session = startRoomSession({
    meetingId: MeetingId.parse(room.meetingId),
    account,
    place: 'site',
    label: 'Máy hội trường',
    display: false,
    devices: () => ({ mic: 'off', camera: 'none' }),
    link: () => 'weak',
    openSocket() {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket
    },
    isSignedIn: async () => true,
    loadRoster: async () => ({ ok: true, result: roster }),
    storage,
    page,
    random: () => 0.5,
    ...changed,
  })
  const last = () => {
    const socket = sockets.at(-1)
    if (socket === undefined) throw new Error('no socket was opened')
    return socket
  }
  return { session, sockets, page, last, storage, kind: () => session.store.getState().status.kind }
}

export function joinReply(seq: number, resumed = false) {
  return {
    ok: true,
    result: {
      seatId: self.seatId,
      deviceId: 'device-1-xxxx',
      resumeToken: 'a'.repeat(32),
      resumed,
      epoch: 'epoch-1',
      seq,
      snapshot: someSnapshot(seats),
      own: someOwn(self),
      linkStart: null,
      nowMs: 1,
      steadyMs: 1,
    },
  }
}

export async function joined(...given: Parameters<typeof begin>) {
  const begun = begin(...given)
  begun.last().open()
  await begun.last().answer('seats.join', joinReply(10))
  return begun
}
