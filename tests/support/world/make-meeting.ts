import type { MeetingRole } from '../../../signaling/identity/wire.ts'
import type { AgendaItemId, MeetingId } from '../../../signaling/wire/ids.ts'
import type { TestClient } from '../client.ts'

interface Person {
  readonly fullName: string
  readonly role: MeetingRole
}

/** Chair, secretary and one delegate: enough for most of what a room does. */
export const THREE: readonly Person[] = [
  { fullName: 'Chủ trì phiên họp', role: 'chair' },
  { fullName: 'Thư ký thứ nhất', role: 'secretary' },
  { fullName: 'Đại biểu Sở Tài chính', role: 'delegate' },
]
/** A hall of a commune. */
export const LUNG_CU_HALL: Person = { fullName: 'Cán bộ điểm cầu Xã Lũng Cú', role: 'operator' }

export interface MeetingPlan {
  readonly title: string
  /** Full names of the demo's people, found by {@link TestClient} as the form finds them; {@link THREE} unless told. */
  readonly people?: readonly Person[]
  /** One item unless told. */
  readonly agenda?: readonly string[]
  /** In session unless told. */
  readonly state?: 'draft' | 'invited' | 'inSession'
  /** Milliseconds since the epoch; ten minutes ago unless told. */
  readonly startsAtMs?: number
}

/** Prepares a meeting by the protocol, as far as `state` says. The client is a secretary who may prepare meetings. */
export async function makeMeeting(
  client: TestClient,
  plan: MeetingPlan,
): Promise<{ meetingId: MeetingId; agendaItemIds: AgendaItemId[] }> {
  const { people = THREE, agenda = ['Nội dung duy nhất'], state = 'inSession' } = plan
  const participants = []
  for (const { fullName, role } of people) {
    const found = await client.call('identity.findAccounts', { text: fullName })
    const account = found.ok ? found.result.accounts.find((one) => one.fullName === fullName) : undefined
    if (account === undefined) throw new Error(`Nobody is called ${fullName}`)
    participants.push({ accountId: account.accountId, role, siteId: account.siteId })
  }
  const startsAtMs = plan.startsAtMs ?? Date.now() - 10 * 60_000
  const made = await client.call('meetings.create', {
    requestId: crypto.randomUUID(),
    draft: {
      title: plan.title,
      kind: 'meeting',
      place: 'Phòng họp số 3',
      startsAtMs,
      endsAtMs: startsAtMs + 2 * 60 * 60_000,
      siteIds: [...new Set(participants.map((person) => person.siteId))],
      participants,
      agenda: agenda.map((title) => ({ title, plannedMinutes: 15 })),
    },
  })
  if (!made.ok) throw new Error(`The meeting was refused: ${made.error}`)
  const { meetingId } = made.result
  for (const act of state === 'draft' ? [] : (['meetings.send', 'meetings.start'] as const)) {
    if (act === 'meetings.start' && state === 'invited') break
    const done = await client.call(act, { meetingId })
    if (!done.ok) throw new Error(`${act} was refused: ${done.error}`)
  }
  const read = await client.call('meetings.get', { meetingId })
  if (!read.ok) throw new Error(`The new meeting can't be read: ${read.error}`)
  return { meetingId, agendaItemIds: read.result.meeting.agenda.map((item) => item.agendaItemId) }
}
