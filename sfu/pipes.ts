import { PipeLinks } from './pipe-links.ts'
import { within } from './within.ts'
import type { Consumer, Producer, Router } from 'mediasoup/types'
import type { MediaTiming } from './settings.ts'

/**
 * Brings a room's streams to those of its routers where they are wanted, and to no others.
 *
 * Each wish is a lease. The first one makes the pipe, the others share it, and when all are given back the pipe lingers for a
 * moment, because whoever turns a page often turns it back. The piped producer has the id of the original one, so that
 * nobody need know which of the two it consumes.
 */
export class Pipes {
  readonly #timing: MediaTiming
  readonly #links = new PipeLinks()
  readonly #pipes = new Map<string, Pipe>()

  constructor(timing: MediaTiming) {
    this.#timing = timing
  }

  /** Pipes that are open, being opened, or lingering. */
  get count(): number {
    return this.#pipes.size
  }

  /**
   * Makes the producer of router `from` consumable on router `to`.
   *
   * @returns Gives the lease back; twice is fine.
   * @throws when the producer or a router ends meanwhile, or the deadline passes.
   */
  async take(producer: Producer, from: Router, to: Router): Promise<() => void> {
    const key = `${producer.id} ${to.id}`
    let pipe = this.#pipes.get(key)
    if (pipe === undefined) {
      const made = new Pipe(producer, this.#links.between(from, to), this.#timing.pipeLingerMs, () => {
        if (this.#pipes.get(key) === made) this.#pipes.delete(key)
      })
      this.#pipes.set(key, made)
      pipe = made
    }
    const giveBack = pipe.lease()
    try {
      await within(pipe.opened, this.#timing.pipeDeadlineMs, () => new Error('a pipe takes too long'))
      return giveBack
    } catch (error) {
      giveBack()
      throw error
    }
  }

  close(): void {
    for (const pipe of [...this.#pipes.values()]) pipe.close()
  }
}

/** One producer's way to one other router. */
class Pipe {
  readonly opened: Promise<void>
  readonly #lingerMs: number
  readonly #onClosed: () => void
  #consumer: Consumer | undefined
  #producer: Producer | undefined
  #leases = 0
  #linger: NodeJS.Timeout | undefined
  #closed = false

  constructor(source: Producer, link: ReturnType<PipeLinks['between']>, lingerMs: number, onClosed: () => void) {
    this.#lingerMs = lingerMs
    this.#onClosed = onClosed
    this.opened = this.#open(source, link)
    // Those who hold a lease are told; nobody else need be.
    this.opened.catch(() => this.close())
  }

  lease(): () => void {
    clearTimeout(this.#linger)
    this.#leases += 1
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#leases -= 1
      if (this.#leases > 0 || this.#closed) return
      this.#linger = setTimeout(() => this.close(), this.#lingerMs)
      this.#linger.unref()
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#linger)
    this.#consumer?.close()
    this.#producer?.close()
    this.#onClosed()
  }

  async #open(source: Producer, link: ReturnType<PipeLinks['between']>): Promise<void> {
    const { near, far } = await link
    const consumer = await near.consume({ producerId: source.id })
    this.#consumer = consumer
    // Told of its producer's end, of its transport's and of its own.
    consumer.observer.once('close', () => this.close())
    this.#checkOpen(near)
    const { id, kind } = source
    const { rtpParameters, producerPaused: paused } = consumer
    const producer = await far.produce({ id, kind, rtpParameters, paused })
    this.#producer = producer
    producer.observer.once('close', () => this.close())
    this.#checkOpen(far)
    const follow = (): void => {
      if (producer.closed || producer.paused === consumer.producerPaused) return
      // Fails only with the worker that it is on, and then the pipe ends too.
      ;(consumer.producerPaused ? producer.pause() : producer.resume()).then(follow, () => {})
    }
    consumer.on('producerpause', follow)
    consumer.on('producerresume', follow)
    follow()
  }

  /** What was made while its transport was being closed would be closed by nobody. */
  #checkOpen(end: { readonly closed: boolean }): void {
    if (!this.#closed && !end.closed) return
    this.#consumer?.close()
    this.#producer?.close()
    throw new Error('the pipe was closed while it was being opened')
  }
}
