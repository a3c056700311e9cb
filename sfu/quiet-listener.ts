import type { RoomListener } from './api.ts'
import type { Log } from './log.ts'

/**
 * Passes events on until it is silenced, and keeps a listener's defect from reaching the plane, where it would stop
 * whatever happened to be going on.
 */
export class QuietListener implements RoomListener {
  readonly #listener: RoomListener
  readonly #log: Log
  readonly #roomId: string
  #silenced = false

  constructor(roomId: string, listener: RoomListener, log: Log) {
    this.#roomId = roomId
    this.#listener = listener
    this.#log = log
  }

  silence(): void {
    this.#silenced = true
  }

  reset(...event: Parameters<RoomListener['reset']>): void {
    this.#tell('reset', (to) => to.reset(...event))
  }
  speakers(...event: Parameters<RoomListener['speakers']>): void {
    this.#tell('speakers', (to) => to.speakers(...event))
  }
  consumerState(...event: Parameters<RoomListener['consumerState']>): void {
    this.#tell('consumerState', (to) => to.consumerState(...event))
  }
  transportState(...event: Parameters<RoomListener['transportState']>): void {
    this.#tell('transportState', (to) => to.transportState(...event))
  }
  producerClosed(...event: Parameters<RoomListener['producerClosed']>): void {
    this.#tell('producerClosed', (to) => to.producerClosed(...event))
  }

  #tell(event: keyof RoomListener, deliver: (to: RoomListener) => void): void {
    if (this.#silenced) return
    try {
      deliver(this.#listener)
    } catch (error) {
      this.#log.error({ err: error, roomId: this.#roomId, event }, 'a listener of the media plane failed')
    }
  }
}
