import { seesAll } from './audience.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import type { AccountId } from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'

/** Who may read a version of a paper now: people of some roles, and of them, where its agenda item is for some only, those it is for. */
export class Readers {
  readonly #roles: ReadonlySet<MeetingActor>
  readonly #closedTo: ReadonlySet<AccountId> | null

  /** @param closedTo - The accounts that see its agenda item beside those who prepare the meeting; null: all. */
  constructor(roles: Iterable<MeetingActor>, closedTo: ReadonlySet<AccountId> | null = null) {
    this.#roles = new Set(roles)
    this.#closedTo = closedTo
  }

  has({ accountId, actor }: Viewer): boolean {
    return this.#roles.has(actor) && (this.#closedTo === null || seesAll(actor) || this.#closedTo.has(accountId))
  }

  /** Equal for the same readers. */
  get key(): string {
    return JSON.stringify([[...this.#roles], this.#closedTo === null ? null : [...this.#closedTo]])
  }
}

export const NO_READERS = new Readers([])
