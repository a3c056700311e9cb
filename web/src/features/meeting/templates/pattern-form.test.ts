import { expect, test } from 'vitest'
import type { Pattern } from '../../../../../signaling/templates/wire.ts'
import { AccountId, SiteId } from '../../../../../signaling/wire/ids.ts'
import { draftOf } from '../form/form-state.ts'
import { formOfPattern, nextWeekly } from './pattern-form.ts'

const MONDAY = Date.parse('2026-11-23T08:00:00+07:00')
const accountId = AccountId.parse('AAAAAAAAAAAAAAAAAAAAAA')
const siteId = SiteId.parse('hg')
const pattern: Pattern = {
  ...{ title: 'Giao ban tuần', kind: 'briefing', place: 'Phòng 1', startsAtMs: MONDAY, durationMs: 90 * 60_000 },
  siteIds: [siteId],
  people: [{ accountId, fullName: 'An', title: '', role: 'chair', siteId }],
  agenda: [
    {
      ...{ title: 'Nhân sự', plannedMinutes: 15, speaker: { kind: 'person', accountId }, level: 0, unitSiteId: siteId },
      audience: [{ kind: 'person', accountId }],
    },
  ],
  leftOut: { people: [], sites: [] },
}
const made = (taken: { agenda: boolean; people: boolean }) => {
  let next = 0
  const read = draftOf(formOfPattern(pattern, nextWeekly(MONDAY, MONDAY), taken, () => String(next++)))
  if (!read.ok) throw new Error([...read.problems.values()].join())
  return read.draft
}

test('the next meeting is proposed a whole number of weeks later, never in the past nor at the hour of the one that it is made from', () => {
  const at = (text: string) => new Date(nextWeekly(MONDAY, Date.parse(text))).toISOString()
  expect(at('2026-11-02T00:00:00+07:00')).toBe('2026-11-30T01:00:00.000Z')
  expect(at('2026-11-23T08:00:00+07:00')).toBe('2026-11-30T01:00:00.000Z')
  expect(at('2026-12-14T07:59:00+07:00')).toBe('2026-12-14T01:00:00.000Z')
})

test('everything is taken along, as long as it was', () => {
  const draft = made({ agenda: true, people: true })
  expect(draft).toMatchObject({ title: 'Giao ban tuần', kind: 'briefing', siteIds: ['hg'] })
  expect(draft.endsAtMs - draft.startsAtMs).toBe(90 * 60_000)
  expect(draft.participants).toEqual([{ accountId, role: 'chair', siteId }])
  expect(draft.agenda).toEqual([{ ...pattern.agenda[0] }])
})

test('without its people a closed item is for nobody yet, not for everybody', () => {
  const draft = made({ agenda: true, people: false })
  expect(draft).toMatchObject({ siteIds: [], participants: [] })
  expect(draft.agenda).toMatchObject([{ title: 'Nhân sự', speaker: null, audience: [], unitSiteId: 'hg' }])
  expect(made({ agenda: false, people: true }).agenda).toEqual([])
})
