import { expect, test } from 'vitest'
import { AccountId, SiteId } from '../../../../signaling/wire/ids.ts'
import { draftOf, emptyForm, formOf, isSound, problemsOf, type RequestFields } from './request-form.ts'

const NOW = Date.parse('2031-03-04T08:00:00+07:00')
const filled = (more: Partial<RequestFields> = {}): RequestFields => ({
  ...emptyForm(SiteId.parse('hg')),
  ...{ title: 'Họp', why: 'Vì cần', at: { day: '2031-03-05', time: '08:30' }, ...more },
})

test('a draft that was read fills the form so that it gives the same draft', () => {
  const chair = { accountId: AccountId.parse('AAAAAAAAAAAAAAAAAAAAAA'), fullName: 'An' }
  const draft = draftOf(filled({ chair, alternatives: [{ day: '2031-03-06', time: '14:00' }], people: [] }))
  if (draft === null) throw new Error('the form is whole')
  expect(draft.startsAtMs).toBe(Date.parse('2031-03-05T08:30:00+07:00'))
  expect(draftOf(formOf({ draft, chair, people: [] }))).toEqual(draft)
})

test('what is missing and what has passed is said at its field, also of another time', () => {
  expect(isSound(problemsOf(filled(), NOW))).toBe(true)
  const bad = filled({
    ...{ title: ' ', why: '', durationMinutes: 2, at: { day: '2031-03-04', time: '08:00' } },
    alternatives: [
      { day: '2031-03-06', time: '14:00' },
      { day: null, time: '08:00' },
    ],
  })
  expect(problemsOf(bad, NOW)).toEqual({
    ...{ title: 'titleNeeded', why: 'whyNeeded', at: 'timePast', duration: 'durationNeeded' },
    alternatives: new Map([[1, 'timeNeeded']]),
  })
})
