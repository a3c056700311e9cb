import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { FarAnswer, type FarRequest } from './far-side-wire.ts'

/** The stream that is forwarded: VP8 in packets of equal size. */
export interface StreamShape {
  readonly pictures: number
  readonly packetsPerPicture: number
  /** RTP payload of each packet. */
  readonly payloadBytes: number
}

/** Sender and receivers of a forwarding measurement; see `far-side-child.ts`. */
export class FarSide {
  readonly #child: ChildProcess
  #asking: Promise<unknown> = Promise.resolve()

  constructor() {
    this.#child = fork(fileURLToPath(new URL('./far-side-child.ts', import.meta.url)))
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** @returns the ports of that many receivers; those that listen already stay. */
  async listen(sinks: number): Promise<readonly number[]> {
    return (await this.#ask({ kind: 'listen', sinks })).ports
  }

  /** That receiver shows itself to a transport that waits for its first packet. */
  async hello(sink: number, port: number): Promise<void> {
    await this.#ask({ kind: 'hello', sink, port })
  }

  async send(to: { port: number; ssrc: number; payloadType: number }, shape: StreamShape): Promise<void> {
    await this.#ask({ kind: 'send', ...to, ...shape })
  }

  async stop(): Promise<void> {
    await this.#ask({ kind: 'stop' })
  }

  /** Packets sent so far, and what each receiver has taken in, in the order of the ports. */
  async count(): Promise<Pick<FarAnswer, 'sent' | 'received'>> {
    return this.#ask({ kind: 'count' })
  }

  /** Twice is fine. */
  close(): void {
    this.#child.kill()
  }

  /** One question after the other, so that the next message is this one's answer. */
  #ask(request: FarRequest): Promise<FarAnswer> {
    const answer = this.#asking.then(async () => {
      const answered = once(this.#child, 'message')
      this.#child.send(request)
      return FarAnswer.parse((await answered)[0])
    })
    this.#asking = answer.catch(() => undefined)
    return answer
  }
}
