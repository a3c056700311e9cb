import { expect, test } from 'vitest'
import { SeatId } from '../../../../signaling/wire/ids.ts'
import type { CalledPlace } from '../../../../signaling/calling/wire.ts'
import { countStates, inOrder } from './status-rules.ts'

const place = (number: number, state: CalledPlace['state']): CalledPlace => ({
  ...{ seatId: SeatId.parse(`seat000${number}`), kind: 'site', name: `Xã ${number}`, state },
  ...{ reason: '', byName: '' },
})

test('places are counted by how they stand, and those that need somebody come first, in their order', () => {
  const places = [
    place(1, 'joined'),
    place(2, 'declined'),
    place(3, 'ringing'),
    place(4, 'declined'),
    place(5, 'unreached'),
  ]
  expect(countStates(places)).toEqual({ joined: 1, comes: 0, ringing: 1, declined: 2, unreached: 1, missed: 0 })
  expect(inOrder(places).map(({ name }) => name)).toEqual(['Xã 2', 'Xã 4', 'Xã 5', 'Xã 3', 'Xã 1'])
})
