import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mayBeHeard } from '../../../signaling/wire/may-be-heard.ts'
import { FloorMode, type FloorState } from '../../../signaling/floor/wire.ts'
import { someSeat } from '../net/test-rooms.ts'
import {
  LOST_MS,
  micNowOf,
  NOTHING_HEARD,
  notHeardYet,
  speakingNow,
  standingOf,
  touchedBy,
  TURN_ON_MS,
} from './floor-rules.ts'

const chair = someSeat(1, { chair: true, mic: 'on' })
const holder = someSeat(2, { mic: 'on' })
const point = someSeat(3)
const listener = someSeat(4, { mic: 'on' })
const floor: FloorState = {
  mode: 'floor',
  holders: [{ seatId: holder.seatId, sinceMs: 10 }],
  pointOfOrder: { seatId: point.seatId, sinceMs: 20 },
}

test('each seat knows how it stands to the floor', () => {
  expect([chair, holder, point, listener].map((seat) => standingOf(floor, seat))).toEqual([
    'chair',
    'holder',
    'point',
    'waiting',
  ])
  expect(standingOf({ ...floor, mode: 'open' }, listener)).toBe('open')
  expect(standingOf(floor, null)).toBe('waiting')
})

test('the page lets a seat wait exactly when the server does not forward its sound', () => {
  const seats = [1, 2, 3, 4].map((number) => someSeat(number))
  const seatId = fc.constantFrom(...seats.map((seat) => seat.seatId))
  const answers = { heard: 0, waiting: 0 }
  fc.assert(
    fc.property(
      fc.constantFrom(...FloorMode.options),
      fc.uniqueArray(seatId),
      fc.option(seatId),
      seatId,
      fc.boolean(),
      (mode, holders, admitted, asked, leads) => {
        const pointOfOrder = admitted === null ? null : { seatId: admitted, sinceMs: 2 }
        const anyFloor = { mode, holders: holders.map((id) => ({ seatId: id, sinceMs: 1 })), pointOfOrder }
        const heard = mayBeHeard(anyFloor, { seatId: asked, roles: [leads ? 'chair' : 'delegate'] })
        expect(standingOf(anyFloor, { seatId: asked, chair: leads }) !== 'waiting').toBe(heard)
        answers[heard ? 'heard' : 'waiting'] += 1
      },
    ),
  )
  expect(Object.values(answers).every((times) => times > 0)).toBe(true)
})

test('speakers are listed with the time since when, a point of order last', () => {
  expect(speakingNow(floor)).toEqual([
    { seatId: holder.seatId, sinceMs: 10, as: 'holder' },
    { seatId: point.seatId, sinceMs: 20, as: 'point' },
  ])
})

test('a change of mode says whom it touches: microphones that go off, or seats that may speak again', () => {
  const seats = [chair, holder, point, listener, someSeat(5)]
  expect(touchedBy('floor', { ...floor, mode: 'open' }, seats)).toBe(1)
  expect(touchedBy('open', floor, seats)).toBe(2)
})

test('who has the floor and no microphone is named at once, one that stays off after a while, and nobody who has spoken', () => {
  const without = someSeat(5, { mic: 'none' })
  const off = someSeat(6, { mic: 'off' })
  const seats = [without, off, holder]
  const given: FloorState = {
    mode: 'floor',
    holders: seats.map(({ seatId }) => ({ seatId, sinceMs: 1_000 })),
    pointOfOrder: null,
  }
  const byId = new Map(seats.map((seat) => [seat.seatId, seat]))
  const soon = notHeardYet(given, byId, NOTHING_HEARD, 1_001)
  expect(soon.silent.map(({ seat, why }) => [seat.seatId, why])).toEqual([[without.seatId, 'none']])
  const later = notHeardYet(given, byId, soon.sofar, 1_000 + TURN_ON_MS)
  expect(later.silent.map(({ why }) => why)).toEqual(['none', 'off'])
  // Nothing new: the same object, so that nothing is drawn for it.
  expect(later.sofar).toBe(soon.sofar)

  // Off after having been on means finished.
  const quiet = new Map([...byId, [holder.seatId, { ...holder, mic: 'off' as const }]])
  expect(notHeardYet(given, quiet, later.sofar, 60_000).silent.map(({ seat }) => seat.seatId)).not.toContain(
    holder.seatId,
  )
  // Given the floor once more, the wait begins once more.
  const again = { ...given, holders: [{ seatId: holder.seatId, sinceMs: 70_000 }] }
  expect(notHeardYet(again, quiet, later.sofar, 70_000 + TURN_ON_MS).silent).toHaveLength(1)
})

test('a speaker who is lost in the middle of a sentence is named as lost after a while, though heard before, and no more once back', () => {
  const given: FloorState = { mode: 'floor', holders: [{ seatId: holder.seatId, sinceMs: 1_000 }], pointOfOrder: null }
  const withSeat = (seat: typeof holder) => new Map([[seat.seatId, seat]])
  const away = withSeat({ ...holder, connection: 'away', mic: 'none' })
  const spoke = notHeardYet(given, withSeat(holder), NOTHING_HEARD, 2_000)
  const lost = notHeardYet(given, away, spoke.sofar, 10_000)
  expect(lost.silent).toEqual([])
  const still = notHeardYet(given, away, lost.sofar, 10_000 + LOST_MS)
  expect(still.silent.map(({ seat, why }) => [seat.seatId, why])).toEqual([[holder.seatId, 'lost']])
  expect(still.sofar).toBe(lost.sofar)
  const left = notHeardYet(given, withSeat({ ...holder, connection: 'absent', mic: 'none' }), still.sofar, 60_000)
  expect(left.silent.map(({ why }) => why)).toEqual(['lost'])
  expect(notHeardYet(given, withSeat(holder), still.sofar, 61_000).silent).toEqual([])
  // A link that flaps once a second: nothing comes and goes on the chair's screen.
  let sofar = spoke.sofar
  for (let second = 0; second < 20; second += 1) {
    const seen = notHeardYet(given, second % 2 === 0 ? away : withSeat(holder), sofar, 20_000 + second * 1_000)
    expect(seen.silent).toEqual([])
    sofar = seen.sofar
  }
})

test('of a speaker who is lost nobody says that the microphone is missing', () => {
  expect(micNowOf({ connection: 'here', mic: 'none' })).toBe('none')
  expect(micNowOf({ connection: 'away', mic: 'none' })).toBe('lost')
  expect(micNowOf({ connection: 'absent', mic: 'none' })).toBe('lost')
})
