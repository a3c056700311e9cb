import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { copyDemoData } from '../support/demo-data.ts'
import { startServer } from '../support/server.ts'

const Ready = z.object({ port: z.int(), plainDesk: z.int() })

export interface BenchServer {
  readonly url: string
  /** Where light bots ask for plain transports; see `tests/load/plain-opener.ts`. */
  readonly plainDesk: number
  /** The signalling's process; the media workers are children of it. */
  readonly pid: number
  /** Waits until it has ended, and removes its data. Twice is fine. */
  stop(): Promise<void>
}

/**
 * Starts the whole product on the demo province, in a process of its own, without pages. The caller stops it.
 *
 * @param env - More settings of the server, for example `MEDIA_WORKERS`; as many workers as cores unless told.
 */
export async function startBenchServer(env: Record<string, string> = {}): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const [pages, dataDir] = [join(folder, 'pages'), join(folder, 'data')]
  await mkdir(pages)
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>bench</title>')
  await copyDemoData(dataDir, async (making) => {
    const maker = await startServer({ dataDir: making, env: { WEB_DIST: pages } })
    await maker.stop({ keepData: true })
  })
  const child = fork(fileURLToPath(new URL('./bench-server-child.ts', import.meta.url)), {
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: dataDir,
      WEB_DIST: pages,
      MEDIA_PORT: '0',
      LOG_LEVEL: 'error',
      // All sites sign in from one address here.
      SIGN_INS_PER_MINUTE: '100000',
      ...env,
    },
  })
  const gone = once(child, 'exit')
  const first = await Promise.race([once(child, 'message'), gone.then(() => undefined)])
  if (first === undefined) throw new Error('the server did not start')
  const { port, plainDesk } = Ready.parse(first[0])
  return {
    url: `http://localhost:${port}`,
    plainDesk,
    pid: child.pid ?? 0,
    async stop() {
      if (child.connected) child.disconnect()
      await gone
      await rm(folder, { recursive: true, force: true })
    },
  }
}
