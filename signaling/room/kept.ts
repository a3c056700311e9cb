import { z } from 'zod'
import type { Database } from '../storage/database.ts'
import type { MeetingId } from '../wire/ids.ts'

/** Where a value is kept when it is not a row of JSON. */
export interface KeptTable<T> {
  read(database: Database, meetingId: MeetingId): Promise<T>
  write(within: Database, meetingId: MeetingId, value: T): Promise<void>
}

/** A value of a running meeting that outlives a crash. */
export class Kept<T> {
  readonly #table: KeptTable<T>
  readonly #database: Database
  readonly #meetingId: MeetingId
  #now: T
  #saved = true

  constructor(table: KeptTable<T>, database: Database, meetingId: MeetingId, start: T) {
    this.#table = table
    this.#database = database
    this.#meetingId = meetingId
    this.#now = start
  }

  get now(): T {
    return this.#now
  }
  /** Whether what was put down is on disk. */
  get saved(): boolean {
    return this.#saved
  }

  /** @param mend - Brings what was read into bounds that its schema does not know of. */
  async load(mend: (kept: T) => T = (kept) => kept): Promise<void> {
    this.#now = mend(await this.#table.read(this.#database, this.#meetingId))
  }

  /** Saves first, then changes the state in memory: what is announced is on disk. Must run in the room's turn. */
  async set(value: T): Promise<void> {
    await this.#table.write(this.#database, this.#meetingId, value)
    this.#now = value
    this.#saved = true
  }

  /** For what has happened already and can't be refused: so in memory at once, on disk with the next `KeptState.save`. */
  put(value: T): void {
    if (value === this.#now) return
    this.#now = value
    this.#saved = false
  }

  /** @returns to be called once the transaction is on disk. */
  async write(within: Database): Promise<() => void> {
    const value = this.#now
    await this.#table.write(within, this.#meetingId, value)
    return () => {
      if (this.#now === value) this.#saved = true
    }
  }
}

/** What one running meeting keeps: a row of JSON for each noun that has something to keep, read by the noun's own schema. */
export class KeptState {
  readonly #database: Database
  readonly #meetingId: MeetingId
  readonly #values: Pick<Kept<unknown>, 'saved' | 'write'>[] = []

  constructor(database: Database, meetingId: MeetingId) {
    this.#database = database
    this.#meetingId = meetingId
  }

  /**
   * @param schema - Answers for anything, with a default for each field: nothing (null), and what another version of the server wrote. So
   *   an upgrade in the middle of a meeting forgets nothing that is understood.
   */
  json<S extends z.ZodType>(name: string, schema: S): Kept<z.output<S>> {
    return this.own(jsonRow(name, schema), schema.parse(null))
  }

  /** For a noun with columns or tables of its own. */
  own<T>(table: KeptTable<T>, start: T): Kept<T> {
    const kept = new Kept(table, this.#database, this.#meetingId, start)
    this.#values.push(kept)
    return kept
  }

  /** Writes what was put down and is not on disk yet, in one transaction. */
  async save(): Promise<void> {
    const unsaved = this.#values.filter(({ saved }) => !saved)
    if (unsaved.length === 0) return
    const written: (() => void)[] = []
    await this.#database.transaction().execute(async (within) => {
      for (const kept of unsaved) written.push(await kept.write(within))
    })
    for (const note of written) note()
  }
}

/** Forgets all that was kept of a meeting: it is over. */
export async function forgetKept(database: Database, meetingId: MeetingId): Promise<void> {
  await database.transaction().execute(async (within) => {
    await within.deleteFrom('live_slices').where('meeting_id', '=', meetingId).execute()
    await within.deleteFrom('live_meetings').where('meeting_id', '=', meetingId).execute()
  })
}

/** A schema for a list of which each item stands for itself: those that are not understood are left out. */
export function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((one) => {
        const { data, success } = item.safeParse(one)
        return success ? [data] : []
      }),
    )
}

function jsonRow<S extends z.ZodType>(name: string, schema: S): KeptTable<z.output<S>> {
  return {
    async read(database, meetingId) {
      const row = await database
        .selectFrom('live_slices')
        .select('state')
        .where('meeting_id', '=', meetingId)
        .where('slice', '=', name)
        .executeTakeFirst()
      return schema.parse(row === undefined ? null : parsed(row.state))
    },
    async write(within, meetingId, value) {
      const state = JSON.stringify(value)
      await within
        .insertInto('live_slices')
        .values({ meeting_id: meetingId, slice: name, state })
        .onConflict((conflict) => conflict.columns(['meeting_id', 'slice']).doUpdateSet({ state }))
        .execute()
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
