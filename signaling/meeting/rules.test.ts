import { describe, expect, test } from 'vitest'
import type { MeetingActor } from '../wire/permissions.ts'
import { MeetingRole } from '../identity/wire.ts'
import { hasAttendance, isEditable, joinable, OPENS_BEFORE_MS, rightsOf, transition } from './rules.ts'
import { MeetingAct, MeetingState, type MeetingRights } from './wire.ts'

/** Written apart from the rules, state by state, as the meeting rules tell it. */
const expected: Record<MeetingState, Partial<Record<MeetingAct, MeetingState>>> = {
  draft: { submit: 'pendingApproval', send: 'invited', cancel: 'cancelled' },
  pendingApproval: { approve: 'invited', sendBack: 'draft', cancel: 'cancelled' },
  invited: { start: 'inSession', postpone: 'postponed', reschedule: 'invited', cancel: 'cancelled' },
  inSession: { pause: 'paused', end: 'ended' },
  paused: { resume: 'inSession', end: 'ended' },
  ended: { draftMinutes: 'minutesDraft' },
  minutesDraft: { sign: 'signed' },
  signed: { archive: 'archived' },
  archived: {},
  postponed: { send: 'invited', reschedule: 'invited', cancel: 'cancelled' },
  cancelled: {},
}
describe.each(MeetingState.options)('a meeting in state %s', (state) => {
  test.each(MeetingAct.options)('is or is not brought further by %s, as the table says', (act) => {
    const next = expected[state][act]
    expect(transition(state, act)).toEqual(
      next === undefined ? { ok: false, error: 'illegalTransition', details: { state } } : { ok: true, value: next },
    )
  })
})

const startsAtMs = 1_800_000_000_000
const opensAtMs = startsAtMs - OPENS_BEFORE_MS

describe.each(MeetingRole.options)('a %s', (role) => {
  const leads = role === 'chair' || role === 'secretary'

  test.each(MeetingState.options)('at the planned start of a meeting in state %s', (state) => {
    const result = joinable(state, startsAtMs, startsAtMs, role)
    const open = ['inSession', 'paused', 'invited'].includes(state)
    const early = ['draft', 'pendingApproval', 'postponed'].includes(state)
    if (open) expect(result).toEqual({ ok: true, value: true })
    else expect(result).toMatchObject({ ok: false, error: early ? 'notOpenYet' : 'meetingOver' })
  })
  test('comes in exactly an hour before the start, and earlier only to lead', () => {
    expect(joinable('invited', startsAtMs, opensAtMs, role).ok).toBe(true)
    const early = joinable('invited', startsAtMs, opensAtMs - 1, role)
    if (leads) expect(early.ok).toBe(true)
    else expect(early).toEqual({ ok: false, error: 'notOpenYet', details: { opensAtMs } })
  })
  test('may come in long before the planned start when the meeting runs already', () => {
    expect(joinable('inSession', startsAtMs, 0, role).ok).toBe(true)
  })
})

const editable: readonly MeetingState[] = ['draft', 'pendingApproval', 'invited', 'inSession', 'paused', 'postponed']

/** Who may use a right at all, and in which states. */
const rights: Record<keyof MeetingRights, { actors: readonly MeetingActor[]; states: readonly MeetingState[] }> = {
  edit: { actors: ['secretary', 'unitAdmin'], states: editable },
  submit: { actors: ['secretary', 'unitAdmin'], states: ['draft'] },
  approve: { actors: ['chair'], states: ['pendingApproval'] },
  sendBack: { actors: ['chair', 'secretary', 'unitAdmin'], states: ['pendingApproval'] },
  send: { actors: ['secretary', 'unitAdmin'], states: ['draft', 'postponed'] },
  start: { actors: ['chair', 'secretary'], states: ['invited'] },
  pause: { actors: ['chair'], states: ['inSession'] },
  resume: { actors: ['chair'], states: ['paused'] },
  end: { actors: ['chair'], states: ['inSession', 'paused'] },
  postpone: { actors: ['chair', 'secretary', 'unitAdmin'], states: ['invited'] },
  reschedule: { actors: ['chair', 'secretary', 'unitAdmin'], states: ['invited', 'postponed'] },
  cancel: {
    actors: ['chair', 'secretary', 'unitAdmin'],
    states: ['draft', 'pendingApproval', 'invited', 'postponed'],
  },
  join: {
    actors: ['chair', 'secretary', 'delegate', 'operator', 'observer'],
    states: ['invited', 'inSession', 'paused'],
  },
  managePapers: { actors: ['chair', 'secretary', 'unitAdmin'], states: editable },
  readAttendance: {
    actors: ['chair', 'secretary', 'unitAdmin'],
    states: MeetingState.options.filter((state) => state !== 'draft' && state !== 'pendingApproval'),
  },
}

describe.each<MeetingActor>([...MeetingRole.options, 'unitAdmin'])('the buttons of a %s', (actor) => {
  test.each(MeetingState.options)('in state %s are those of the table', (state) => {
    const expectedRights = Object.fromEntries(
      Object.entries(rights).map(([right, { actors, states }]) => [
        right,
        actors.includes(actor) && states.includes(state),
      ]),
    )
    expect(rightsOf(actor, { state, startsAtMs }, startsAtMs)).toEqual(expectedRights)
  })
})

test('what is editable never includes a meeting that is over', () => {
  expect(MeetingState.options.filter(isEditable)).toEqual(editable)
  expect(hasAttendance('draft')).toBe(false)
})
