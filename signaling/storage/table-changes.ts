/**
 * Counts for each table the statements that may have changed it, so that what was read of it can be kept until then. Only one process opens
 * a database at a time, and all its statements pass here; there are no triggers and no cascades, so that a statement changes the table that it
 * names and no other.
 */
export class TableChanges {
  readonly #counts = new Map<string, number>()
  /** Statements of which it is not known what they change. */
  #others = 0

  /** A number that is another one after any statement that may have changed one of these tables. */
  of(...tables: readonly string[]): number {
    return tables.reduce((sum, table) => sum + (this.#counts.get(table) ?? 0), this.#others)
  }

  /** @returns what to call at each run of the statement; undefined: it changes nothing. */
  counterOf(sql: string): (() => void) | undefined {
    if (CHANGES_NOTHING.test(sql)) return undefined
    const table = CHANGES_ONE.exec(sql)?.[1]
    if (table === undefined) return () => void (this.#others += 1)
    return () => void this.#counts.set(table, (this.#counts.get(table) ?? 0) + 1)
  }
}

/** A rollback only takes back what was counted when it was done. */
const CHANGES_NOTHING = /^\s*(?:select|begin|commit|rollback|savepoint|release)\b/i
const CHANGES_ONE = /^\s*(?:insert(?:\s+or\s+\w+)?\s+into|update(?:\s+or\s+\w+)?|delete\s+from)\s+"?(\w+)"?/i

const known = new WeakMap<object, TableChanges>()

/** The counts of a database from when it was opened. @throws for one that `openDatabase` did not open. */
export function changesOf(database: object): TableChanges {
  const changes = known.get(database)
  if (changes === undefined) throw new Error('the changes of this database are not counted')
  return changes
}

export function countChanges(database: object, changes: TableChanges): void {
  known.set(database, changes)
}
