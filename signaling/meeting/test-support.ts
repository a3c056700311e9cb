import { randomUUID } from 'node:crypto'
import { createAgendaClock } from '../agenda/clock.ts'
import { createTurnsEnd } from '../queues/turns.ts'
import { createActorIn } from '../identity/actors.ts'
import { callBy, openWorld, SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import { AgendaItemId, MeetingId, PaperId, PaperVersionId, Sha256, type AccountId } from '../wire/ids.ts'
import { createMeetings } from './commands.ts'
import type { LifecycleDeps } from './lifecycle.ts'
import type { MeetingDraft } from './wire.ts'
import { issuePrepared } from '../papers/issue-prepared.ts'

export type MeetingWorld = Awaited<ReturnType<typeof openMeetings>>

/** The small province with people of each kind and real meeting commands; what they tell is written down. */
export async function openMeetings(pretended: Partial<Pick<LifecycleDeps, 'castsSettled' | 'mailing'>> = {}) {
  const world = await openWorld()
  const told: (readonly unknown[])[] = []
  /** Meetings whose papers may have been announced as changed. */
  const papersTold: MeetingId[] = []
  const states: string[] = []
  /** Whose pages were asked to look for notices, once for each act. */
  const noticed: ReadonlySet<AccountId>[] = []
  const meetings = createMeetings({
    ...world,
    ...createAgendaClock(world.clock),
    turnsEnd: createTurnsEnd(world.clock),
    voteStops: () => Promise.resolve(),
    castsSettled: () => Promise.resolve(),
    announcer: {
      announce: (meetingId, event, data) => void told.push([meetingId, event, data]),
      announceByViewer(meetingId, event, dataFor) {
        for (const role of ['chair', 'delegate'] as const)
          told.push([meetingId, event, role, dataFor({ accountId: people[role].accountId, actor: role })])
      },
      tellByRole: () => undefined,
      tellByViewer: () => undefined,
    },
    async changingPapers(meetingId, work) {
      const done = await work()
      papersTold.push(meetingId)
      return done
    },
    issuePapers: issuePrepared,
    tellNotices: (accountIds) => void noticed.push(accountIds),
    onStateChanged: (_, state) => void states.push(state),
    ...pretended,
  })
  const people = {
    secretary: await world.add('thuky', { mayPrepareMeetings: true }),
    chair: await world.add('chutri', { siteId: SITES.root }),
    delegate: await world.add('daibieu', { siteId: SITES.district }),
    outsider: await world.add('khac', { mayPrepareMeetings: true, siteId: SITES.otherDistrict }),
    unitAdmin: await world.add('quantri', { systemRole: 'unitAdmin' }),
  }

  function draft(more: Partial<MeetingDraft> = {}): MeetingDraft {
    const startsAtMs = world.clock.nowMs() + 3 * 3_600_000
    return {
      title: 'Giao ban tuần',
      kind: 'briefing',
      place: 'Phòng họp số 1',
      startsAtMs,
      endsAtMs: startsAtMs + 3_600_000,
      siteIds: [SITES.root, SITES.office, SITES.district],
      participants: [
        { accountId: people.chair.accountId, role: 'chair', siteId: SITES.root },
        { accountId: people.secretary.accountId, role: 'secretary', siteId: SITES.office },
        { accountId: people.delegate.accountId, role: 'delegate', siteId: SITES.district },
      ],
      agenda: [
        { title: 'Khai mạc', plannedMinutes: 10 },
        { title: 'Thảo luận', plannedMinutes: 50 },
      ],
      ...more,
    }
  }
  const create = (by: Account, params: { requestId?: string; draft?: MeetingDraft; givesUpLead?: boolean } = {}) =>
    meetings.handlers['meetings.create'](callBy(by), {
      requestId: params.requestId ?? randomUUID(),
      draft: params.draft ?? draft(),
      givesUpLead: params.givesUpLead ?? false,
    })
  async function created(
    params: { draft?: MeetingDraft; by?: Account; givesUpLead?: boolean } = {},
  ): Promise<MeetingId> {
    const made = await create(params.by ?? people.secretary, params)
    if (!made.ok) throw new Error(made.error)
    return MeetingId.parse(made.value.meetingId)
  }
  async function get(meetingId: MeetingId, as: Account) {
    const actor = await createActorIn(world.database)(as, meetingId)
    const got = await meetings.handlers['meetings.get'](callBy(as, actor), { meetingId })
    return got.ok ? got.value.meeting : null
  }
  async function detail(meetingId: MeetingId) {
    const meeting = await get(meetingId, people.secretary)
    if (meeting === null) throw new Error('The meeting is missing')
    return meeting
  }
  const send = (meetingId: MeetingId, givesUpLead = false) =>
    meetings.handlers['meetings.send'](callBy(people.secretary, 'secretary'), { meetingId, givesUpLead })
  const update = (meetingId: MeetingId, revision: number, changed: MeetingDraft, givesUpLead = false) =>
    meetings.handlers['meetings.update'](callBy(people.secretary, 'secretary'), {
      meetingId,
      revision,
      draft: changed,
      givesUpLead,
    })
  const listed = async (by: Account) => {
    const list = await meetings.handlers['meetings.list'](callBy(by), {})
    if (!list.ok) throw new Error(list.error)
    return list.value.meetings
  }
  async function addPaper(meetingId: MeetingId, agendaItemId: string) {
    const paperId = newId(PaperId)
    await world.database
      .insertInto('papers')
      .values({
        paper_id: paperId,
        meeting_id: meetingId,
        agenda_item_id: AgendaItemId.parse(agendaItemId),
        title: 'Tờ trình',
        access_class: 'internal',
        state: 'prepared',
        recall_reason: null,
        position: 0,
        created_at_ms: 0,
      })
      .execute()
    const file = { sha256: Sha256.parse('0'.repeat(64)), bytes: 1, pages: 1, file_name: 'a.pdf', remarks: '[]' }
    await world.database
      .insertInto('paper_versions')
      .values({
        ...{ ...file, paper_version_id: newId(PaperVersionId), paper_id: paperId, number: 1, surprises: '[]' },
        ...{ uploaded_by: people.secretary.accountId, uploaded_at_ms: 0, issued_at_ms: null },
        ...{ original_sha256: null, original_name: null, original_bytes: null },
      })
      .execute()
    return paperId
  }
  const paperState = async (paperId: PaperId) =>
    (await world.database.selectFrom('papers').select('state').where('paper_id', '=', paperId).executeTakeFirst())
      ?.state

  return {
    world,
    told,
    papersTold,
    states,
    noticed,
    meetings,
    people,
    draft,
    create,
    created,
    get,
    detail,
    send,
    update,
    listed,
    addPaper,
    paperState,
  }
}
