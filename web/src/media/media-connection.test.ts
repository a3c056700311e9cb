import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Answer, RoomSession } from '../net/session.ts'
import { createMediaConnection, type MediaConnectionParts } from './media-connection.ts'

/** The library and the capabilities stand still until the test lets each opening load. */
const loads = vi.hoisted((): (() => void)[] => [])
const made = vi.hoisted((): string[] => [])
vi.mock('./capabilities.ts', () => ({ capabilitiesOf: async () => ({}) }))
vi.mock('mediasoup-client', () => ({
  Device: {
    factory: async () => ({
      recvRtpCapabilities: {},
      load: () => new Promise<void>((resolve) => loads.push(resolve)),
      createRecvTransport: ({ id }: { id: string }) => (made.push(id), { id, on: () => {}, close: () => {} }),
      createSendTransport: () => {
        throw new Error('the browser has no connection left')
      },
    }),
  },
}))

beforeEach(() => {
  loads.length = 0
  made.length = 0
})
afterEach(() => void vi.useRealTimers())

function connected() {
  const asked: string[] = []
  const joined: ((how: { resumed: boolean }) => void)[] = []
  let opened = 0
  const session = {
    store: { getState: () => ({ status: { kind: 'joined' } }) },
    on: () => () => {},
    onJoined: (listener: (how: { resumed: boolean }) => void) => (joined.push(listener), () => {}),
    async request({ method }: { method: string }): Promise<Answer<unknown>> {
      asked.push(method)
      const transport = { id: `t${(opened += 1)}`, iceParameters: {}, iceCandidates: [], dtlsParameters: {} }
      if (method === 'media.open') {
        return { ok: true, result: { generation: 1, capabilitiesHash: '', receive: transport } }
      }
      return { ok: true, result: { send: transport } }
    },
  }
  const parts: MediaConnectionParts = {
    // Only these parts are used.
    session: session as unknown as RoomSession,
    onFlow: () => {},
    onStreams: () => {},
    onLost: () => {},
    onOpen: () => {},
    onUnsupported: () => {},
  }
  return { asked, joinAnew: () => joined[0]?.({ resumed: false }), connection: createMediaConnection(parts) }
}

test('an opening that was overtaken while it loaded says nothing more to the server and takes no offers', async () => {
  const { asked, joinAnew, connection } = connected()
  await vi.waitFor(() => expect(loads).toHaveLength(1))
  joinAnew()
  await vi.waitFor(() => expect(loads).toHaveLength(2))
  loads[0]?.()
  loads[1]?.()
  await vi.waitFor(() => expect(connection.transports()).toHaveLength(1))
  expect(made).toEqual(['t2'])
  expect(asked).toEqual(['media.open', 'media.open', 'media.ready'])
  connection.close()
})

test('a connection to send on that failed once is asked for again', async () => {
  const { asked, connection } = connected()
  await vi.waitFor(() => expect(loads).toHaveLength(1))
  loads[0]?.()
  for (let time = 0; time < 2; time += 1) expect(await connection.sendTransport()).toBeNull()
  expect(asked.filter((method) => method === 'media.openSend')).toHaveLength(2)
  connection.close()
})
