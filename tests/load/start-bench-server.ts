import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { copyDemoData } from '../support/servers/demo-data.ts'
import { makeDemo } from '../support/server.ts'

const Opened = z.object({ url: z.string(), plainDesk: z.int() })
const START_DEADLINE_MS = 120_000

export interface BenchServer {
  readonly url: string
  /** Where light bots ask for plain transports. */
  readonly plainDesk: number
  /** The signalling's process; the media workers are children of it. */
  readonly pid: number
  /** The end of what it has logged, for when something goes wrong. */
  output(): string
  /** SIGTERM, waits, and removes its data. Twice is fine. */
  stop(): Promise<void>
}

/**
 * Starts the real server with the demo province and a desk for light bots, in a process of its own.
 *
 * @param env - Settings of the server, for example `MEDIA_WORKERS`.
 * @param prepare - What else the data folder needs, before the server has it.
 */
export async function startBenchServer(
  env: Record<string, string> = {},
  prepare: (dataDir: string) => Promise<void> = () => Promise.resolve(),
): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const [pages, dataDir] = [join(folder, 'pages'), join(folder, 'data')]
  await mkdir(pages)
  // No page is shown here.
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>bench</title>')
  await copyDemoData(dataDir, (making) => makeDemo(making, { WEB_DIST: pages }))
  await prepare(dataDir)
  const main = fileURLToPath(new URL('./bench-server.ts', import.meta.url))
  const child = spawn(process.execPath, [...(await nodeOptions()), main], {
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: dataDir,
      WEB_DIST: pages,
      MEDIA_PORT: '0',
      LOG_LEVEL: 'warn',
      // All sites sign in from one address here.
      SIGN_INS_PER_MINUTE: '100000',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let logged = ''
  child.stderr.on('data', (chunk: Buffer) => (logged = (logged + chunk.toString()).slice(-100_000)))
  const gone = once(child, 'exit')

  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await gone
      }
      await rm(folder, { recursive: true, force: true })
    })()
    return stopping
  }
  try {
    const opened = await firstLine(child.stdout, gone)
    return { ...Opened.parse(JSON.parse(opened)), pid: child.pid ?? 0, output: () => logged, stop }
  } catch (error) {
    await stop()
    throw new Error(`the server did not start: ${String(error)}\n${logged}`, { cause: error })
  }
}

/** Those that `npm start` gives to Node: what is measured runs as what is used. */
async function nodeOptions(): Promise<string[]> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  const { scripts } = z.object({ scripts: z.object({ start: z.string() }) }).parse(JSON.parse(text))
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}

async function firstLine(from: NodeJS.ReadableStream, gone: Promise<unknown>): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const line = new Promise<string>((resolve, reject) => {
    let text = ''
    from.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
    timer = setTimeout(() => reject(new Error('it took too long')), START_DEADLINE_MS)
  })
  const ended = gone.then(() => {
    throw new Error('it ended')
  })
  ended.catch(() => undefined)
  return Promise.race([line, ended]).finally(() => clearTimeout(timer))
}
