import { expect, test } from 'vitest'
import type { MeetingActor } from '../../wire/permissions.ts'
import { mayAct, nextState, VERSION_ACTS, VERSION_STATES, versionState, type VersionAct } from './states.ts'

const ACTORS = ['chair', 'secretary', 'unitAdmin', 'delegate', 'operator', 'observer'] as const satisfies MeetingActor[]
const matrix = VERSION_STATES.flatMap((state) =>
  VERSION_ACTS.flatMap((act) => [true, false].map((needed) => ({ state, act, needed }))),
)

/** What the meeting rules say, written down apart from the table that is tested. */
function expected(state: (typeof VERSION_STATES)[number], act: VersionAct, needed: boolean): string {
  const unissued = ['draft', 'submitted', 'sentBack', 'approved'].includes(state)
  switch (act) {
    case 'submit':
      return needed && (state === 'draft' || state === 'sentBack') ? 'submitted' : 'illegalState'
    case 'approve':
      return needed && state === 'submitted' ? 'approved' : 'illegalState'
    case 'sendBack':
      return needed && (state === 'submitted' || state === 'approved') ? 'sentBack' : 'illegalState'
    case 'issue':
      if (!unissued) return 'illegalState'
      return needed && state !== 'approved' ? 'notApproved' : 'issued'
    case 'supersede':
      return state === 'issued' ? 'replaced' : 'illegalState'
    case 'restore':
      return state === 'replaced' ? 'issued' : 'illegalState'
    case 'takeBack':
      if (state !== 'issued') return 'illegalState'
      return needed ? 'approved' : 'draft'
    case 'recall':
      return state === 'recalled' ? 'illegalState' : 'recalled'
    default:
      return act satisfies never
  }
}

test.each(matrix)('a version that is $state, act $act, approval needed: $needed', ({ state, act, needed }) => {
  const next = nextState(state, act, needed)
  expect(next.ok ? next.value : next.error).toBe(expected(state, act, needed))
})

test('the table of who may do what, for each act and role, named approvers too', () => {
  const who = (act: VersionAct) =>
    ACTORS.flatMap((actor) => [
      ...(mayAct({ actor, isApprover: false }, act) ? [actor] : []),
      ...(mayAct({ actor, isApprover: true }, act) && !mayAct({ actor, isApprover: false }, act) ? [`${actor}*`] : []),
    ]).join(' ')
  expect(Object.fromEntries(VERSION_ACTS.map((act) => [act, who(act)]))).toEqual({
    submit: 'chair secretary unitAdmin',
    approve: 'chair secretary* unitAdmin* delegate* operator* observer*',
    sendBack: 'chair secretary* unitAdmin* delegate* operator* observer*',
    issue: 'chair secretary',
    supersede: 'chair secretary',
    restore: 'chair secretary',
    takeBack: 'chair secretary',
    recall: 'chair secretary',
  })
})

test('no way leads from a version that was not approved to readers where approval is needed', () => {
  const reached = new Set<string>(['draft'])
  for (let size = 0; size < reached.size; size += 1) {
    for (const state of VERSION_STATES.filter((each) => reached.has(each))) {
      for (const act of VERSION_ACTS.filter((each) => each !== 'approve')) {
        const next = nextState(state, act, true)
        if (next.ok) reached.add(next.value)
      }
    }
  }
  expect([...reached].sort((a, b) => a.localeCompare(b))).toEqual(['draft', 'recalled', 'sentBack', 'submitted'])
})

test('a version is what its rows say', () => {
  const rows = { approval: 'none', issued: false, isNewestIssued: false } as const
  expect(versionState('prepared', rows)).toBe('draft')
  expect(versionState('issued', { ...rows, approval: 'submitted' })).toBe('submitted')
  expect(versionState('issued', { ...rows, issued: true, isNewestIssued: true })).toBe('issued')
  expect(versionState('issued', { ...rows, issued: true })).toBe('replaced')
  expect(versionState('recalled', { ...rows, issued: true })).toBe('recalled')
})
