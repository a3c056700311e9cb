import type { Database } from './database.ts'
import { changesOf, type TableChanges } from './table-changes.ts'

/** Keeps what was read of some tables, by a key, until a statement may have changed one of them. */
export class KeptReads<T> {
  readonly #changes: TableChanges
  readonly #tables: readonly string[]
  readonly #most: number
  readonly #kept = new Map<string, T>()
  #keptAt = -1

  /** @param most - How many are kept at most; then all are forgotten. */
  constructor(database: Database, tables: readonly string[], most: number) {
    this.#changes = changesOf(database)
    this.#tables = tables
    this.#most = most
  }

  /** What was read under this key, or what `read` finds now. What is not there is not kept. */
  async get(key: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
    // Taken before it is read: what is changed while the read waits for a transaction makes it old at once.
    const at = this.#changes.of(...this.#tables)
    if (at !== this.#keptAt || this.#kept.size >= this.#most) {
      this.#kept.clear()
      this.#keptAt = at
    }
    const known = this.#kept.get(key)
    if (known !== undefined) return known
    const found = await read()
    if (found !== undefined && this.#keptAt === at) this.#kept.set(key, found)
    return found
  }
}
