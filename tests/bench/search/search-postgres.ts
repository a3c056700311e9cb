/** PostgreSQL with its full text search and unaccent, for the comparison in search.ts. */
import { spawn } from 'node:child_process'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startPostgres } from '../postgres.ts'

export interface PageRow {
  readonly paper: number
  readonly page: number
  readonly text: string
}
export interface Postgres {
  add(rows: readonly PageRow[]): Promise<void>
  /** Makes the indexes. */
  finish(): Promise<void>
  ask(text: string): Promise<{ ms: number; papers: number }>
  close(): Promise<void>
}

const TABLES = `
  CREATE EXTENSION unaccent;
  CREATE TEXT SEARCH CONFIGURATION folded (COPY = simple);
  ALTER TEXT SEARCH CONFIGURATION folded ALTER MAPPING FOR asciiword, word, numword WITH unaccent, simple;
  CREATE UNLOGGED TABLE pages (paper int, page int, body text, exact tsvector, folded tsvector);`
const INDEXES = `
  CREATE INDEX ON pages USING gin (exact); CREATE INDEX ON pages USING gin (folded); VACUUM ANALYZE pages;`
/** As many pages as our answer shows. */
const SNIPPETS = 60

export async function openPostgres(folder: string): Promise<Postgres> {
  const { programs, before, stop } = await startPostgres(
    folder,
    '-c shared_buffers=512MB -c maintenance_work_mem=256MB',
  )
  try {
    const session = openSession(before, programs, folder)
    await session.ask(TABLES)
    return {
      async add(rows) {
        const file = join(folder, 'rows')
        await writeFile(file, rows.map(({ paper, page, text }) => `${paper}\t${page}\t${text}\n`).join(''))
        await chmod(file, 0o644)
        await session.ask(`COPY pages (paper, page, body) FROM '${file}';`)
      },
      async finish() {
        await session.ask(`UPDATE pages SET exact = to_tsvector('simple', body), folded = to_tsvector('folded', body);`)
        await session.ask(INDEXES)
      },
      async ask(text) {
        const column = /\p{M}|đ/u.test(text.normalize('NFD')) ? 'exact' : 'folded'
        const query = `phraseto_tsquery('${column === 'exact' ? 'simple' : 'folded'}', '${text.replace(/'/gu, "''")}')`
        const since = performance.now()
        const [count] = await session.ask(`SELECT count(DISTINCT paper) FROM pages WHERE ${column} @@ ${query};`)
        await session.ask(
          `SELECT paper, page, ts_headline('simple', body, ${query}) FROM (SELECT * FROM pages WHERE ${column} @@ ${query} ORDER BY paper DESC, page LIMIT ${SNIPPETS}) AS first;`,
        )
        return { ms: performance.now() - since, papers: Number(count) }
      },
      async close() {
        session.close()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** One psql for all questions, so that nothing is connected or started within what is measured. */
function openSession(before: readonly string[], programs: string, folder: string) {
  const [program = '', ...args] = [
    ...[...before, join(programs, 'psql'), '-h', folder, '-d', 'postgres', '-X', '-q', '-A', '-t'],
    ...['-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=terse'],
  ]
  const psql = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], cwd: '/' })
  const lines = createInterface({ input: psql.stdout })[Symbol.asyncIterator]()
  let number = 0
  return {
    /** @returns the lines of the answer. @throws When the program ended: it said why. */
    async ask(statement: string): Promise<string[]> {
      number += 1
      const end = `end of ${number}`
      psql.stdin.write(`${statement}\n\\echo '${end}'\n`)
      const answer: string[] = []
      for (;;) {
        const line = await lines.next()
        if (line.done === true) throw new Error('psql ended')
        if (line.value === end) return answer
        answer.push(line.value)
      }
    },
    close: () => void psql.stdin.end('\\q\n'),
  }
}
