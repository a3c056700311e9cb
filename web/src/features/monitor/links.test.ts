import { expect, test } from 'vitest'
import type { SeatLink } from '../../../../signaling/monitor/wire.ts'
import { SeatId } from '../../../../signaling/wire/ids.ts'
import type { RoomSession } from '../../net/session.ts'
import { openLinks } from './links.ts'

const one = SeatId.parse('s-000001')
const two = SeatId.parse('s-000002')
const link = (seatId: SeatId, rttMs: number): SeatLink => [seatId, rttMs, 0, 1, 2, 'full', null, 'all', null, []]

function monitored() {
  const listeners = new Map<string, (data: never) => void>()
  const asked: string[] = []
  let joined: (() => void) | undefined
  let lines: SeatLink[] = [link(one, 40)]
  const session = {
    request: async ({ method }: { method: string }) => {
      asked.push(method)
      return { ok: true, result: { lines } }
    },
    on: ({ name }: { name: string }, listener: (data: never) => void) => {
      listeners.set(name, listener)
      return () => void listeners.delete(name)
    },
    onJoined: (listener: () => void) => {
      joined = listener
      return () => undefined
    },
  } as unknown as RoomSession
  const say = (name: string, data: unknown) => listeners.get(name)?.(data as never)
  return { asked, listeners, say, join: () => joined?.(), now: (next: SeatLink[]) => void (lines = next), session }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('lines are asked for once and kept by differences; after a return they are asked for again', async () => {
  const { asked, say, join, now, session } = monitored()
  const { store, close } = openLinks(session)
  await settled()
  expect(store.getState().lines.get(one)?.rttMs).toBe(40)
  say('monitor.lines', { lines: [link(two, 90), link(one, 50)], gone: [] })
  expect([...store.getState().lines].map(([, { rttMs }]) => rttMs)).toEqual([50, 90])
  say('monitor.lines', { lines: [], gone: [one] })
  expect([...store.getState().lines.keys()]).toEqual([two])
  now([link(one, 7)])
  join()
  await settled()
  expect([...store.getState().lines].map(([seatId, { rttMs }]) => [seatId, rttMs])).toEqual([[one, 7]])
  close()
  close()
  expect(asked).toEqual(['monitor.open', 'monitor.open', 'monitor.close'])
})
