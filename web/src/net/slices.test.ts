import { expect, test } from 'vitest'
import { z } from 'zod'
import { event } from '../../../signaling/wire/kit.ts'
import { applyToSlices, on, slices } from './slices.ts'
import { someRoom, someSeat } from './test-rooms.ts'

const Pins = z.strictObject({ seatIds: z.array(z.string()), colour: z.string() })
const pinsChanged = event('pins.changed', { data: Pins, kept: true })
const pinAdded = event('pins.added', { data: z.strictObject({ seatId: z.string() }), kept: true })

const room = { ...someRoom([someSeat(1)]), pins: { seatIds: ['one'], colour: 'red' } }
const all = {
  ...slices,
  pins: [
    on<z.output<typeof Pins>, typeof Pins>(pinsChanged, (pins) => pins),
    on<z.output<typeof Pins>, typeof pinAdded.data>(pinAdded, ({ seatId }, before) => ({
      ...before,
      seatIds: [...before.seatIds, seatId],
    })),
  ],
}

test('an event of a registered noun changes its part of the meeting and no other', () => {
  const pins = { seatIds: [], colour: 'green' }
  expect(applyToSlices(room, { event: 'pins.changed', data: pins }, all)).toEqual({ ...room, pins })
})

test('an event that is a difference is applied on top of what was there', () => {
  const after = applyToSlices(room, { event: 'pins.added', data: { seatId: 'two' } }, all)
  expect(after?.pins).toEqual({ seatIds: ['one', 'two'], colour: 'red' })
})

test('an event of a registered noun whose data are not what its name promises asks for a snapshot', () => {
  expect(applyToSlices(room, { event: 'pins.added', data: { seatIds: 7 } }, all)).toBeNull()
})

test('an event of no registered noun leaves the very same meeting', () => {
  expect(applyToSlices(room, { event: 'pins.changed', data: {} }, slices)).toBe(room)
})
