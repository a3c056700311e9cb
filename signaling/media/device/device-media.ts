import type { WantedStream } from '../../../sfu/api.ts'
import { LONG_AGO, type MonoMs } from '../../kit/clock.ts'
import { createSerial } from '../../kit/serial.ts'
import type { ParamsOf } from '../../wire/registry.ts'
import type { MediaSource } from '../wire.ts'
import { DeviceConsumers } from './consumers.ts'
import { ReceivePlan } from './plan.ts'
import { DeviceSources, type SentSource } from './sources.ts'
import { DeviceTransports } from './transports.ts'

export type View = ParamsOf<'media.view'>

/**
 * What a device has on the media plane, as far as the signalling must know it. Each part is changed by methods that say what happened, and only
 * by the files that its first comment names; getters give what everybody may read.
 */
export class DeviceMedia {
  /** Everything that is asked of the plane for this device, in order: a stop never overtakes the start that it ends. */
  readonly serial = createSerial()
  readonly transports = new DeviceTransports()
  readonly sources = new DeviceSources()
  readonly plan = new ReceivePlan()
  readonly consumers = new DeviceConsumers()
  #generation = 0
  #view: View = { smallPictures: [], video: 'all', rung: 'full' }
  #lastSpokeAtMs = LONG_AGO
  #picturesLookedAt = false

  /** Counts upward whenever all media of the device are gone, so that late answers of before are not taken for news. */
  get generation(): number {
    return this.#generation
  }
  /** The client has told what it can receive. */
  get ready(): boolean {
    return this.transports.ready
  }
  /** What it sends. */
  get producers(): ReadonlyMap<MediaSource, SentSource> {
    return this.sources.now
  }
  /** What it should receive by the newest plan. */
  get wanted(): readonly WantedStream[] {
    return this.plan.wanted
  }
  /** What its client wants to see. */
  get view(): View {
    return this.#view
  }
  /** When one of its microphones was last heard; `LONG_AGO`: never. */
  get lastSpokeAtMs(): MonoMs {
    return this.#lastSpokeAtMs
  }
  /** Its operator has the page open that shows the seat's own still. */
  get picturesLookedAt(): boolean {
    return this.#picturesLookedAt
  }

  /** For `planner.ts`. */
  viewChanged(view: View): void {
    this.#view = view
  }

  /** For `speakers.ts`. */
  spoke(nowMs: MonoMs): void {
    this.#lastSpokeAtMs = nowMs
  }

  /** For `reception/watching.ts`. @returns whether that is a change. */
  lookAtPictures(on: boolean): boolean {
    const isOther = this.#picturesLookedAt !== on
    this.#picturesLookedAt = on
    return isOther
  }

  /** For `room-media.ts`: all media of the device are gone on the plane, and nothing of them may be remembered. What to show is kept. */
  allEnded(): void {
    this.#generation += 1
    this.transports.allEnded()
    this.sources.allEnded()
    this.plan.allEnded()
    this.consumers.allEnded()
  }
}
