import { describe, expect, test } from 'vitest'
import { claimSeat, continuesStay, type SeatBefore } from './rules.ts'

describe('who may have the seat', () => {
  const room = { seats: 1, maxSeats: 2 }
  const held = (connection: 'here' | 'away', proven: boolean): SeatBefore => ({ kind: 'held', connection, proven })
  test.each([
    ['a newcomer', { kind: 'none' } as const, false, 'fresh'],
    ['the same tab', held('here', true), false, 'resume'],
    ['the same tab, cut off', held('away', true), true, 'resume'],
    ['somebody without proof while the seat is away', held('away', false), false, 'replace'],
    ['somebody without proof who was asked', held('here', false), true, 'takeOver'],
  ])('%s may', (_, before, takeOver, claim) => {
    expect(claimSeat(before, { takeOver }, room)).toEqual({ ok: true, value: claim })
  })
  test('somebody without proof is asked first', () => {
    expect(claimSeat(held('here', false), { takeOver: false }, room)).toMatchObject({ error: 'alreadySeated' })
  })
  test('a full room refuses newcomers alone', () => {
    const full = { seats: 2, maxSeats: 2 }
    expect(claimSeat({ kind: 'none' }, { takeOver: true }, full)).toMatchObject({ error: 'meetingFull' })
    expect(claimSeat(held('here', true), { takeOver: false }, full).ok).toBe(true)
  })
})

describe('a stay that goes on', () => {
  const last = { device: 'Chromium, Linux', lastSeenAtMs: 1_000, leaveReason: 'lost' }
  test('is one of the same device, lost no longer ago than the grace time', () => {
    expect(continuesStay(last, 'Chromium, Linux', 61_000, 60_000)).toBe(true)
    expect(continuesStay(last, 'Chromium, Linux', 61_001, 60_000)).toBe(false)
    expect(continuesStay(last, 'Firefox, Android', 2_000, 60_000)).toBe(false)
    expect(continuesStay(null, 'Chromium, Linux', 2_000, 60_000)).toBe(false)
  })
  test.each(['left', 'removed', 'takenOver', 'ended'])('is never one that ended as %s', (leaveReason) => {
    expect(continuesStay({ ...last, leaveReason }, 'Chromium, Linux', 2_000, 60_000)).toBe(false)
  })
})
