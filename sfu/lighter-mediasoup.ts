/**
 * Makes two inner parts of mediasoup cheaper, both of which run a dozen times a join, and changes nothing of what they do.
 *
 * - `utils.clone` copies RTP objects by `structuredClone`, which writes them into bytes and reads them again. They are plain trees: a copy by
 *   hand takes a tenth.
 * - `Channel` writes each request to a worker by a system call of its own. Requests that are made in one turn of the event loop (the dozen
 *   consumers of a plan) go out by one, in the same order.
 *
 * Both are found by name in the pinned version only; in any other mediasoup is left as it comes.
 */
import { createRequire } from 'node:module'
import { z } from 'zod'

/** The version whose inner parts were read. */
const VERSION = '3.27.1'

type Clone = (value: unknown) => unknown
/** The end of the pipe to a worker, as far as requests are gathered in it. */
interface Corked {
  cork(): void
  uncork(): void
}
interface ChannelLike {
  request(...request: unknown[]): Promise<unknown>
  notify(...notification: unknown[]): void
  close(): void
}
type ChannelClass = new (options: { readonly producerSocket: Corked }) => ChannelLike

const isFunction = (it: unknown): boolean => typeof it === 'function'
const Inner = z.object({
  manifest: z.object({ version: z.literal(VERSION) }),
  utils: z.object({ clone: z.custom<Clone>(isFunction) }),
  channel: z.object({
    Channel: z.custom<ChannelClass>(
      (it) =>
        typeof it === 'function' &&
        ['request', 'notify', 'close'].every((name) => isFunction(Reflect.get(Object(it.prototype), name))),
    ),
  }),
})

let lightened: boolean | undefined

/** To be called before the first worker is made; once is enough. @returns whether mediasoup is the version that this is for. */
export function lightenMediasoup(): boolean {
  lightened ??= lighten()
  return lightened
}

function lighten(): boolean {
  const require = createRequire(import.meta.url)
  // The package shows only its index to `require`; the inner files stand beside it.
  const beside = createRequire(require.resolve('mediasoup'))
  const utils: unknown = beside('./utils.js')
  const channel: unknown = beside('./Channel.js')
  const manifest: unknown = beside('../../package.json')
  const inner = Inner.safeParse({ manifest, utils, channel })
  if (!inner.success) return false
  // mediasoup's own files look both up in these objects at each use.
  Object.assign(Object(utils), { clone: cloneTree })
  Object.assign(Object(channel), { Channel: gathering(inner.data.channel.Channel) })
  return true
}

/** A deep copy, of own properties alone, as `structuredClone` makes it of plain trees; anything else is left to that. */
export function cloneTree(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' || typeof value === 'symbol' ? structuredClone(value) : value
  }
  if (Array.isArray(value)) return value.map(cloneTree)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && Object.prototype.toString.call(value) !== '[object Object]') {
    return structuredClone(value)
  }
  const copy: Record<string, unknown> = {}
  for (const [name, own] of Object.entries(value)) {
    // Written like the others it would set what the copy inherits from.
    if (name === '__proto__') return structuredClone(value)
    copy[name] = cloneTree(own)
  }
  return copy
}

function gathering(Channel: ChannelClass): ChannelClass {
  return class extends Channel {
    readonly #socket: Corked
    #isGathering = false

    constructor(options: { readonly producerSocket: Corked }) {
      super(options)
      this.#socket = options.producerSocket
    }

    override request(...request: unknown[]): Promise<unknown> {
      this.#gather()
      return super.request(...request)
    }

    override notify(...notification: unknown[]): void {
      this.#gather()
      super.notify(...notification)
    }

    /** What was asked before the end is sent before it, as without gathering. */
    override close(): void {
      this.#send()
      super.close()
    }

    #gather(): void {
      if (this.#isGathering) return
      this.#isGathering = true
      this.#socket.cork()
      // Comes when all promises that are settled now have been gone through.
      process.nextTick(() => this.#send())
    }

    #send(): void {
      if (!this.#isGathering) return
      this.#isGathering = false
      this.#socket.uncork()
    }
  }
}
