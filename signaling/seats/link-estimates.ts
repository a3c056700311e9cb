import type { Logger } from 'pino'
import { MediaError } from '../../sfu/api.ts'
import type { Clock, MonoMs } from '../kit/clock.ts'
import type { LiveDevice } from '../room/seat.ts'
import type { SeatedAt } from '../room/seated.ts'

/**
 * The estimate for a good link is asked of the media worker at every second beat only: asking costs more than the rest of the beat, and a
 * client believes an answer for 12 s. A device whose link is in trouble gets a fresh one each time.
 */
const ESTIMATE_SERVES_MS = 9_000

/** What the media server believes each device's link can carry towards it, bits a second. */
export class LinkEstimates {
  readonly #clock: Clock
  readonly #log: Logger
  readonly #known = new WeakMap<LiveDevice, { readonly bps: number | null; readonly atMs: MonoMs }>()

  constructor(clock: Clock, log: Logger) {
    this.#clock = clock
    this.#log = log
  }

  /** Null when it is not known. */
  async of(at: SeatedAt): Promise<number | null> {
    const { device } = at
    const known = this.#known.get(device)
    const nowMs = this.#clock.monotonicMs()
    const ageMs = known === undefined ? Infinity : nowMs - known.atMs
    if (known !== undefined && device.link === 'good' && ageMs < ESTIMATE_SERVES_MS) return known.bps
    const bps = await this.#receiveBps(at)
    this.#known.set(device, { bps, atMs: nowMs })
    return bps
  }

  /** Null when the plane can't say; that the link can't be judged is no reason to refuse a beat. */
  async #receiveBps({ room, device }: SeatedAt): Promise<number | null> {
    try {
      const bps = (await room.media.current?.receiveBps(device.deviceId)) ?? null
      return bps === null || !Number.isFinite(bps) ? null : Math.max(0, Math.round(bps))
    } catch (error) {
      if (!(error instanceof MediaError)) this.#log.error({ err: error }, 'the link of a device could not be asked for')
      return null
    }
  }
}
