import { describe, expect, test } from 'vitest'
import { Account } from '../../../../../signaling/identity/wire.ts'
import { MeetingDraft } from '../../../../../signaling/meeting/wire.ts'
import { SiteId } from '../../../../../signaling/wire/ids.ts'
import { draftOf, emptyForm, formReducer, stillWrong, type FormValues } from './form-state.ts'

const NOW = Date.parse('2026-11-23T08:20:00+07:00')
const dongVan = SiteId.parse('hg/huyen-dong-van')
const person = Account.parse({
  accountId: 'account-1',
  username: 'dong-van',
  fullName: 'Nguyễn Văn Thử',
  title: 'Cán bộ điểm cầu',
  siteId: dongVan,
  systemRole: 'user',
  mayPrepareMeetings: false,
  disabled: false,
})

function filled(): FormValues {
  return { ...emptyForm(NOW, 'first'), title: 'Giao ban', place: 'Phòng 1' }
}

describe('the form', () => {
  test('a new one is for the next full hour of the province’s clock', () => {
    const { startDay, startTime, endTime } = emptyForm(NOW, 'first')
    expect([startDay, startTime, endTime]).toEqual(['2026-11-23', '09:00', '11:00'])
  })
  test('adding a person chooses their site; adding them again changes nothing', () => {
    const once = formReducer(filled(), { kind: 'addPeople', accounts: [person], role: 'operator' })
    expect([...once.siteIds]).toEqual([dongVan])
    expect(formReducer(once, { kind: 'addPeople', accounts: [person], role: 'chair' })).toBe(once)
  })
  test('a group comes with its parts and sites; who is listed keeps theirs, and a second chair comes as a delegate', () => {
    const listed = formReducer(filled(), { kind: 'addPeople', accounts: [person], role: 'operator' })
    const meoVac = SiteId.parse('hg/huyen-meo-vac')
    const { accountId, fullName, title } = person
    const other = (suffix: string, role: 'chair' | 'secretary') => ({
      ...{ accountId: Account.shape.accountId.parse(`${accountId}-${suffix}`), fullName, title, siteId: dongVan, role },
    })
    const group = { kind: 'addGroup', siteIds: [meoVac] } as const
    const own = { accountId, fullName, title, siteId: dongVan, role: 'chair' as const }
    const first = formReducer(listed, { ...group, people: [own, other('a', 'chair'), other('b', 'secretary')] })
    expect(first.people.map(({ role }) => role)).toEqual(['operator', 'chair', 'secretary'])
    expect([...first.siteIds]).toEqual([dongVan, meoVac])
    const second = formReducer(first, { ...group, people: [other('c', 'chair')] })
    expect(second.people.at(-1)?.role).toBe('delegate')
  })
  test('moving the end day by hand is kept, else it follows the start day', () => {
    const followed = formReducer(filled(), { kind: 'set', values: { startDay: '2026-12-01' } })
    expect(followed.endDay).toBe('2026-12-01')
    const own = formReducer(followed, { kind: 'set', values: { endDay: '2026-12-03' } })
    expect(formReducer(own, { kind: 'set', values: { startDay: '2026-12-02' } }).endDay).toBe('2026-12-03')
  })
  test('an agenda line moves by one and stops at the ends', () => {
    const two = formReducer(filled(), { kind: 'addItem', key: 'second' })
    const moved = formReducer(two, { kind: 'moveItem', key: 'second', by: -1 })
    expect(moved.agenda.map((item) => item.key)).toEqual(['second', 'first'])
    expect(formReducer(moved, { kind: 'moveItem', key: 'second', by: -1 })).toBe(moved)
  })
})

test('a person who stays the secretary is one, whether the list had them as something else or not at all', () => {
  const listed = formReducer(filled(), { kind: 'addPeople', accounts: [person], role: 'delegate' })
  for (const before of [filled(), listed]) {
    const { people } = formReducer(before, { kind: 'lead', account: person })
    expect(people.map(({ accountId, role }) => [accountId, role])).toEqual([['account-1', 'secretary']])
  }
})

test('a problem goes once its field is mended, and fields that were not complained of stay quiet', () => {
  const read = draftOf({ ...filled(), title: '', place: '' })
  const shown = read.ok ? new Map<string, string>() : read.problems
  expect([...shown.keys()]).toEqual(['title', 'place'])
  const mended = { ...filled(), place: '' }
  expect([...stillWrong(shown, mended)]).toEqual([['place', 'form.placeNeeded']])
  expect([...stillWrong(shown, { ...filled(), startDay: '' }).keys()]).toEqual([])
  expect([...stillWrong(shown, { ...filled(), title: 'x'.repeat(301) })]).toEqual([['title', 'form.titleShape']])
})

describe('the draft', () => {
  test('what the form gives is what the wire takes', () => {
    const values = formReducer(filled(), { kind: 'addPeople', accounts: [person], role: 'operator' })
    const read = draftOf({
      ...values,
      agenda: [
        {
          key: 'a',
          agendaItemId: null,
          title: 'Báo cáo',
          plannedMinutes: 20,
          speaker: null,
          level: 0,
          unitSiteId: null,
          audience: null,
        },
      ],
    })
    if (!read.ok) throw new Error('refused')
    expect(MeetingDraft.parse(read.draft)).toEqual(read.draft)
    expect(read.draft.startsAtMs).toBe(Date.parse('2026-11-23T09:00:00+07:00'))
  })
  test('empty fields and an end before the start are named', () => {
    const read = draftOf({ ...filled(), title: ' ', place: '', endTime: '08:00' })
    if (read.ok) throw new Error('taken')
    expect([...read.problems.keys()].sort()).toEqual(['end', 'place', 'title'])
  })
  test('the untouched first agenda line is left out, an emptied one among others is a problem', () => {
    const alone = draftOf(filled())
    expect(alone.ok && alone.draft.agenda).toEqual([])
    const two = draftOf(formReducer(filled(), { kind: 'addItem', key: 'second' }))
    expect(!two.ok && [...two.problems.keys()]).toEqual(['agenda.first', 'agenda.second'])
  })
})
