import type { Audit } from '../audit/audit.ts'
import type { Account } from '../identity/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { isAtOrBelow } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import { RoomPlanId, type MeetingId, type SiteId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Method, ParamsOf } from '../wire/registry.ts'
import { place } from './rules.ts'
import { keepSeating, listed, MOST_ROOMS, roomsOf, seatingOf, type Room } from './store.ts'
import type { RoomPlanEntry, Seating } from './wire.ts'

export interface SeatingDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly announcer: Announcer
}

/** Rooms of the sites, drawn once, and who sits where in a meeting. */
export function createSeating(deps: SeatingDeps): {
  readonly handlers: Handlers<Extract<Method, `seating.${string}`>>
} {
  const commands = new SeatingCommands(deps)
  return {
    handlers: {
      'seating.rooms': (call, { siteId }) => commands.rooms(call, siteId),
      'seating.saveRoom': (call, room) => commands.save(call, room),
      'seating.removeRoom': (call, { roomPlanId }) => commands.remove(call, roomPlanId),
      'seating.read': async ({ account }, { meetingId }) =>
        accept({ seating: await commands.read(account, meetingId) }),
      'seating.chooseRoom': (call, asked) => commands.choose(call, asked),
      'seating.place': (call, asked) => commands.place(call, asked),
    },
  }
}

class SeatingCommands {
  readonly #deps: SeatingDeps

  constructor(deps: SeatingDeps) {
    this.#deps = deps
  }

  async rooms({ account }: Call, siteId: SiteId | null) {
    const rooms = await roomsOf(this.#deps.database, siteId === null ? {} : { siteId })
    return accept({ rooms: await Promise.all(rooms.map((room) => this.#entry(account, room))) })
  }

  async save(call: Call, { roomPlanId, revision, siteId, name, plan }: ParamsOf<'seating.saveRoom'>) {
    const { clock, audit } = this.#deps
    const { accountId } = call.account
    return this.#deps.database.transaction().execute(async (within) => {
      const site = await within.selectFrom('sites').select('site_id').where('site_id', '=', siteId).executeTakeFirst()
      if (site === undefined) return refuse('noSuchSite')
      if (!(await this.#mayChange(call.account, siteId, within))) return refuse('foreignSite')
      const before = roomPlanId === null ? null : (await roomsOf(within, { roomPlanId }))[0]
      if (before === undefined) return refuse('noSuchRoom')
      if (before !== null && !(await this.#mayChange(call.account, before.siteId, within))) return refuse('foreignSite')
      if (before !== null && before.revision !== revision) return refuse('stale')
      if (before === null && (await roomsOf(within, {})).length >= MOST_ROOMS) return refuse('tooManyRooms')
      const saved = {
        ...{
          room_plan_id: roomPlanId ?? newId(RoomPlanId),
          site_id: siteId,
          name,
          revision: (before?.revision ?? 0) + 1,
        },
        ...{ plan: JSON.stringify(plan), changed_by: accountId, changed_at_ms: clock.nowMs() },
      }
      await within
        .insertInto('room_plans')
        .values(saved)
        .onConflict((conflict) => conflict.column('room_plan_id').doUpdateSet(saved))
        .execute()
      const details = { roomPlanId: saved.room_plan_id, siteId, places: plan.places.length }
      await audit.record({ accountId, meetingId: null, action: 'seating.saveRoom', details }, within)
      return accept({ roomPlanId: saved.room_plan_id, revision: saved.revision })
    })
  }

  async remove(call: Call, roomPlanId: RoomPlanId) {
    const { accountId } = call.account
    return this.#deps.database.transaction().execute(async (within) => {
      const [room] = await roomsOf(within, { roomPlanId })
      if (room === undefined) return refuse('noSuchRoom')
      if (!(await this.#mayChange(call.account, room.siteId, within))) return refuse('foreignSite')
      const used = await within
        .selectFrom('meeting_seatings')
        .select('meeting_id')
        .where('room_plan_id', '=', roomPlanId)
        .executeTakeFirst()
      if (used !== undefined) return refuse('roomInUse')
      await within.deleteFrom('room_plans').where('room_plan_id', '=', roomPlanId).execute()
      const details = { roomPlanId, siteId: room.siteId }
      await this.#deps.audit.record({ accountId, meetingId: null, action: 'seating.removeRoom', details }, within)
      return accept({})
    })
  }

  async read(account: Account, meetingId: MeetingId): Promise<Seating> {
    const { room, placed } = await seatingOf(this.#deps.database, meetingId)
    return { room: room === null ? null : await this.#entry(account, room), placed: [...placed] }
  }

  choose(call: Call, { meetingId, roomPlanId }: ParamsOf<'seating.chooseRoom'>) {
    return this.#change<'noSuchRoom'>(call, meetingId, 'seating.chooseRoom', { roomPlanId }, async (within) => {
      const before = await seatingOf(within, meetingId)
      const room = roomPlanId === null ? null : (await roomsOf(within, { roomPlanId }))[0]
      if (room === undefined) return refuse('noSuchRoom')
      if (before.room?.roomPlanId !== room?.roomPlanId) {
        await keepSeating(within, meetingId, room === null ? null : { roomPlanId: room.roomPlanId, placed: [] })
      }
      return accept(null)
    })
  }

  place(call: Call, { meetingId, accountId, placeId }: ParamsOf<'seating.place'>) {
    type Refused = 'noSuchRoom' | 'noSuchPlace' | 'placeTaken' | 'notInMeeting'
    return this.#change<Refused>(call, meetingId, 'seating.place', { of: accountId, placeId }, async (within) => {
      const { room, placed } = await seatingOf(within, meetingId)
      if (room === null) return refuse('noSuchRoom')
      if (!(await listed(within, meetingId)).has(accountId)) return refuse('notInMeeting')
      const decided = place(placed, room.plan.places, accountId, placeId)
      if (!decided.ok) return decided
      await keepSeating(within, meetingId, { roomPlanId: room.roomPlanId, placed: decided.value })
      return accept(null)
    })
  }

  /** Decides and saves in one transaction, then tells those who lead the meeting, if it runs. */
  async #change<E extends string>(
    { account }: Call,
    meetingId: MeetingId,
    action: 'seating.chooseRoom' | 'seating.place',
    details: Record<string, string | null>,
    decide: (within: Database) => Promise<Outcome<null, E>>,
  ): Promise<Outcome<{ seating: Seating }, E>> {
    const { database, audit, announcer } = this.#deps
    const { accountId } = account
    const decided = await database.transaction().execute(async (within) => {
      const outcome = await decide(within)
      if (outcome.ok) await audit.record({ accountId, meetingId, action, details }, within)
      return outcome
    })
    if (!decided.ok) return decided
    const seating = await this.read(account, meetingId)
    const told = { seating }
    announcer.tellByRole(meetingId, 'seating.changed', (role) =>
      role === 'chair' || role === 'secretary' ? told : null,
    )
    return accept({ seating })
  }

  async #entry(account: Account, room: Room): Promise<RoomPlanEntry> {
    return { ...room, mayChange: await this.#mayChange(account, room.siteId, this.#deps.database) }
  }

  /** An administrator of a unit draws the rooms of that unit and what is below it. */
  async #mayChange({ systemRole, siteId }: Account, of: SiteId, within: Database): Promise<boolean> {
    return systemRole === 'admin' || (systemRole === 'unitAdmin' && (await isAtOrBelow(within, of, siteId)))
  }
}
