import { describe, expect, test } from 'vitest'
import { AgendaProgress } from '../../../../signaling/agenda/wire.ts'
import { AgendaItem } from '../../../../signaling/meeting/wire.ts'
import { agendaLines, nextItem, takenMs, timeLeft } from './agenda-rules.ts'

const ids = ['item-0001', 'item-0002', 'item-0003']
const agenda = ids.map((agendaItemId, position) =>
  AgendaItem.parse({ agendaItemId, position, title: `Nội dung ${position + 1}`, plannedMinutes: 10 }),
)
const at = (index: number | null, more: object = {}) =>
  AgendaProgress.parse({
    current:
      index === null ? null : { agendaItemId: ids[index], number: index + 1, of: 3, title: 'x', sinceMs: 1_000_000 },
    lastItemId: index === null ? null : ids[index],
    spent: [],
    ...more,
  })

describe('what comes next', () => {
  test('is the first item before anything was discussed, then the one after the current', () => {
    expect(nextItem(agenda, at(null))?.agendaItemId).toBe(ids[0])
    expect(nextItem(agenda, at(0))?.agendaItemId).toBe(ids[1])
    expect(nextItem(agenda, at(2))).toBeNull()
  })
  test('after a break is the item after the one before it', () => {
    expect(nextItem(agenda, at(null, { lastItemId: ids[1] }))?.agendaItemId).toBe(ids[2])
  })
  test('after an item that was taken off the agenda is the first that was not discussed', () => {
    const spent = [{ agendaItemId: ids[0], spentMs: 5 }]
    expect(nextItem(agenda, at(null, { lastItemId: 'item-gone1', spent }))?.agendaItemId).toBe(ids[1])
  })
})

test('an item has taken what is over and what goes on', () => {
  const [first, second, third] = agendaLines(agenda, at(1, { spent: [{ agendaItemId: ids[1], spentMs: 60_000 }] }))
  expect([first?.stage, second?.stage, third?.stage]).toEqual(['ahead', 'current', 'ahead'])
  if (second === undefined) throw new Error('no such line')
  expect(takenMs(second, 1_005_000)).toBe(65_000)
  expect(takenMs({ ...second, sinceMs: null }, 1_005_000)).toBe(60_000)
})

test('the time left is rounded up, the time over is rounded down, both in whole minutes', () => {
  expect(timeLeft(3_600_000, 1)).toEqual({ over: false, hours: 1, minutes: 0 })
  expect(timeLeft(60_000, 59_999)).toEqual({ over: false, hours: 0, minutes: 1 })
  expect(timeLeft(60_000, 60_000)).toEqual({ over: false, hours: 0, minutes: 0 })
  expect(timeLeft(60_000, 60_000 + 3_725_000)).toEqual({ over: true, hours: 1, minutes: 2 })
})
