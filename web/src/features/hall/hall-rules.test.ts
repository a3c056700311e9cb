import { expect, test } from 'vitest'
import { SeatDevice } from '../../../../signaling/seats/wire.ts'
import { namesIn } from '../../meeting-room/hall-names.ts'
import { camerasOf, thingsOn } from './hall-rules.ts'

function device(number: number, changed: Partial<SeatDevice> = {}): SeatDevice {
  return SeatDevice.parse({
    deviceId: `device-${number}-xxxx`,
    label: `Máy ${number}`,
    accountId: 'account-1-xxxx',
    fullName: 'Cán bộ điểm cầu',
    connection: 'here',
    mic: 'off',
    secondMic: 'none',
    camera: 'on',
    documentCamera: 'none',
    silent: [],
    screen: false,
    screenSound: 'none',
    role: 'operator',
    link: 'good',
    ...changed,
  })
}

test('a hall chooses among all cameras of all its devices, on or off', () => {
  const devices = [device(1, { documentCamera: 'off' }), device(2, { camera: 'none' })]
  expect(camerasOf({ devices })).toEqual([
    { deviceId: 'device-1-xxxx', source: 'camera', label: 'Máy 1' },
    { deviceId: 'device-1-xxxx', source: 'documentCamera', label: 'Máy 1' },
  ])
})

test('what is on at a device is named', () => {
  expect(thingsOn(device(1, { mic: 'on', screen: true }))).toEqual(['mic', 'camera', 'screen'])
  expect(thingsOn(device(1, { camera: 'off' }))).toEqual([])
})

test('names are taken one a line, cleaned, each once', () => {
  expect(namesIn('  Nguyễn   Văn Thử \n\nTrần Thị Thử\nNguyễn Văn Thử\n')).toEqual(['Nguyễn Văn Thử', 'Trần Thị Thử'])
  expect(namesIn('')).toEqual([])
})

test('what the server would not take is not sent', () => {
  expect(namesIn('x'.repeat(81))).toBeNull()
  expect(namesIn(Array.from({ length: 201 }, (_, index) => `Người ${index}`).join('\n'))).toBeNull()
})
