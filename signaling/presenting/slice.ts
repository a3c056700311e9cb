import { z } from 'zod'
import type { MeetingRole } from '../identity/wire.ts'
import { LastSent } from '../kit/last-sent.ts'
import type { RoomsDeps } from '../room/deps.ts'
import type { Kept } from '../room/kept.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveDevice } from '../room/seat.ts'
import type { RoomChange, RoomSlice } from '../room/slices.ts'
import { AccountId } from '../wire/ids.ts'
import { canPresent } from './rules.ts'
import { NOTHING_PRESENTED, PresentedPage, type PresentingState } from './wire.ts'

const KeptPresenting = z
  .object({ presenterId: AccountId.nullable().catch(null), page: PresentedPage.nullable().catch(null) })
  .catch(NOTHING_PRESENTED)

/** Who presents in a running meeting, and which page; the page is sent only to roles that may read it. */
export class Presenting implements RoomSlice<PresentingState> {
  readonly #room: LiveRoom
  readonly #readersOf: RoomsDeps['readersOf']
  readonly #kept: Kept<PresentingState>
  readonly #sent = new LastSent<readonly [PresentingState, readonly MeetingRole[]]>()
  /** The roles that may read the presented page: to the others nothing is presented. */
  #readers: ReadonlySet<MeetingRole> = new Set()

  constructor(room: LiveRoom, { readersOf }: Pick<RoomsDeps, 'readersOf'>) {
    this.#room = room
    this.#readersOf = readersOf
    this.#kept = room.kept.json('presenting', KeptPresenting)
  }

  get now(): PresentingState {
    return this.#kept.now
  }

  async load(): Promise<void> {
    await this.#kept.load()
    this.#readers = await this.readersOf(this.now.page)
    this.#sent.sent(this.#state())
  }

  readersOf(page: PresentedPage | null): Promise<ReadonlySet<MeetingRole>> {
    return page === null ? Promise.resolve(new Set()) : this.#readersOf(page.paperVersionId)
  }

  async give(presenterId: AccountId | null): Promise<void> {
    await this.#kept.set({ ...this.now, presenterId })
    this.settle({})
  }

  /** @param readers - Of this page, asked for just before. */
  async goTo(page: PresentedPage | null, readers: ReadonlySet<MeetingRole>): Promise<void> {
    await this.#kept.set({ ...this.now, page })
    this.#readers = readers
    this.settle({})
  }

  snapshot({ role }: Pick<LiveDevice, 'role'>): PresentingState {
    return this.#for(role)
  }

  /** Somebody with another role may read the page who might not before, or the other way round. */
  settle({ roles }: RoomChange): void {
    const isNews = this.#sent.isNews(this.#state())
    if (!isNews && (roles !== true || this.now.page === null)) return
    this.#room.announceByRole('presenting.changed', (role) => this.#for(role))
  }

  rolesChanged(): void {
    const { presenterId } = this.now
    const listed = presenterId === null ? undefined : this.#room.roster.people.get(presenterId)?.role
    if (presenterId !== null && !canPresent(listed ?? null)) this.#kept.put({ ...this.now, presenterId: null })
  }

  async papersChanged(): Promise<void> {
    this.#readers = await this.readersOf(this.now.page)
    this.settle({})
  }

  #for(role: MeetingRole): PresentingState {
    return this.#readers.has(role) ? this.now : { ...this.now, page: null }
  }

  #state(): readonly [PresentingState, readonly MeetingRole[]] {
    return [this.now, [...this.#readers]]
  }
}
