import { expect, test } from 'vitest'
import { AccountId, BallotId, MeetingId } from '../../../../signaling/wire/ids.ts'
import { unsentBallots, unsentKey } from './unsent.ts'

const [me, other] = [AccountId.parse('account-0001'), AccountId.parse('account-0002')]
const [here, elsewhere] = [MeetingId.parse('meeting-0001'), MeetingId.parse('meeting-0002')]
const [first, second] = [BallotId.parse('ballot-0001'), BallotId.parse('ballot-0002')]

function storageWith(keys: readonly string[]): Pick<Storage, 'length' | 'key'> {
  return { length: keys.length, key: (index) => keys[index] ?? null }
}

test('choices that were not sent are found for every ballot of the meeting, and of this person alone', () => {
  const storage = storageWith([
    'language',
    unsentKey(me, here, first),
    unsentKey(other, here, second),
    unsentKey(me, elsewhere, second),
    unsentKey(me, here, second),
    `${unsentKey(me, here, first)}:more`,
  ])
  expect(unsentBallots(storage, me, here)).toEqual([first, second])
  expect(unsentBallots(storage, me, elsewhere)).toEqual([second])
})

test('a browser that keeps nothing has none', () => {
  expect(unsentBallots(null, me, here)).toEqual([])
})
