import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copyDemoData } from './servers/demo-data.ts'
import { poll } from './poll.ts'

export const PASSWORD = 'hagiang-demo-2026'

export interface RunningServer {
  readonly url: string
  readonly port: number
  readonly dataDir: string
  /** The server's own process; its media workers are children of it. */
  readonly pid: () => number
  /** What it has printed so far. */
  output(): string
  /** SIGKILL, as a power cut would: nothing is said good-bye to. Waits until it is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port and data. */
  start(): Promise<void>
  /** SIGTERM, waits, and removes the data folder when it was made for this server. */
  stop(options?: { keepData?: boolean }): Promise<void>
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const START_DEADLINE_MS = 120_000

export interface ServerOptions {
  readonly env?: Record<string, string>
  /** Arguments of the start; with any of them the data folder begins empty. */
  readonly args?: string[]
  /** A data folder to go on with, as it is. */
  readonly dataDir?: string
  /** Kilobytes of a disk of its own for the data folder, which only the server's process sees (`diskOf`). */
  readonly diskKb?: number
}

/** The data folder as a server with a disk of its own sees it. */
export const diskOf = (server: RunningServer): string => `/proc/${server.pid()}/root${server.dataDir}`

/** Has the product fill an empty data folder with the demo province. Its papers are read once here, and not by every test's server. */
export async function makeDemo(dataDir: string, env: Record<string, string> = {}): Promise<void> {
  const maker = await startServer({ dataDir, env })
  await poll(() => (unreadFiles(dataDir) === 0 ? true : undefined), {
    deadlineMs: START_DEADLINE_MS,
    what: 'the text of the demo papers to be read',
  })
  await maker.stop({ keepData: true })
}

/** Scanned pages are read where there is a program for it. */
const UNREAD = existsSync('/usr/bin/tesseract') ? `'reading', 'scanned'` : `'reading'`

/** Files whose text is not in the index yet; undefined: the index is not made yet. */
function unreadFiles(dataDir: string): number | undefined {
  const path = join(dataDir, 'search.sqlite')
  if (!existsSync(path)) return undefined
  const index = new DatabaseSync(path, { readOnly: true })
  try {
    const row = index.prepare(`SELECT count(*) AS files, sum(state IN (${UNREAD})) AS reading FROM files`).get()
    return Number(row?.['files']) === 0 ? undefined : Number(row?.['reading'])
  } catch {
    // Its tables are being made.
    return undefined
  } finally {
    index.close()
  }
}

/** Starts the real product as a process of its own, with the demo province unless told otherwise. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'hop-')))
  if (options.dataDir === undefined && options.args === undefined) await copyDemoData(dataDir, makeDemo)
  const port = await freePort()
  let child: ChildProcess | undefined
  let printed = ''

  async function start(): Promise<void> {
    // Of this start alone, since only the end of the whole is kept.
    let said = ''
    const command = [process.execPath, 'signaling/main.ts', ...(options.args ?? [])]
    const [first = '', ...rest] = options.diskKb === undefined ? command : onOwnDisk(options.diskKb, dataDir, command)
    const started = spawn(first, rest, {
      cwd: root,
      env: {
        ...process.env,
        PORT: String(port),
        DATA_DIR: dataDir,
        MEDIA_PORT: '0',
        MEDIA_WORKERS: '1',
        LOG_LEVEL: 'warn',
        // The daily one would begin in tests that run in the hour after 02:00, whose demo data is of before.
        BACKUP_AT: 'off',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    let isReady = false
    const keep = (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-200_000)
      if (!isReady) said += chunk.toString()
    }
    started.stdout.on('data', keep)
    started.stderr.on('data', keep)
    await poll(
      () => {
        if (started.exitCode !== null) throw new Error(`The server did not start:\n${said}`)
        return said.includes('(ready)')
      },
      { deadlineMs: START_DEADLINE_MS, what: 'the server to be ready' },
    )
    isReady = true
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  await start()
  return {
    url: `http://localhost:${port}`,
    port,
    dataDir,
    pid: () => child?.pid ?? 0,
    output: () => printed,
    kill: () => end('SIGKILL'),
    start,
    async stop({ keepData = false } = {}) {
      await end('SIGTERM')
      if (!keepData) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The command in a mount namespace of its own, with a small file system in memory over the folder. */
function onOwnDisk(kb: number, folder: string, command: readonly string[]): string[] {
  const mount = `mount -t tmpfs -o size=${kb}k none "$1" && shift && exec "$@"`
  return ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', mount, 'sh', folder, ...command]
}

/** Below those that Linux gives to connections by itself: nobody gets one of these in passing, also while a server is started again. */
const OWN_PORTS = { from: 20_000, below: 32_000 }
/** By this process: a server has one for its pages and may have another for its media, which it takes later. */
const givenPorts = new Set<number>()

/** A port that was free a moment ago, for TCP and for UDP, as the next one was: `npm run dev` has its server there. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(OWN_PORTS.from, OWN_PORTS.below)
    if (givenPorts.has(port)) continue
    givenPorts.add(port)
    if ((await isFree(port)) && (await isFree(port + 1))) return port
  }
  throw new Error('No port could be had')
}

async function isFree(port: number): Promise<boolean> {
  const [tcp, udp] = [createServer(), createSocket('udp4')]
  try {
    tcp.listen(port, '127.0.0.1')
    await once(tcp, 'listening')
    udp.bind(port, '127.0.0.1')
    await once(udp, 'listening')
  } catch {
    // Somebody listens there.
    tcp.close()
    udp.close()
    return false
  }
  const closed = Promise.all([once(tcp, 'close'), once(udp, 'close')])
  tcp.close()
  udp.close()
  await closed
  return true
}
