/**
 * Makes inner parts of mediasoup cheaper that run a dozen times a join, and changes nothing of what they do.
 *
 * - `utils.clone` copies RTP objects by `structuredClone`, which writes them into bytes and reads them again. They are plain trees: a copy by
 *   hand takes a tenth.
 * - What nobody changes is not copied at all: the capabilities of a receiver, once they were checked and completed, and what is consumable of a
 *   producer, of which each consumer copies the parts that become its own.
 * - What a consumer gets of a producer's codecs and header extensions is worked out once for all receivers with the same capabilities; each has an
 *   SSRC of its own.
 * - What a consumer sends, as it was worked out, is not copied each time somebody reads it: it is frozen.
 * - The texts of a request are put into bytes without a piece of memory of their own for each.
 * - `Channel` writes each request to a worker by a system call of its own. Requests that are made in one turn of the event loop (the dozen
 *   consumers of a plan) go out by one, in the same order.
 *
 * All are found by name in the pinned version only; in any other mediasoup is left as it comes.
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
  readonly bufferBuilder: object
  request(...request: unknown[]): Promise<unknown>
  notify(...notification: unknown[]): void
  close(): void
}
type ChannelClass = new (options: { readonly producerSocket: Corked }) => ChannelLike

type Check = (capabilities: unknown) => void
type Make = (...from: unknown[]) => unknown
type MakeForConsumer = (from: ConsumerWish) => ConsumerRtp

const isFunction = (it: unknown): boolean => typeof it === 'function'
const Inner = z.object({
  manifest: z.object({ version: z.literal(VERSION) }),
  utils: z.object({ clone: z.custom<Clone>(isFunction), generateRandomNumber: z.custom<() => number>(isFunction) }),
  ortc: z.object({
    validateAndNormalizeRtpCapabilities: z.custom<Check>(isFunction),
    getConsumableRtpParameters: z.custom<Make>(isFunction),
    getConsumerRtpParameters: z.custom<MakeForConsumer>(isFunction),
  }),
  channel: z.object({
    Channel: z.custom<ChannelClass>(
      (it) =>
        typeof it === 'function' &&
        ['request', 'notify', 'close'].every((name) => isFunction(Reflect.get(Object(it.prototype), name))),
    ),
  }),
})

/** What `ortc.getConsumerRtpParameters` is asked. */
interface ConsumerWish {
  readonly consumableRtpParameters: object
  readonly remoteRtpCapabilities: object
  readonly pipe: boolean
  readonly enableRtx: boolean
}
/** What it answers: the first four are the same for all who ask the same. */
interface ConsumerRtp {
  readonly codecs: object
  readonly headerExtensions: object
  readonly rtcp?: object
  readonly msid?: string
  readonly encodings: readonly ConsumerEncoding[]
}
interface ConsumerEncoding {
  readonly ssrc: number
  readonly rtx?: { readonly ssrc: number }
}

let lightened: boolean | undefined
/** Trees that nobody changes any more: a copy of one is itself. */
const settled = new WeakSet<object>()
let check: Check = () => {}

/** To be called before the first worker is made; once is enough. @returns whether mediasoup is the version that this is for. */
export function lightenMediasoup(): boolean {
  lightened ??= lighten()
  return lightened
}

/**
 * Completes a receiver's capabilities as mediasoup would at each consumer. Nobody else may change the object from then on. Where they are wrong
 * they are left alone, and each consumer says so.
 */
export function settleCapabilities(capabilities: object): void {
  if (!lightenMediasoup() || settled.has(capabilities)) return
  try {
    check(capabilities)
  } catch {
    return
  }
  settled.add(capabilities)
}

function lighten(): boolean {
  const require = createRequire(import.meta.url)
  // The package shows only its index to `require`; the inner files stand beside it.
  const beside = createRequire(require.resolve('mediasoup'))
  const utils: unknown = beside('./utils.js')
  const channel: unknown = beside('./Channel.js')
  const ortc: unknown = beside('./ortc.js')
  const manifest: unknown = beside('../../package.json')
  const inner = Inner.safeParse({ manifest, utils, ortc, channel })
  if (!inner.success) return false
  const { validateAndNormalizeRtpCapabilities, getConsumableRtpParameters, getConsumerRtpParameters } = inner.data.ortc
  check = validateAndNormalizeRtpCapabilities
  // mediasoup's own files look all of them up in these objects at each use.
  Object.assign(Object(ortc), {
    validateAndNormalizeRtpCapabilities(capabilities: unknown) {
      if (!isSettled(capabilities)) validateAndNormalizeRtpCapabilities(capabilities)
    },
    getConsumableRtpParameters(...from: unknown[]) {
      const made = getConsumableRtpParameters(...from)
      if (typeof made === 'object' && made !== null) settled.add(made)
      return made
    },
    getConsumerRtpParameters: sharing(getConsumerRtpParameters, inner.data.utils.generateRandomNumber),
  })
  Object.assign(Object(utils), { clone: cloneTree })
  Object.assign(Object(channel), { Channel: gathering(inner.data.channel.Channel) })
  return true
}

