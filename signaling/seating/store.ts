import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, RoomPlanId, SiteId } from '../wire/ids.ts'
import { placedNow, type Placed } from './rules.ts'
import { RoomPlan, Seating } from './wire.ts'

export interface Room {
  readonly roomPlanId: RoomPlanId
  readonly siteId: SiteId
  readonly siteName: string
  readonly name: string
  readonly revision: number
  readonly plan: RoomPlan
}

/** More rooms than this no province has; a list of them stays one answer. */
export const MOST_ROOMS = 1_000

export async function roomsOf(
  database: Database,
  where: { siteId?: SiteId; roomPlanId?: RoomPlanId },
): Promise<Room[]> {
  let query = database
    .selectFrom('room_plans')
    .innerJoin('sites', 'sites.site_id', 'room_plans.site_id')
    .select(['room_plan_id', 'room_plans.site_id', 'sites.name as site_name', 'room_plans.name', 'revision', 'plan'])
  if (where.siteId !== undefined) query = query.where('room_plans.site_id', '=', where.siteId)
  if (where.roomPlanId !== undefined) query = query.where('room_plan_id', '=', where.roomPlanId)
  const rows = await query.orderBy('sites.position').orderBy('room_plans.name').limit(MOST_ROOMS).execute()
  return rows.map((row) => ({
    roomPlanId: row.room_plan_id,
    siteId: row.site_id,
    siteName: row.site_name,
    name: row.name,
    revision: row.revision,
    plan: RoomPlan.parse(JSON.parse(row.plan)),
  }))
}

/** Who sits where, as it holds for the list of people now. */
export async function seatingOf(
  database: Database,
  meetingId: MeetingId,
): Promise<{ readonly room: Room | null; readonly placed: Placed }> {
  const row = await database
    .selectFrom('meeting_seatings')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst()
  if (row === undefined) return { room: null, placed: [] }
  const [room] = await roomsOf(database, { roomPlanId: row.room_plan_id })
  if (room === undefined) return { room: null, placed: [] }
  return { room, placed: placedNow(keptPlaces(row.placed), room.plan.places, await listed(database, meetingId)) }
}

export async function listed(database: Database, meetingId: MeetingId): Promise<ReadonlySet<AccountId>> {
  const rows = await database
    .selectFrom('participants')
    .select('account_id')
    .where('meeting_id', '=', meetingId)
    .execute()
  return new Set(rows.map(({ account_id: accountId }) => accountId))
}

export async function keepSeating(
  within: Database,
  meetingId: MeetingId,
  seating: { readonly roomPlanId: RoomPlanId; readonly placed: Placed } | null,
): Promise<void> {
  if (seating === null) {
    await within.deleteFrom('meeting_seatings').where('meeting_id', '=', meetingId).execute()
    return
  }
  const [room_plan_id, placed] = [seating.roomPlanId, JSON.stringify(seating.placed)]
  await within
    .insertInto('meeting_seatings')
    .values({ meeting_id: meetingId, room_plan_id, placed })
    .onConflict((conflict) => conflict.column('meeting_id').doUpdateSet({ room_plan_id, placed }))
    .execute()
}

/** Somebody who takes another's place on the list sits where they were to sit. */
export async function passPlace(within: Database, meetingId: MeetingId, from: AccountId, to: AccountId): Promise<void> {
  const row = await within
    .selectFrom('meeting_seatings')
    .select('placed')
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst()
  if (row === undefined) return
  const kept = keptPlaces(row.placed)
  const placed = kept
    .filter(({ accountId }) => accountId !== to)
    .map((one) => (one.accountId === from ? { ...one, accountId: to } : one))
  await within
    .updateTable('meeting_seatings')
    .set({ placed: JSON.stringify(placed) })
    .where('meeting_id', '=', meetingId)
    .execute()
}

const keptPlaces = (placed: string): Placed => Seating.shape.placed.catch([]).parse(JSON.parse(placed))
