import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'

const execute = promisify(execFile)
/** Enough for one full packet, below which `tbf` lets nothing through. */
const BURST_BYTES = 3_000
/** How much may wait in front of the rate. */
const DEFAULT_QUEUE_MS = 300

/** A network of its own for one program, joined to this machine by a pair of virtual cables whose rate can be changed. */
export interface OwnNetwork {
  readonly name: string
  /** This machine as seen from inside, and the inside as seen from here. */
  readonly outsideIp: string
  readonly insideIp: string
  /** Starts a program inside. The network's `close` ends it. */
  spawn(command: string, args: readonly string[], options?: SpawnOptions): ChildProcess
  /** Runs a program inside to its end. @returns what it printed. @throws when it fails. */
  run(command: string, args: readonly string[]): Promise<string>
  /** Both ways, kbit/s of what the kernel counts on the cable; null: no limit. @param queueMs - What may wait for it. */
  setRate(kbps: number | null, queueMs?: number): Promise<void>
  /** Ends what runs inside and removes everything. Twice is fine. */
  close(): Promise<void>
}

/** What is still there, for when the process ends without having closed it. */
const open = new Map<string, () => void>()

let possible: Promise<boolean> | undefined

/** Whether this process may make networks: it is root, and `ip`, `tc` and the kernel play along. */
export function canMakeNamespaces(): Promise<boolean> {
  possible ??= (async () => {
    try {
      const network = await openNetwork()
      try {
        await network.setRate(1_000)
        return true
      } finally {
        await network.close()
      }
    } catch {
      return false
    }
  })()
  return possible
}

/** @throws when this process may not, or `ip` fails. Nothing is left behind then either. */
export async function openNetwork(): Promise<OwnNetwork> {
  const id = randomBytes(3).toString('hex')
  const name = `hop-${id}`
  const [outside, inside] = [`hop${id}a`, `hop${id}b`]
  const children = new Set<ChildProcess>()
  // A random /30 of 10.213.0.0/16, the one block that tests take for themselves.
  const block = randomBytes(2).readUInt16BE() & 0xfffc
  const ip = (host: number): string => `10.213.${block >> 8}.${(block & 0xff) + host}`
  const [outsideIp, insideIp] = [ip(1), ip(2)]
  const within = (args: readonly string[]): string[] => ['netns', 'exec', name, ...args]

  async function close(): Promise<void> {
    if (!open.delete(name)) return
    for (const child of children) child.kill('SIGKILL')
    // The far end of the pair goes with it. Each may be gone already.
    await execute('ip', ['link', 'delete', outside]).catch(() => undefined)
    await execute('ip', ['netns', 'delete', name]).catch(() => undefined)
  }

  watchTheEnd()
  open.set(name, () => {
    for (const child of children) child.kill('SIGKILL')
    // Nothing can be waited for any more: these outlive this process by a moment.
    for (const args of [
      ['link', 'delete', outside],
      ['netns', 'delete', name],
    ]) {
      spawn('ip', args, { detached: true, stdio: 'ignore' }).unref()
    }
  })
  try {
    await execute('ip', ['netns', 'add', name])
    await execute('ip', ['link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', name])
    await execute('ip', ['address', 'add', `${outsideIp}/30`, 'dev', outside])
    await execute('ip', ['link', 'set', outside, 'up'])
    await execute('ip', within(['ip', 'address', 'add', `${insideIp}/30`, 'dev', inside]))
    await execute('ip', within(['ip', 'link', 'set', inside, 'up']))
    await execute('ip', within(['ip', 'link', 'set', 'lo', 'up']))
  } catch (error) {
    await close()
    throw error
  }

  return {
    name,
    outsideIp,
    insideIp,
    spawn(command, args, options = {}) {
      const child = spawn('ip', within([command, ...args]), options)
      children.add(child)
      child.once('exit', () => children.delete(child))
      return child
    },
    async run(command, args) {
      return (await execute('ip', within([command, ...args]))).stdout
    },
    async setRate(kbps, queueMs = DEFAULT_QUEUE_MS) {
      const rate = (device: string): string[] =>
        kbps === null
          ? ['tc', 'qdisc', 'delete', 'dev', device, 'root']
          : [
              'tc',
              'qdisc',
              'replace',
              'dev',
              device,
              'root',
              'tbf',
              'rate',
              `${kbps}kbit`,
              'burst',
              `${BURST_BYTES}`,
              'latency',
              `${queueMs}ms`,
            ]
      const [tc = '', ...args] = rate(outside)
      const both = [execute(tc, args), execute('ip', within(rate(inside)))]
      const done = await Promise.allSettled(both)
      // Taking away a limit that is not there is no failure.
      const failed = done.find((one) => one.status === 'rejected')
      if (kbps !== null && failed !== undefined) throw new Error('tc failed', { cause: failed.reason })
    },
    close,
  }
}

let watching = false

/** Also when the process gets a signal to end, or a test throws. */
function watchTheEnd(): void {
  if (watching) return
  watching = true
  const removeAll = (): void => {
    for (const remove of open.values()) remove()
    open.clear()
  }
  process.once('exit', removeAll)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const onSignal = (): void => {
      removeAll()
      // Another listener of the signal decides what happens then; without one it ends the process as usual.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
    }
    process.once(signal, onSignal)
  }
}
