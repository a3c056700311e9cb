import { expect } from 'vitest'
import { poll } from '../poll.ts'
import type { SeatId } from '../../../signaling/wire/ids.ts'
import type { Forty } from './forty-crowd.ts'
import type { Arrived } from './forty-tap.ts'

/** Half a second of the chair's voice. */
const WINDOW_PACKETS = 25
const DEADLINE_MS = 15_000
/** Sound that nobody was offered. */
const UNKNOWN = 'unknown'

/**
 * Whose sound arrives at each of the forty, by its packets, while the chair's own voice brings everybody else so many more.
 * The chair's microphone must be on.
 *
 * @returns seats by user name, in order.
 */
export async function heardBy(forty: Forty, windowPackets = WINDOW_PACKETS): Promise<Map<string, string[]>> {
  const { tap } = forty
  const chair = forty.chair()
  const before = tap.arrived()
  const soundTypes = new Set(
    [...before.values()].flat().flatMap((one) => (isSound(one) ? (one.payloadType ?? []) : [])),
  )
  const grown = (): Map<string, Map<string, number>> =>
    new Map([...tap.arrived()].map(([name, streams]) => [name, growth(streams, before.get(name) ?? [], soundTypes)]))
  const passed = (now: Map<string, Map<string, number>>): boolean =>
    forty.bots.every(({ username }) => (now.get(username)?.get(chair.seatId) ?? 0) >= windowPackets)
  const after = await poll(
    () => {
      const now = grown()
      return passed(now) ? now : undefined
    },
    { deadlineMs: DEADLINE_MS, what: 'the chair to be heard by all' },
  )
  return new Map(
    [...(after ?? new Map<string, Map<string, number>>())].map(([name, seats]) => [name, [...seats.keys()].sort()]),
  )
}

/** Waits until each of the forty hears exactly these seats, its own left out, and nothing else for a while longer. */
export async function expectHeard(forty: Forty, seats: readonly SeatId[], windowPackets?: number): Promise<void> {
  const expected = Object.fromEntries(
    forty.members().map(({ username, seatId }) => [username, seats.filter((one) => one !== seatId).sort()]),
  )
  let heard: Record<string, string[]> = {}
  const fits = async (): Promise<boolean> => {
    heard = Object.fromEntries(await heardBy(forty))
    return JSON.stringify(sorted(heard)) === JSON.stringify(sorted(expected))
  }
  await poll(fits, { deadlineMs: DEADLINE_MS, what: 'exactly the seats that may be heard' }).catch(() => undefined)
  expect(Object.fromEntries(await heardBy(forty, windowPackets))).toEqual(expected)
}

function sorted(record: Record<string, string[]>): [string, string[]][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
}

function isSound({ offer }: Arrived): boolean {
  return offer?.kind === 'audio'
}

/** More packets than before, by seat. Streams keep their order, new ones come behind. */
function growth(
  now: readonly Arrived[],
  before: readonly Arrived[],
  soundTypes: ReadonlySet<number>,
): Map<string, number> {
  const grown = new Map<string, number>()
  for (const [index, stream] of now.entries()) {
    const more = stream.packets - (before[index]?.packets ?? 0)
    const unknown = stream.offer === null && soundTypes.has(stream.payloadType ?? -1)
    if (more <= 0 || (!isSound(stream) && !unknown)) continue
    const seat = stream.offer?.seatId ?? UNKNOWN
    grown.set(seat, (grown.get(seat) ?? 0) + more)
  }
  return grown
}
