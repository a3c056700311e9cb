import { describe, expect, test } from 'vitest'
import { MeetingState } from '../meeting/wire.ts'
import { isUnsent, meetingActor, waitAfterMs } from './rules.ts'
import { MeetingRole } from './wire.ts'

test.each([
  [0, 0],
  [1, 0],
  [2, 0],
  [3, 5_000],
  [4, 10_000],
  [5, 20_000],
  [10, 640_000],
  [11, 900_000],
  [10_000, 900_000],
])('after %i wrong passwords in a row the wait is %i ms', (failures, waitMs) => {
  expect(waitAfterMs(failures)).toBe(waitMs)
})

const none = { role: null, administersOwner: false, prepares: false }

describe.each(MeetingState.options)('in state %s', (state) => {
  const unsent = state === 'draft' || state === 'pendingApproval'

  test('it is known whether the meeting was sent', () => {
    expect(isUnsent(state)).toBe(unsent)
  })
  test.each(MeetingRole.options)('a %s is that, unless the meeting was not sent and they do not prepare it', (role) => {
    const seesUnsent = role === 'chair' || role === 'secretary'
    expect(meetingActor({ ...none, state, role })).toBe(unsent && !seesUnsent ? null : role)
  })
  test("the owner unit's administrator acts as such, but as a participant once it was sent", () => {
    expect(meetingActor({ ...none, state, administersOwner: true })).toBe('unitAdmin')
    expect(meetingActor({ ...none, state, administersOwner: true, role: 'delegate' })).toBe(
      unsent ? 'unitAdmin' : 'delegate',
    )
  })
  test('who administers the unit and is to lead the meeting answers for it as its chair once it is to be approved', () => {
    expect(meetingActor({ ...none, state, administersOwner: true, role: 'chair' })).toBe(
      state === 'draft' ? 'unitAdmin' : 'chair',
    )
  })
  test('its author is secretary of the unsent meeting, and what the list says afterwards', () => {
    expect(meetingActor({ ...none, state, prepares: true })).toBe(unsent ? 'secretary' : null)
    expect(meetingActor({ ...none, state, prepares: true, role: 'delegate' })).toBe(unsent ? 'secretary' : 'delegate')
  })
  test('an author who is also to lead the meeting is its chair from the moment it is to be approved', () => {
    const author = { ...none, state, prepares: true, role: 'chair' } as const
    expect(meetingActor(author)).toBe(state === 'draft' ? 'secretary' : 'chair')
  })
  test.each(MeetingRole.options)(
    'a %s who approves its papers is let in before it is sent only as a delegate',
    (role) => {
      const seesUnsent = role === 'chair' || role === 'secretary' || role === 'delegate'
      expect(meetingActor({ ...none, state, role, approves: true })).toBe(unsent && !seesUnsent ? null : role)
    },
  )
  test('a stranger is nothing', () => {
    expect(meetingActor({ ...none, state })).toBeNull()
  })
})
