import { openPipeEnds, type PipeEnds } from './pipe-ends.ts'
import { within } from './within.ts'
import type { Producer, Router } from 'mediasoup/types'
import type { MediaTiming } from './settings.ts'

/**
 * Brings a room's streams to those of its routers where they are wanted, and to no others.
 *
 * Each wish is a lease. The first one makes the pipe, the others share it, and when all are given back the pipe lingers for a
 * moment, because a person who turns a page often turns it back. The piped producer has the id of the original one, so that
 * nobody need know which of the two it consumes. A pipe rests until somebody behind it begins to receive: mediasoup asks for a
 * key picture the moment a pipe is connected, and one asked for too early makes all who come a little later wait for the next.
 */
export class Pipes {
  readonly #timing: MediaTiming
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
   * @returns The lease, to be given back; twice is fine.
   * @throws when the producer or a router ends meanwhile, or the deadline passes.
   */
  async take(producer: Producer, from: Router, to: Router): Promise<PipeLease> {
    const key = `${producer.id} ${to.id}`
    let pipe = this.#pipes.get(key)
    if (pipe === undefined) {
      const made = new Pipe(producer, openPipeEnds(from, to), this.#timing.pipeLingerMs, () => {
        if (this.#pipes.get(key) === made) this.#pipes.delete(key)
      })
      this.#pipes.set(key, made)
      pipe = made
    }
    const lease = pipe.lease()
    try {
      await within(pipe.opened, this.#timing.pipeDeadlineMs, () => new Error('a pipe takes too long'))
      return lease
    } catch (error) {
      lease.giveBack()
      throw error
    }
  }

  close(): void {
    for (const pipe of [...this.#pipes.values()]) pipe.close()
  }
}

/** A share in a pipe. */
export interface PipeLease {
  /** The pipe carries, or is about to. */
  readonly begun: boolean
  /** Lets the pipe carry, for this one and all others. */
  begin(): Promise<void>
  giveBack(): void
}

/** One producer's way to one other router. */
class Pipe {
  readonly opened: Promise<void>
  readonly #lingerMs: number
  readonly #onClosed: () => void
  #ends: PipeEnds | undefined
  #leases = 0
  #linger: NodeJS.Timeout | undefined
  #closed = false
  #begun = false

  constructor(source: Producer, ends: Promise<PipeEnds>, lingerMs: number, onClosed: () => void) {
    this.#lingerMs = lingerMs
    this.#onClosed = onClosed
    this.opened = this.#open(source, ends)
    // Only the holders of a lease have to be informed.
    this.opened.catch(() => this.close())
  }

  lease(): PipeLease {
    clearTimeout(this.#linger)
    this.#leases += 1
    let isHeld = true
    const hasBegun = (): boolean => this.#begun
    return {
      get begun() {
        return hasBegun()
      },
      begin: () => this.#connect(),
      giveBack: () => {
        if (!isHeld) return
        isHeld = false
        this.#leases -= 1
        if (this.#leases > 0 || this.#closed) return
        this.#linger = setTimeout(() => this.close(), this.#lingerMs)
        this.#linger.unref()
      },
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#linger)
    this.#ends?.close()
    this.#onClosed()
  }

  /** A pipe that ends while it is being connected ends what comes through it as well: its consumers' `producerclose` tells their owners. */
  async #connect(): Promise<void> {
    this.#begun = true
    try {
      await this.#ends?.connect()
    } catch (error) {
      if (!this.#closed && this.#ends?.closed !== true) throw error
    }
  }

  async #open(source: Producer, opening: Promise<PipeEnds>): Promise<void> {
    const ends = await opening
    this.#ends = ends
    this.#checkOpen()
    const consumer = await ends.near.consume({ producerId: source.id })
    // Told of its producer's end, of its transport's and of its own.
    consumer.observer.once('close', () => this.close())
    this.#checkOpen()
    const { id, kind } = source
    const { rtpParameters, producerPaused: paused } = consumer
    const producer = await ends.far.produce({ id, kind, rtpParameters, paused })
    producer.observer.once('close', () => this.close())
    this.#checkOpen()
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
  #checkOpen(): void {
    if (!this.#closed && this.#ends?.closed !== true) return
    this.#ends?.close()
    throw new Error('the pipe was closed while it was being opened')
  }
}
