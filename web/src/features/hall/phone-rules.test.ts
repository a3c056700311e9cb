import { expect, test } from 'vitest'
import { PhoneCode } from '../../../../signaling/phones/wire.ts'
import type { SeatDevice } from '../../../../signaling/seats/wire.ts'
import { DeviceId } from '../../../../signaling/wire/ids.ts'
import { newPhone, phoneAddress, soundBand } from './phone-rules.ts'

const device = (more: Partial<SeatDevice>) =>
  ({ deviceId: DeviceId.parse('device-1'), phone: null, ...more }) as SeatDevice

test('the phone that has come by the code is one that was not there when the code was shown', () => {
  const [old, fresh] = [DeviceId.parse('phone-one'), DeviceId.parse('phone-two')]
  const devices = [
    device({}),
    device({ deviceId: old, phone: 'camera' }),
    device({ deviceId: fresh, phone: 'sound', label: 'Điện thoại 2' }),
  ]
  expect(newPhone({ devices }, new Set([old]))?.label).toBe('Điện thoại 2')
  expect(newPhone({ devices }, new Set([old, fresh]))).toBeNull()
})

test('the address holds the code behind #, in fours, as the server reads it', () => {
  const code = 'abcdefgh'.repeat(4).slice(0, 28)
  const { pathname, hash, search } = new URL(phoneAddress('https://hop.example', code))
  expect([pathname, search]).toEqual(['/dien-thoai', ''])
  expect(hash).toMatch(/^#(?:[a-z]{4}-){6}[a-z]{4}$/u)
  expect(PhoneCode.parse(hash.slice(1))).toBe(code)
})

test('while a phone has the sound a machine of the hall says so; once it is back it says that the microphone is off, until it is on', () => {
  const phone = { connection: 'here' } as const
  expect(soundBand({ phone: null, wasAway: false, mic: 'off' })).toEqual({ shows: null, wasAway: false })
  expect(soundBand({ phone, wasAway: false, mic: 'off' })).toEqual({ shows: 'text', wasAway: true })
  expect(soundBand({ phone: { connection: 'away' }, wasAway: true, mic: 'off' }).shows).toBe('away')
  expect(soundBand({ phone: null, wasAway: true, mic: 'off' })).toEqual({ shows: 'back', wasAway: true })
  expect(soundBand({ phone: null, wasAway: true, mic: 'starting' }).shows).toBe('back')
  expect(soundBand({ phone: null, wasAway: true, mic: 'on' })).toEqual({ shows: null, wasAway: false })
  // A machine without a microphone has nothing to turn on.
  expect(soundBand({ phone: null, wasAway: true, mic: 'none' }).shows).toBeNull()
})
