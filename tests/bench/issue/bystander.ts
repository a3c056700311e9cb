import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { MeetingId } from '../../../signaling/wire/ids.ts'

const Trips = z.array(z.number())

export interface BystanderAt {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly meetingId: MeetingId
}

/** Measures what a seat that has nothing to do with it notices: the round trips of its own beats. */
export class Bystander {
  readonly #child: ChildProcess

  static async sit(at: BystanderAt): Promise<Bystander> {
    const child = fork(fileURLToPath(new URL('./bystander-child.ts', import.meta.url)), [JSON.stringify(at)])
    await once(child, 'message')
    return new Bystander(child)
  }

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  /** Round trips in ms since it was asked before; one that is under way is given the next time. */
  async trips(): Promise<number[]> {
    const told = once(this.#child, 'message')
    this.#child.send('trips')
    return Trips.parse((await told)[0])
  }

  close(): void {
    this.#child.disconnect()
  }
}
