import { mayAct } from '../identity/acting.ts'
import { LastSent } from '../kit/last-sent.ts'
import type { Kept, KeptTable } from '../room/kept.ts'
import type { LiveRoom } from '../room/room.ts'
import { chairOf, type BuiltRoster } from '../room/roster.ts'
import type { RoomSlice } from '../room/slices.ts'
import type { AccountId } from '../wire/ids.ts'
import type { LeadingState } from './wire.ts'

/** Who leads in the chair's place; null: the chair of the list. */
type ActingChair = { readonly accountId: AccountId; readonly sinceMs: number } | null

/** In columns of its own: `identity/actors.ts` joins them at each request, since a role follows from them. */
const columns: KeptTable<ActingChair> = {
  async read(database, meetingId) {
    const row = await database
      .selectFrom('live_meetings')
      .select(['acting_chair_id as accountId', 'acting_since_ms as sinceMs'])
      .where('meeting_id', '=', meetingId)
      .executeTakeFirst()
    const accountId = row?.accountId ?? null
    return accountId === null ? null : { accountId, sinceMs: row?.sinceMs ?? 0 }
  },
  async write(within, meetingId, acting) {
    const values = { acting_chair_id: acting?.accountId ?? null, acting_since_ms: acting?.sinceMs ?? null }
    await within
      .insertInto('live_meetings')
      .values({ meeting_id: meetingId, ...values })
      .onConflict((conflict) => conflict.column('meeting_id').doUpdateSet(values))
      .execute()
  },
}

/** Who leads a running meeting in the place of the chair of the list. */
export class Leading implements RoomSlice<LeadingState> {
  readonly #room: LiveRoom
  readonly #kept: Kept<ActingChair>
  readonly #sent = new LastSent<AccountId | null>()

  constructor(room: LiveRoom) {
    this.#room = room
    this.#kept = room.kept.own<ActingChair>(columns, null)
  }

  /** Who acts as chair now; null: nobody. */
  get actingId(): AccountId | null {
    return this.#kept.now?.accountId ?? null
  }

  async load(): Promise<void> {
    await this.#kept.load()
    this.#sent.sent(this.actingId)
  }

  async set(acting: ActingChair, byName: string): Promise<void> {
    await this.#kept.set(acting)
    this.#announceIfChanged(byName)
  }

  snapshot(): LeadingState {
    const acting = this.#kept.now
    if (acting === null) return { acting }
    const fullName = this.#room.roster.seats.find(({ accountId }) => accountId === acting.accountId)?.name ?? ''
    return { acting: { ...acting, fullName } }
  }

  settle(): void {
    this.#announceIfChanged(null)
  }

  personLeft(accountId: AccountId): boolean {
    if (this.actingId !== accountId) return false
    this.#kept.put(null)
    return true
  }

  /** A part that was handed over ends when its holder may not act any longer, or when the list names another chair. */
  listChanges(next: BuiltRoster): void {
    if (this.actingId === null) return
    const person = next.people.get(this.actingId)
    const chair = chairOf(next)
    const replaced = chair !== undefined && chair !== chairOf(this.#room.roster)
    if (person === undefined || !mayAct(person.role) || replaced) this.#kept.put(null)
  }

  #announceIfChanged(byName: string | null): void {
    if (this.#sent.isNews(this.actingId)) this.#room.announce('leading.changed', { ...this.snapshot(), byName })
  }
}