/** Works the parameters of consumers out once for each producer, capabilities and kind of repetition, of those that nobody changes. */
function sharing(make: MakeForConsumer, newSsrc: () => number): MakeForConsumer {
  const known = new WeakMap<object, WeakMap<object, Map<boolean, ConsumerRtp>>>()
  return (wish) => {
    const { consumableRtpParameters, remoteRtpCapabilities, pipe, enableRtx } = wish
    if (pipe || !isSettled(consumableRtpParameters) || !isSettled(remoteRtpCapabilities)) return make(wish)
    const ofProducer = known.get(consumableRtpParameters) ?? new WeakMap<object, Map<boolean, ConsumerRtp>>()
    known.set(consumableRtpParameters, ofProducer)
    const ofBoth = ofProducer.get(remoteRtpCapabilities) ?? new Map<boolean, ConsumerRtp>()
    ofProducer.set(remoteRtpCapabilities, ofBoth)
    const before = ofBoth.get(enableRtx)
    const own =
      before === undefined ? withFrozenParts(make(wish)) : { ...before, encodings: encodingsLike(before, newSsrc) }
    if (before === undefined) ofBoth.set(enableRtx, { ...own })
    settled.add(own)
    return own
  }
}

const encodingsLike = ({ encodings }: ConsumerRtp, newSsrc: () => number): readonly ConsumerEncoding[] =>
  Object.freeze(
    encodings.map((encoding) => {
      const ssrc = newSsrc()
      return Object.freeze(
        encoding.rtx === undefined ? { ...encoding, ssrc } : { ...encoding, ssrc, rtx: { ssrc: ssrc + 1 } },
      )
    }),
  )

/** A copy whose parts nobody can change; mediasoup gives the copy itself a MID. */
function withFrozenParts({ codecs, headerExtensions, encodings, rtcp, ...rest }: ConsumerRtp): ConsumerRtp {
  const parts = { codecs, headerExtensions, encodings, ...(rtcp === undefined ? {} : { rtcp }) }
  return { ...rest, ...frozenCopy(parts) }
}

function frozenCopy<T extends object>(tree: T): T {
  const freeze = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    Object.values(value).forEach(freeze)
    Object.freeze(value)
  }
  const copy = structuredClone(tree)
  freeze(copy)
  return copy
}

function isSettled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && settled.has(value)
}

/** A deep copy, of own properties alone, as `structuredClone` makes it of plain trees; anything else is left to that. */
export function cloneTree(value: unknown): unknown {
  return isSettled(value) ? value : copyOf(value)
}

function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' || typeof value === 'symbol' ? structuredClone(value) : value
  }
  if (Array.isArray(value)) return value.map(copyOf)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && Object.prototype.toString.call(value) !== '[object Object]') {
    return structuredClone(value)
  }
  const copy: Record<string, unknown> = {}
  for (const [name, own] of Object.entries(value)) {
    // Written like the others it would set what the copy inherits from.
    if (name === '__proto__') return structuredClone(value)
    copy[name] = copyOf(own)
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
      // Named so in the pinned version of flatbuffers; under another name its own encoder stays in use.
      Object.assign(this.bufferBuilder, { text_encoder: new ReusingTextEncoder() })
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

/** Texts of requests that come again and again (names of codecs, types of feedback) are at most so long; ids are longer. */
const LONGEST_KEPT = 20
const MOST_KEPT = 1_000
const LONGEST_ASCII = 64

/**
 * `TextEncoder` for texts that are copied at once: what `encode` returns holds until the next call. The platform's own takes a piece of memory for
 * each text, which costs several times the encoding.
 */
export class ReusingTextEncoder {
  readonly #encoder = new TextEncoder()
  readonly #bytes = new Uint8Array(LONGEST_ASCII)
  readonly #kept = new Map<string, Uint8Array>()

  encode(text: string): Uint8Array {
    if (text.length > LONGEST_ASCII) return this.#encoder.encode(text)
    return text.length > LONGEST_KEPT ? this.#ascii(text) : this.#keptOf(text)
  }

  #keptOf(text: string): Uint8Array {
    const known = this.#kept.get(text)
    if (known !== undefined) return known
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear()
    const bytes = this.#encoder.encode(text)
    this.#kept.set(text, bytes)
    return bytes
  }

  #ascii(text: string): Uint8Array {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index)
      if (code >= 0x80) return this.#encoder.encode(text)
      this.#bytes[index] = code
    }
    return this.#bytes.subarray(0, text.length)
  }
}
