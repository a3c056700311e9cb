import { CpuMeter, workersOf } from '../bench/usage/cpu.ts'

/** CPU in shares of a core: the bots' apart from the server's, and the server's process by process. */
export interface Loads {
  readonly bots: number
  /** Null: the server is not of this machine's processes that we know. */
  readonly server: { readonly signalling: number; readonly workers: readonly number[] } | null
}

/** Measures from one `take` to the next. */
export class LoadMeter {
  readonly #bots: readonly number[]
  readonly #server: number | undefined
  #workers: readonly number[] = []
  #meters: { bots: CpuMeter; server: CpuMeter | null } | undefined

  constructor(botPids: readonly number[], serverPid: number | undefined) {
    this.#bots = [process.pid, ...botPids]
    this.#server = serverPid
  }

  /** @returns null at the first time, and when a process has ended meanwhile. */
  async take(): Promise<Loads | null> {
    const meters = this.#meters
    this.#meters = undefined
    const [bots, server] = await Promise.all([meters?.bots.stop(), meters?.server?.stop()]).catch(() => [])
    await this.#begin()
    if (bots === undefined) return null
    const sum = (cores: readonly { cores: number }[]): number => cores.reduce((all, one) => all + one.cores, 0)
    const [signalling, ...workers] = server ?? []
    return {
      bots: sum(bots),
      server:
        signalling === undefined ? null : { signalling: signalling.cores, workers: workers.map(({ cores }) => cores) },
    }
  }

  async #begin(): Promise<void> {
    try {
      this.#workers = this.#server === undefined ? [] : await workersOf(this.#server)
      this.#meters = {
        bots: await CpuMeter.start(this.#bots),
        server: this.#server === undefined ? null : await CpuMeter.start([this.#server, ...this.#workers]),
      }
    } catch {
      // A process has just ended; the next time they are looked up again.
    }
  }
}

export function loadText({ bots, server }: Loads): string {
  const percent = (cores: number): string => `${Math.round(cores * 100)} %`
  const own = `CPU of a core: bots ${percent(bots)}`
  if (server === null) return own
  return `${own}, signalling ${percent(server.signalling)}, media workers ${server.workers.map(percent).join(' + ')}`
}
