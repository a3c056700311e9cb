import type { Compilable, CompiledQuery } from 'kysely'
import type { Database } from './database.ts'

type Value = string | number | null

/**
 * A query whose SQL is made once and then run with other values, for what each join asks: to build and compile a query takes several times as
 * long as SQLite's answer to it.
 *
 * @param build - Is given a mark for each value, to be used where that value stands. Called once.
 */
export class WrittenQuery<Values extends Readonly<Record<string, Value>>, Row> {
  readonly #build: (database: Database, marks: Values) => Compilable<Row>
  #compiled: CompiledQuery<Row> | null = null

  constructor(build: (database: Database, marks: Values) => Compilable<Row>) {
    this.#build = build
  }

  /** Runs it, within a transaction where `database` is one. */
  async run(database: Database, values: Values): Promise<Row[]> {
    this.#compiled ??= this.#build(database, marks<Values>()).compile()
    const parameters = this.#compiled.parameters.map((parameter) =>
      parameter instanceof Mark ? values[parameter.name] : parameter,
    )
    const { rows } = await database.executeQuery<Row>({ ...this.#compiled, parameters })
    return rows
  }
}

/** Stands for a value in a query that is being written. */
class Mark {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

function marks<Values extends object>(): Values {
  const made = new Proxy({}, { get: (_target, name) => new Mark(String(name)) })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Kysely passes on what it is given; no mark reaches the database.
  return made as Values
}
