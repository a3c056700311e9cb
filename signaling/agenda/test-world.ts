import { createMeetings, type Meetings } from '../meeting/commands.ts'
import { callBy, SITES } from '../identity/test-support.ts'
import { newId } from '../kit/clock.ts'
import { issuePrepared } from '../papers/issue-prepared.ts'
import { MeetingDraft } from '../meeting/wire.ts'
import { openRoomWorld, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { AgendaItemId } from '../wire/ids.ts'
import { createAgendaClock } from './clock.ts'
import { createTurnsEnd } from '../queues/turns.ts'

export interface AgendaWorld extends RoomWorld {
  readonly items: readonly AgendaItemId[]
  readonly chair: FakeClient
  readonly secretary: FakeClient
  goTo(
    by: FakeClient,
    item: number | null,
    ifCurrent: number | null,
  ): ReturnType<RoomWorld['rooms']['handlers']['agenda.goTo']>
  /** The meeting's own commands, tied to the rooms as the product ties them. */
  meetings(): Meetings
  act(name: 'meetings.pause' | 'meetings.resume' | 'meetings.end'): Promise<unknown>
  /** Saves the meeting with these items alone, in this order. */
  edit(items: readonly number[]): Promise<unknown>
  log(): Promise<{ item: number; fromMs: number; toMs: number | null; goesOn: boolean }[]>
}

/** A running meeting with an agenda of so many items, a chair and a secretary in it. */
export async function openAgendaWorld(count = 4): Promise<AgendaWorld> {
  const world = await openRoomWorld()
  const { database, clock, audit, meetingId } = world
  const items = Array.from({ length: count }, () => newId(AgendaItemId))
  for (const [position, agenda_item_id] of items.entries()) {
    const item = { agenda_item_id, meeting_id: meetingId, position, title: `Nội dung ${position}`, planned_minutes: 10 }
    await database.insertInto('agenda_items').values(item).execute()
  }
  await world.inviteSite(SITES.district)
  const chair = await world.seat('chutri', 'chair')
  const secretary = await world.seat('thuky', 'secretary')
  const meetings = () =>
    createMeetings({
      ...{ database, clock, audit, announcer: world.rooms.announcer },
      ...createAgendaClock(clock),
      turnsEnd: createTurnsEnd(clock),
      voteStops: () => Promise.resolve(),
      castsSettled: () => Promise.resolve(),
      tellNotices: () => undefined,
      changingPapers: (_, work) => work(),
      issuePapers: issuePrepared,
      onStateChanged: (id, state, by) => world.rooms.meetingStateChanged(id, state, by),
      onPeopleChanged: (id) => world.rooms.participantsChanged(id),
      onEdited: (id) => world.rooms.meetingEdited(id),
      onEndMoved: (id) => world.rooms.meetingEdited(id),
    })
  const itemAt = (item: number | null) => (item === null ? null : (items[item] ?? newId(AgendaItemId)))
  return Object.assign(world, {
    ...{ items, chair, secretary, meetings },
    goTo: (by: FakeClient, item: number | null, ifCurrent: number | null) =>
      world.rooms.handlers['agenda.goTo'](by.call, { agendaItemId: itemAt(item), ifCurrent: itemAt(ifCurrent) }),
    act: (name: 'meetings.pause' | 'meetings.resume' | 'meetings.end') =>
      meetings().handlers[name](callBy(chair.account, 'chair'), { meetingId }),
    async edit(kept: readonly number[]) {
      const { handlers } = meetings()
      const got = await handlers['meetings.get'](callBy(secretary.account, 'secretary'), { meetingId })
      if (!got.ok) throw new Error(got.error)
      const { revision, participants, siteIds, ...meeting } = got.value.meeting
      const { title, kind, place, startsAtMs, endsAtMs } = meeting
      const draft = MeetingDraft.parse({
        ...{ title, kind, place, startsAtMs, endsAtMs, siteIds: [...siteIds] },
        participants: participants.map(({ accountId, role, siteId }) => ({ accountId, role, siteId })),
        agenda: kept.map((item) => ({
          ...(items[item] === undefined ? {} : { agendaItemId: items[item] }),
          title: `Nội dung ${item}`,
          plannedMinutes: 10,
        })),
      })
      const by = callBy(secretary.account, 'secretary')
      return handlers['meetings.update'](by, { meetingId, revision, draft, givesUpLead: false })
    },
    async log() {
      const rows = await database.selectFrom('agenda_runs').selectAll().orderBy('run_id').execute()
      return rows.map((row) => ({
        item: items.indexOf(row.agenda_item_id),
        fromMs: Number(row.from_ms),
        toMs: row.to_ms === null ? null : Number(row.to_ms),
        goesOn: row.goes_on === 1,
      }))
    },
  })
}
