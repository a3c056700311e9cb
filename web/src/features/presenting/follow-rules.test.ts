import { expect, test } from 'vitest'
import { PresentedPage } from '../../../../signaling/presenting/wire.ts'
import { DeviceId, SeatId } from '../../../../signaling/wire/ids.ts'
import { presentsBeside } from '../../meeting-room/presenting-rules.ts'
import { afterTurn, standingOf } from './follow-rules.ts'

const seatId = SeatId.parse('seat0001')
const other = SeatId.parse('seat0002')
const [deviceId, beside] = [DeviceId.parse('device-0001'), DeviceId.parse('device-0002')]
const me = { seatId, deviceId }
const by = (presents: SeatId | null, page: PresentedPage | null) => ({ seatId: presents, device: null, page })
const at = (pageIndex: number) => PresentedPage.parse({ paperId: 'paper-01', paperVersionId: 'version-01', pageIndex })

test('somebody who follows is carried along until they turn a page themselves', () => {
  const standing = standingOf(by(other, at(3)), me, true)
  expect(standing).toEqual({ kind: 'following', page: at(3) })
  expect(afterTurn(standing, at(5), 'program')).toBe('nothing')
  expect(afterTurn(standing, at(3), 'person')).toBe('nothing')
  expect(afterTurn(standing, at(4), 'person')).toBe('leave')
})

test('somebody apart stays apart whatever the presenter does, and may return', () => {
  expect(standingOf(by(other, at(4)), me, false).kind).toBe('apart')
  expect(afterTurn({ kind: 'apart', page: at(4) }, at(9), 'person')).toBe('nothing')
})

test('the presenter’s own turns are sent, but not the landing after a reload', () => {
  const standing = standingOf(by(seatId, at(2)), me, false)
  expect(standing.kind).toBe('presenting')
  expect(afterTurn(standing, at(0), 'program')).toBe('nothing')
  expect(afterTurn(standing, at(3), 'person')).toBe('tell')
})

test('the page stays presented when the presenter has gone', () => {
  expect(standingOf(by(null, at(2)), me, true).kind).toBe('following')
  expect(standingOf(by(null, null), me, true).kind).toBe('none')
})

test('of a seat one device presents; the others follow it', () => {
  const presenting = { ...by(seatId, at(2)), device: { deviceId: beside, name: 'Máy chiếu' } }
  expect(standingOf(presenting, me, true)).toEqual({ kind: 'following', page: at(2) })
  expect(standingOf(presenting, { seatId, deviceId: beside }, true).kind).toBe('presenting')
  expect(presentsBeside(presenting, me)).toBe('Máy chiếu')
  expect(presentsBeside(presenting, { seatId: other, deviceId })).toBeNull()
})
