// Takes the media plane's events of one meeting (a worker died, a consumer has no bandwidth, who speaks) and acts on the devices concerned.
import type { Logger } from 'pino'
import type { RoomListener } from '../../sfu/api.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import type { MediaDevice } from './live.ts'
import type { Planner } from './planner.ts'
import type { Speakers } from './speakers.ts'
import type { MediaSource } from './wire.ts'

export interface PlaneEventsDeps {
  readonly meetingId: MeetingId
  readonly log: Logger
  readonly devices: ReadonlyMap<string, MediaDevice>
  readonly planner: Planner
  readonly speakers: Speakers
  /** All media of the device are gone. */
  readonly forget: (device: MediaDevice) => void
  /** One source of the device is gone. */
  readonly gone: (device: MediaDevice, source: MediaSource) => void
}

/** What the media plane reports of one meeting: a worker that was lost, who speaks, consumers and transports in trouble. */
export class PlaneEvents implements RoomListener {
  readonly #deps: PlaneEventsDeps

  constructor(deps: PlaneEventsDeps) {
    this.#deps = deps
  }

  reset(peerIds: readonly string[], generation: number): void {
    const { log, meetingId, devices, forget, planner } = this.#deps
    log.info({ meetingId, generation, peers: peerIds.length }, 'media of a worker begin again')
    const reset = new Set(peerIds)
    for (const peerId of reset) {
      const device = devices.get(peerId)
      if (device === undefined) continue
      forget(device)
      device.connection?.send('media.reset', { generation })
    }
    for (const { deviceId, media } of devices.values()) {
      if (!reset.has(deviceId)) media.consumers.sendersLost(reset)
    }
    planner.request('everybody')
  }

  speakers(speaking: readonly { peerId: string; volume: number }[], dominantPeerId: string | null): void {
    this.#deps.speakers.report(speaking, dominantPeerId)
  }

  consumerState(peerId: string, consumerId: string, state: EventDataOf<'media.consumerState'>['state']): void {
    const device = this.#deps.devices.get(peerId)
    if (device === undefined) return
    // While it is cut off the news would be lost, and a trouble long over would stand on its page.
    device.media.consumers.fares(consumerId, state)
    device.connection?.send('media.consumerState', { consumerId, state })
  }

  transportState(peerId: string, transportId: string, _direction: 'send' | 'receive', state: string): void {
    const device = this.#deps.devices.get(peerId)
    if (state === 'lost' && device?.media.transports.has(transportId) === true) {
      device.connection?.send('media.transportTrouble', { transportId })
    }
  }

  producerClosed(peerId: string, source: MediaSource): void {
    const device = this.#deps.devices.get(peerId)
    if (device !== undefined) this.#deps.gone(device, source)
  }
}
