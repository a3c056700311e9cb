import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DeviceId, SeatId } from '../wire/ids.ts'
import {
  claimPlace,
  continuesStay,
  defaultLabel,
  placeOf,
  type DeviceBefore,
  type PlaceAsked,
  type SeatBefore,
} from './rules.ts'
import { MAX_DEVICES } from './wire.ts'

const hall = SeatId.parse('the-hall')
const desk = SeatId.parse('the-desk')
const device = (name: string, more: Partial<DeviceBefore> = {}): DeviceBefore => ({
  deviceId: DeviceId.parse(`device-${name}`),
  seatId: desk,
  connection: 'here',
  proven: false,
  ...more,
})
const asking = (more: Partial<PlaceAsked> = {}): PlaceAsked => ({
  role: 'delegate',
  place: 'own',
  claim: 'ask',
  ...more,
})
const toDesk = (devices = 1): SeatBefore => ({ seatId: desk, kind: 'person', devices })
const toHall = (devices = 0): SeatBefore => ({ seatId: hall, kind: 'site', devices })
const room = { joinedSeats: 1, maxSeats: 2 }

describe('who may have the place', () => {
  const away = device('a', { connection: 'away' })
  test.each([
    ['a newcomer', asking(), [], toDesk(0), { claim: 'fresh', seatId: desk, ends: [] }],
    ['the same tab', asking(), [device('a', { proven: true })], toDesk(), { claim: 'resume', deviceId: 'device-a' }],
    [
      'somebody whose other place is cut off',
      asking(),
      [away],
      toDesk(),
      { claim: 'replace', seatId: desk, ends: ['device-a'] },
    ],
    [
      'somebody who takes over',
      asking({ claim: 'takeOver' }),
      [device('a')],
      toDesk(),
      { claim: 'takeOver', seatId: desk, ends: ['device-a'] },
    ],
    [
      'a second device in a hall',
      asking({ role: 'operator', claim: 'add' }),
      [device('a', { seatId: hall })],
      toHall(1),
      { claim: 'add', seatId: hall, ends: [] },
    ],
    ['a second person in a hall', asking({ place: 'site' }), [], toHall(1), { claim: 'fresh', seatId: hall, ends: [] }],
    [
      'somebody who moves from the desk to the hall',
      asking({ place: 'site', claim: 'takeOver' }),
      [device('a')],
      toHall(),
      { claim: 'takeOver', seatId: hall, ends: ['device-a'] },
    ],
  ])('%s may', (_, asked, own, target, placement) => {
    expect(claimPlace(asked, own, target, room)).toEqual({ ok: true, value: placement })
  })

  test.each([
    ['somebody who is here already is asked first', asking(), [device('a')], toDesk(), 'alreadySeated'],
    ['a desk takes no second device', asking({ claim: 'add' }), [device('a')], toDesk(), 'alreadySeated'],
    [
      'who sits at a desk adds nothing to a hall',
      asking({ claim: 'add', place: 'site' }),
      [device('a')],
      toHall(1),
      'alreadySeated',
    ],
    ['a hall that is full takes nobody', asking({ place: 'site' }), [], toHall(MAX_DEVICES), 'seatFull'],
    ['a hall that is not in the meeting has no seat', asking({ place: 'site' }), [], undefined, 'noSiteSeat'],
  ])('%s', (_, asked, own, target, error) => {
    expect(claimPlace(asked, own, target, room)).toMatchObject({ ok: false, error })
  })

  test('a full meeting refuses seats that nobody sits in yet, and no others', () => {
    const full = { joinedSeats: 2, maxSeats: 2 }
    expect(claimPlace(asking(), [], toDesk(0), full)).toMatchObject({ error: 'meetingFull' })
    expect(claimPlace(asking({ place: 'site' }), [], toHall(1), full).ok).toBe(true)
    expect(claimPlace(asking(), [device('a', { proven: true })], toDesk(), full).ok).toBe(true)
  })

  test('a full hall takes the successor of one of its own that is cut off', () => {
    const own = [device('a', { seatId: hall }), device('b', { seatId: hall, connection: 'away' })]
    const asked = asking({ role: 'operator', claim: 'add' })
    expect(claimPlace(asked, own, toHall(MAX_DEVICES), room)).toMatchObject({
      value: { claim: 'replace', ends: ['device-b'] },
    })
  })

  test('the last place in a hall is kept for its operator while none sits there', () => {
    const asked = asking({ place: 'site', claim: 'add' })
    const waits = { ...toHall(MAX_DEVICES - 1), awaitsOperator: true }
    expect(claimPlace(asked, [], waits, room)).toMatchObject({ error: 'seatFull' })
    expect(claimPlace(asked, [device('a', { seatId: hall })], waits, room)).toMatchObject({ error: 'seatFull' })
    expect(claimPlace(asked, [], toHall(MAX_DEVICES - 1), room).ok).toBe(true)
    expect(claimPlace({ ...asked, role: 'operator' }, [], waits, room).ok).toBe(true)
  })

  test('operators sit in the hall whatever they ask for', () => {
    expect(placeOf('operator', 'own')).toBe('site')
    expect(placeOf('delegate', 'own')).toBe('person')
    expect(placeOf('chair', 'site')).toBe('site')
  })
})

interface Sitting {
  readonly deviceId: DeviceId
  readonly account: number
  readonly seatId: SeatId
  connection: 'here' | 'away'
}
const acts = fc.array(
  fc.oneof(
    fc.record({
      act: fc.constant('join' as const),
      account: fc.nat(4),
      place: fc.constantFrom('own' as const, 'site' as const),
      claim: fc.constantFrom('ask' as const, 'takeOver' as const, 'add' as const),
      proves: fc.option(fc.nat(30)),
    }),
    fc.record({ act: fc.constant('cut' as const), which: fc.nat(30) }),
    fc.record({ act: fc.constant('leave' as const), which: fc.nat(30) }),
  ),
  { maxLength: 80, size: 'max' },
)

