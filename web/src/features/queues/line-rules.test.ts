import { expect, test } from 'vitest'
import { QueueEntry } from '../../../../signaling/queues/wire.ts'
import type { Asker } from '../../meeting-room/use-room.ts'
import { someSeat } from '../../net/test-rooms.ts'
import { byLevel, orderingOf, stepped } from './line-rules.ts'

function asker(number: number, more: { point?: boolean; level?: string; kind?: 'site' | 'person' } = {}): Asker {
  const { point = false, level = 'commune', kind = 'site' } = more
  const seat = someSeat(number, { kind, level, ...(kind === 'site' ? { accountId: null } : {}) })
  return {
    seat,
    entry: QueueEntry.parse({
      ...{
        entryId: `entry${String(number).padStart(17, '0')}`,
        queue: 'speaking',
        seatId: seat.seatId,
        topic: '',
        speaker: '',
      },
      ...{ point, stage: 'waiting', rank: number, askedAtMs: number, calledAtMs: null, endedAtMs: null },
    }),
  }
}
const id = (one: Asker) => one.entry.entryId

test('grouped by level: delegates, then sites from the top down, each in the order of the line', () => {
  const all = [
    asker(1),
    asker(2, { level: 'district' }),
    asker(3, { kind: 'person' }),
    asker(4),
    asker(5, { level: 'ward-of-old' }),
  ]
  expect(byLevel(all).map(({ group, askers }) => [group, askers.map(({ entry }) => entry.rank)])).toEqual([
    ['person', [3]],
    ['district', [2]],
    ['commune', [1, 4]],
    ['other', [5]],
  ])
})

test('a step up or down stays within points of order or within the others, and ends at their ends', () => {
  const [point, a, b, c] = [asker(9, { point: true }), asker(1), asker(2), asker(3)]
  const order = [point, a, b, c]
  expect(stepped(order, id(b), -1)).toBe(id(a))
  expect(stepped(order, id(a), 1)).toBe(id(c))
  expect(stepped(order, id(b), 1)).toBeNull()
  expect(stepped(order, id(a), -1)).toBe('same')
  expect(stepped(order, id(c), 1)).toBe('same')
  expect(stepped(order, id(point), 1)).toBe('same')
})

test('rows have handles for who may order them, and while they are grouped words that say how to get them', () => {
  expect(orderingOf({ ordered: true, grouped: false })).toBe('handles')
  expect(orderingOf({ ordered: true, grouped: true })).toBe('ungroupFirst')
  expect(orderingOf({ ordered: false, grouped: true })).toBe('none')
})
