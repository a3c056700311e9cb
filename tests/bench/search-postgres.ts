/** Debian's PostgreSQL with its full text search and unaccent, in a folder and on a socket of its own, for the comparison in search.ts. */
import { execFile, spawn } from 'node:child_process'
import { chmod, chown, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const run = promisify(execFile)

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

async function programFolder(): Promise<string> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => [])
  const [newest] = versions.sort((one, other) => Number(other) - Number(one))
  if (newest === undefined) throw new Error('PostgreSQL is missing: apt-get install postgresql, or --postgres no')
  return `/usr/lib/postgresql/${newest}/bin`
}

/** It refuses to run as root: there it is Debian's own user of that name. */
async function asItsUser(folder: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return []
  const id = async (kind: string) => Number((await run('id', [kind, 'postgres'])).stdout)
  await chown(folder, await id('-u'), await id('-g'))
  return ['setpriv', '--reuid', 'postgres', '--regid', 'postgres', '--init-groups']
}

export async function openPostgres(folder: string): Promise<Postgres> {
  const programs = await programFolder()
  await mkdir(folder)
  await chmod(join(folder, '..'), 0o755)
  const before = await asItsUser(folder)
  const start = async (command: readonly string[]) => {
    const [program = '', ...args] = [...before, ...command]
    await run(program, args, { env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' }, cwd: '/' })
  }
  const data = join(folder, 'data')
  await start([join(programs, 'initdb'), '-D', data, '-A', 'trust', '-E', 'UTF8', '--locale', 'C.UTF-8'])
  const options = `-k ${folder} -c listen_addresses= -c shared_buffers=512MB -c maintenance_work_mem=256MB`
  await start([join(programs, 'pg_ctl'), '-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start'])
  const stop = () => start([join(programs, 'pg_ctl'), '-D', data, '-w', '-m', 'immediate', 'stop'])
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
