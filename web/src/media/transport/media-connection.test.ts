import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Answer, RoomSession } from '../../net/session.ts'
import { createMediaConnection, type MediaConnectionDeps } from './media-connection.ts'

/** The library and the capabilities stand still until the test lets each opening load. */
const loads = vi.hoisted((): (() => void)[] => [])
const made = vi.hoisted((): string[] => [])
/** For each connection that was made: the library tells its state. */
const tellState = vi.hoisted((): ((state: string) => void)[] => [])
vi.mock('./capabilities.ts', () => ({ capabilitiesOf: async () => ({}) }))
vi.mock('mediasoup-client', () => ({
  Device: {
    factory: async () => ({
      recvRtpCapabilities: {},
      load: () => new Promise<void>((resolve) => loads.push(resolve)),
      createRecvTransport: ({ id }: { id: string }) => {
        made.push(id)
        const transport = {
          id,
          connectionState: 'new',
          close: () => {},
          on: (event: string, listener: (state: string) => void) => {
            if (event !== 'connectionstatechange') return
            tellState.push((state) => {
              transport.connectionState = state
              listener(state)
            })
          },
        }
        return transport
      },
      createSendTransport: () => {
        throw new Error('the browser has no connection left')
      },
    }),
  },
}))

beforeEach(() => {
  loads.length = 0
  made.length = 0
  tellState.length = 0
})
afterEach(() => void vi.useRealTimers())

function connected() {
  const asked: string[] = []
  const joined: ((how: { resumed: boolean }) => void)[] = []
  const flows: string[] = []
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
  const deps: MediaConnectionDeps = {
    // Only these parts are used.
    session: session as unknown as RoomSession,
    onFlow: (flow) => flows.push(flow),
    onAddresses: () => {},
    onStreams: () => {},
    onLost: () => {},
    onOpen: () => {},
    onUnsupported: () => {},
  }
  return { asked, flows, joinAnew: () => joined[0]?.({ resumed: false }), connection: createMediaConnection(deps) }
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

/** Lets time pass until the next opening loads, and lets it load. */
async function untilLoading(): Promise<void> {
  for (let steps = 0; loads.length === 0 && steps < 2_000; steps += 1) await vi.advanceTimersByTimeAsync(50)
  loads.shift()?.()
  await vi.advanceTimersByTimeAsync(0)
}

test('media ports that never answer are called blocked after the first try, and tried again after growing waits', async () => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  const { flows, connection } = connected()
  const startedMs = Date.now()
  const triedAtS: number[] = []
  const nextTry = async (): Promise<void> => {
    await untilLoading()
    triedAtS.push((Date.now() - startedMs) / 1_000)
    tellState.at(-1)?.('connecting')
  }
  await nextTry()
  expect(flows.at(-1)).toBe('flowing')
  for (let tries = 0; tries < 7; tries += 1) await nextTry()
  expect(new Set(flows.slice(flows.indexOf('blocked')))).toEqual(new Set(['blocked']))
  const waitsS = triedAtS.slice(1).map((atS, index) => atS - (triedAtS[index] ?? 0))
  // Eight seconds are the try itself.
  expect(waitsS.map((wait) => Math.round(wait) - 8)).toEqual([0, 4, 8, 16, 32, 60, 60])
  tellState.at(-1)?.('connected')
  expect(flows.at(-1)).toBe('flowing')
  connection.close()
})

test('a link that carried before is not called blocked by one failure, only by the next', async () => {
  vi.useFakeTimers()
  const { flows, connection } = connected()
  const open = async (state: string): Promise<void> => {
    await untilLoading()
    tellState.at(-1)?.(state)
  }
  await open('connected')
  tellState.at(-1)?.('connecting')
  await vi.advanceTimersByTimeAsync(8_100)
  await open('connecting')
  // The next connection is tried: until it stands, nobody is told that sound and picture come through.
  expect(flows.at(-1)).toBe('troubled')
  expect(flows).not.toContain('blocked')
  await vi.advanceTimersByTimeAsync(4_000)
  expect(flows.at(-1)).toBe('troubled')
  await vi.advanceTimersByTimeAsync(4_100)
  expect(flows.at(-1)).toBe('blocked')
  connection.close()
})

test('after a connection that broke, a device for which nobody sends is not said to be reconnecting for ever', async () => {
  vi.useFakeTimers()
  const { flows, connection } = connected()
  await untilLoading()
  tellState.at(-1)?.('connected')
  tellState.at(-1)?.('connecting')
  await vi.advanceTimersByTimeAsync(8_100)
  await untilLoading()
  expect(flows.at(-1)).toBe('troubled')
  await vi.advanceTimersByTimeAsync(3_100)
  expect(flows.at(-1)).toBe('flowing')
  connection.close()
})
