import { CpuMeter, residentKb } from './cpu.ts'
import { udpDropsOf } from './udp-drops.ts'
import type { Gathered } from '../report/figures.ts'

/** The processes of the server that is measured. */
export interface ServerPids {
  readonly signalling: number
  readonly workers: readonly number[]
}

/** What the server and the bots took between two moments, apart from each other. */
export class ServerLoad {
  readonly #server: CpuMeter
  readonly #bots: CpuMeter
  readonly #pids: ServerPids
  readonly #dropsBefore: number

  static async start(pids: ServerPids, botPids: readonly number[]): Promise<ServerLoad> {
    return new ServerLoad(
      await CpuMeter.start([pids.signalling, ...pids.workers]),
      await CpuMeter.start(botPids),
      pids,
      await udpDropsOf(pids.workers),
    )
  }

  private constructor(server: CpuMeter, bots: CpuMeter, pids: ServerPids, dropsBefore: number) {
    this.#server = server
    this.#bots = bots
    this.#pids = pids
    this.#dropsBefore = dropsBefore
  }

  /** Adds CPU as shares of one core, for each worker, the signalling process and all bots together. */
  async addTo(gathered: Gathered, prefix: string): Promise<void> {
    const [signalling, ...workers] = await this.#server.stop()
    const bots = await this.#bots.stop()
    gathered.add(`${prefix}: CPU of signalling`, '% of a core', 100 * (signalling?.cores ?? 0))
    for (const [index, { cores }] of workers.entries()) {
      gathered.add(`${prefix}: CPU of worker ${index + 1}`, '% of a core', 100 * cores)
    }
    gathered.add(`${prefix}: CPU of the bots`, '% of a core', 100 * bots.reduce((sum, { cores }) => sum + cores, 0))
    const living = await Promise.all(
      this.#pids.workers.map((pid) =>
        residentKb(pid).then(
          () => 1,
          () => 0,
        ),
      ),
    )
    const died = living.filter((alive) => alive === 0).length
    gathered.add(`${prefix}: workers that died`, '', died)
    const drops = (await udpDropsOf(this.#pids.workers)) - this.#dropsBefore
    gathered.add(`${prefix}: packets lost at the server`, '', drops)
  }
}

/** What lies in memory for the server's processes, in kB. */
export interface ServerMemory {
  readonly signallingKb: number
  readonly workersKb: number
}

export async function serverMemory({ signalling, workers }: ServerPids): Promise<ServerMemory> {
  const [signallingKb = 0, ...each] = await Promise.all(
    [signalling, ...workers].map((pid) => residentKb(pid).catch(() => 0)),
  )
  return { signallingKb, workersKb: each.reduce((sum, kb) => sum + kb, 0) }
}
