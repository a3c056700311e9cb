import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import { AgendaItemId } from '../wire/ids.ts'
import { openMeetings, type MeetingWorld } from './test-support.ts'

let meetings: MeetingWorld
beforeEach(async () => {
  meetings = await openMeetings()
})
afterEach(() => meetings.world.database.destroy())

describe('the speaker of an agenda item', () => {
  const speakers = async (meetingId: Awaited<ReturnType<MeetingWorld['created']>>) =>
    (await meetings.detail(meetingId)).agenda.map(({ speaker }) => speaker)
  /** A meeting whose first item the delegate presents, and whose second a site. */
  async function spoken() {
    const { accountId } = meetings.people.delegate
    const draft = meetings.draft({
      agenda: [
        { title: 'Khai mạc', plannedMinutes: 10, speaker: { kind: 'person', accountId } },
        { title: 'Thảo luận', plannedMinutes: 50, speaker: { kind: 'site', siteId: SITES.district } },
      ],
    })
    const meetingId = await meetings.created({ draft })
    const { agenda, revision } = await meetings.detail(meetingId)
    const same = agenda.map(({ agendaItemId, title, plannedMinutes }) => ({
      agendaItemId: AgendaItemId.parse(agendaItemId),
      title,
      plannedMinutes,
    }))
    return { meetingId, draft, revision, same }
  }

  test('is a person or a site of the list, shown by name; a meeting without speakers has none', async () => {
    const { meetingId } = await spoken()
    const { delegate } = meetings.people
    expect(await speakers(meetingId)).toEqual([
      { kind: 'person', accountId: delegate.accountId, name: delegate.fullName },
      { kind: 'site', siteId: SITES.district, name: expect.any(String) as string },
    ])
    expect(await speakers(await meetings.created())).toEqual([null, null])
  })

  test('stays as it was where an edit does not name one, as of a page from before', async () => {
    const { meetingId, draft, revision, same } = await spoken()
    expect(await meetings.update(meetingId, revision, { ...draft, agenda: same.toReversed() })).toMatchObject({
      ok: true,
    })
    expect((await speakers(meetingId)).map((speaker) => speaker?.kind)).toEqual(['site', 'person'])
    const without = same.map((item) => ({ ...item, speaker: null }))
    expect(await meetings.update(meetingId, revision + 1, { ...draft, agenda: without })).toMatchObject({ ok: true })
    expect(await speakers(meetingId)).toEqual([null, null])
  })

  test('is taken off with the person or the site that is taken off the list', async () => {
    const { meetingId, draft, revision, same } = await spoken()
    const { delegate } = meetings.people
    const participants = draft.participants.filter(({ accountId }) => accountId !== delegate.accountId)
    const siteIds = draft.siteIds.filter((siteId) => siteId !== SITES.district)
    const changed = { ...draft, participants, siteIds, agenda: same }
    expect(await meetings.update(meetingId, revision, changed)).toMatchObject({ ok: true })
    expect(await speakers(meetingId)).toEqual([null, null])
  })

  test('who is not on the list of the draft that names them is none', async () => {
    const { accountId } = meetings.people.outsider
    const agenda = [{ title: 'Khai mạc', plannedMinutes: 10, speaker: { kind: 'person' as const, accountId } }]
    expect(await speakers(await meetings.created({ draft: meetings.draft({ agenda }) }))).toEqual([null])
  })
})
