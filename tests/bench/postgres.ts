/** Debian's PostgreSQL in a folder and on a socket of its own, for comparisons. */
import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface PostgresCluster {
  /** Where its programs lie. */
  readonly programs: string
  /** What a command line begins with, so that it runs as PostgreSQL's own user. */
  readonly before: readonly string[]
  stop(): Promise<void>
}

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

/**
 * Makes and starts a cluster whose socket lies in the folder; anybody of this machine may connect.
 *
 * @param settings - Command line settings besides the socket's, such as `-c shared_buffers=512MB`.
 * @throws When PostgreSQL is not installed.
 */
export async function startPostgres(folder: string, settings = ''): Promise<PostgresCluster> {
  const programs = await programFolder()
  await mkdir(folder)
  await chmod(join(folder, '..'), 0o755)
  const before = await asItsUser(folder)
  const start = async (command: readonly string[]) => {
    const [program = '', ...args] = [...before, ...command]
    await run(program, args, { env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' }, cwd: '/' })
  }
  const data = join(folder, 'data')
  await start([
    join(programs, 'initdb'),
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale',
    'C.UTF-8',
  ])
  const options = `-k ${folder} -c listen_addresses= ${settings}`
  await start([join(programs, 'pg_ctl'), '-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start'])
  const stop = () => start([join(programs, 'pg_ctl'), '-D', data, '-w', '-m', 'immediate', 'stop'])
  return { programs, before, stop }
}