/** A meeting in small: accounts 0 and 1 operate the hall, the others have desks of their own. */
function run(
  script: typeof acts extends fc.Arbitrary<infer A> ? A : never,
  check: (now: Sitting[]) => void,
  seen: Record<'resumed' | 'joined' | 'refused', number>,
): void {
  let sitting: Sitting[] = []
  let count = 0
  for (const step of script) {
    const chosen = 'which' in step ? sitting[step.which % Math.max(1, sitting.length)] : undefined
    if (step.act === 'cut' && chosen !== undefined) chosen.connection = 'away'
    if (step.act === 'leave') sitting = sitting.filter((one) => one !== chosen)
    if (step.act === 'join') {
      const role = step.account < 2 ? 'operator' : 'delegate'
      const kind = placeOf(role, step.place)
      const seatId = kind === 'site' ? hall : SeatId.parse(`desk-${String(step.account).padStart(3, '0')}`)
      const own = sitting.filter((one) => one.account === step.account)
      const proven = step.proves === null ? undefined : own[step.proves % Math.max(1, own.length)]
      const before = own.map((one) => ({ ...one, proven: one === proven }))
      const devices = sitting.filter((one) => one.seatId === seatId).length
      const decided = claimPlace(
        { role, place: step.place, claim: step.claim },
        before,
        { seatId, kind, devices },
        {
          joinedSeats: new Set(sitting.map((one) => one.seatId)).size,
          maxSeats: 4,
        },
      )
      if (proven !== undefined) {
        expect(decided).toEqual({ ok: true, value: { claim: 'resume', deviceId: proven.deviceId } })
        proven.connection = 'here'
        seen.resumed += 1
      } else if (decided.ok && decided.value.claim !== 'resume') {
        const { claim, ends } = decided.value
        seen.joined += 1
        sitting = sitting.filter((one) => !ends.includes(one.deviceId))
        const left = sitting.filter((one) => one.account === step.account && one.connection === 'here')
        if (claim !== 'add' && step.claim !== 'add') expect(left).toEqual([])
        sitting.push({
          deviceId: DeviceId.parse(`device-${(count += 1)}`),
          account: step.account,
          seatId,
          connection: 'here',
        })
      } else seen.refused += 1
    }
    check(sitting)
  }
}

describe('whatever the order of joins, cuts and returns', () => {
  test('no device sits twice, no seat holds more than it may, and all devices of one person sit in one seat', () => {
    const seen = { resumed: 0, joined: 0, refused: 0 }
    fc.assert(
      fc.property(acts, (script) =>
        run(
          script,
          (sitting) => {
            expect(new Set(sitting.map(({ deviceId }) => deviceId)).size).toBe(sitting.length)
            for (const { seatId } of sitting) {
              const inSeat = sitting.filter((one) => one.seatId === seatId)
              expect(inSeat.length).toBeLessThanOrEqual(seatId === hall ? MAX_DEVICES : 1)
            }
            for (const { account } of sitting) {
              expect(new Set(sitting.filter((one) => one.account === account).map((one) => one.seatId)).size).toBe(1)
            }
          },
          seen,
        ),
      ),
      { numRuns: 300 },
    )
    expect(Object.values(seen).every((times) => times > 0)).toBe(true)
  })

  test('who never adds a device has one place at most', () => {
    const seen = { resumed: 0, joined: 0, refused: 0 }
    fc.assert(
      fc.property(acts, (script) =>
        run(
          script.map((step) =>
            step.act === 'join' && step.claim === 'add' ? { ...step, claim: 'ask' as const } : step,
          ),
          (sitting) => {
            expect(new Set(sitting.map(({ account }) => account)).size).toBe(sitting.length)
          },
          seen,
        ),
      ),
      { numRuns: 300 },
    )
    expect(Object.values(seen).every((times) => times > 0)).toBe(true)
  })
})

describe('a stay that goes on', () => {
  const last = { device: 'Chromium, Linux', lastSeenAtMs: 1_000, leaveReason: 'lost' } as const
  test('is one of the same device, lost no longer ago than the grace time', () => {
    expect(continuesStay(last, 'Chromium, Linux', 61_000, 60_000)).toBe(true)
    expect(continuesStay(last, 'Chromium, Linux', 61_001, 60_000)).toBe(false)
    expect(continuesStay(last, 'Firefox, Android', 2_000, 60_000)).toBe(false)
    expect(continuesStay(null, 'Chromium, Linux', 2_000, 60_000)).toBe(false)
  })
  test.each(['closed', 'restarted'] as const)('may be one that ended as %s', (leaveReason) => {
    expect(continuesStay({ ...last, leaveReason }, 'Chromium, Linux', 2_000, 60_000)).toBe(true)
  })
  test.each(['left', 'removed', 'uninvited', 'moved', 'takenOver', 'ended', 'signedOut', 'revoked'] as const)(
    'is never one that ended as %s',
    (leaveReason) => {
      expect(continuesStay({ ...last, leaveReason }, 'Chromium, Linux', 2_000, 60_000)).toBe(false)
    },
  )
})

test('devices of a hall that nobody named get labels that differ', () => {
  expect(defaultLabel([])).toBe('Máy chính')
  expect(defaultLabel(['Máy chính'])).toBe('Thiết bị 2')
  expect(defaultLabel(['Máy chính', 'Thiết bị 2', 'Điện thoại'])).toBe('Thiết bị 3')
})
