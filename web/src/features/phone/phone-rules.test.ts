import { expect, test } from 'vitest'
import type { SeatDevice } from '../../../../signaling/seats/wire.ts'
import { DeviceId } from '../../../../signaling/wire/ids.ts'
import { hallTrouble } from './phone-rules.ts'

const device = (more: Partial<SeatDevice>): SeatDevice =>
  ({
    ...{ deviceId: DeviceId.parse('device-1'), connection: 'here', link: 'good', display: false, phone: null },
    ...more,
  }) as SeatDevice
const trouble = (...devices: Partial<SeatDevice>[]) => hallTrouble({ devices: devices.map(device) })

test('the hall is in trouble when none of its own machines is connected, or all of their links are bad', () => {
  expect(trouble({})).toBeNull()
  expect(trouble({ link: 'unknown' }, { phone: 'sound', link: 'bad' })).toBeNull()
  expect(trouble({ link: 'weak' })).toBeNull()
  expect(trouble({ link: 'bad' }, { link: 'good' })).toBeNull()
  expect(trouble({ link: 'bad' }, { link: 'bad' })).toBe('weak')
  expect(trouble({ connection: 'away' })).toBe('lost')
  expect(trouble({ link: 'bad' }, { connection: 'away' })).toBe('weak')
})

test('neither another phone nor the projector counts as a machine of the hall', () => {
  expect(trouble()).toBe('lost')
  expect(trouble({ phone: 'sound' }, { display: true }, { phone: 'camera' })).toBe('lost')
})
