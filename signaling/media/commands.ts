import type { Logger } from 'pino'
import type { MediaRoom } from '../../sfu/api.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import type { MediaSeated } from './seated.ts'
import type { Method } from '../wire/registry.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Capabilities } from './capabilities.ts'
import type { MayChange } from './media-change-limit.ts'
import { sendingHandlers } from './sending.ts'
import { inTurn, narrow, refusalOf } from './turns.ts'

export interface MediaDeps {
  readonly seated: MediaSeated
  readonly log: Logger
  /** Shared with the routes: what is named here is fetched there. */
  readonly capabilities: Capabilities
  readonly mayChange: MayChange
  /** What the caller's device is believed to receive at first, bits a second; undefined: the media plane's own guess. */
  readonly firstGuessBps: (call: Pick<Call, 'connection'>) => number | undefined
}

/** The requests about sound and picture: each checks the device's own transports, producers and consumers, and leaves the rest to the media plane. */
export function mediaHandlers(deps: MediaDeps): Handlers<Extract<Method, `media.${string}`>> {
  const { seated, log, capabilities } = deps
  return {
    ...sendingHandlers(seated, log, deps.mayChange),

    'media.open': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { media } = at.room
      const opened = await inTurn(log, at, async (device) => {
        const room = await media.open()
        media.clear(device)
        const begun = await openReceive(room, capabilities, device.deviceId, deps.firstGuessBps(call))
        if (begun !== null) device.media.transports.opened(begun.receive.id, 'receive')
        return begun === null ? refuse('mediaUnavailable') : accept(begun)
      })
      return narrow(opened)
    },

    'media.ready': async (call, { rtpCapabilities }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { media } = at.room
      return inTurn(log, at, async (device) => {
        const { generation } = device.media
        await (await media.open()).setReceiverCapabilities(device.deviceId, rtpCapabilities)
        if (device.media.generation !== generation) return refuse('mediaUnavailable')
        device.media.transports.becameReady()
        media.arrived(device)
        device.connection?.send('media.speakers', media.speakers.now())
        return accept({})
      })
    },

    'media.openSend': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      if (at.device.display) return refuse('forbidden')
      const { media } = at.room
      const opened = await inTurn(log, at, async (device) => {
        const { generation, transports, producers } = device.media
        transports.sendingBegins()
        for (const source of [...producers.keys()]) media.drop(device, source)
        const send = await (await media.open()).openTransport(device.deviceId, 'send')
        if (device.media.generation !== generation) return refuse('mediaUnavailable')
        transports.opened(send.id, 'send')
        return accept({ send })
      })
      return narrow(opened)
    },

    'media.connect': async (call, { transportId, dtlsParameters }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      return inTurn(log, at, async (device) => {
        if (!device.media.transports.has(transportId)) return refuse('notFound')
        await (await at.room.media.open()).connectTransport(device.deviceId, transportId, { ...dtlsParameters })
        return accept({})
      })
    },

    'media.restartIce': async (call, { transportId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const restarted = await inTurn(log, at, async (device) => {
        if (!device.media.transports.has(transportId)) return refuse('notFound')
        return accept({ iceParameters: await (await at.room.media.open()).restartIce(device.deviceId, transportId) })
      })
      return narrow(restarted)
    },

    'media.resume': async (call, { consumerIds }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      // Not in turn: a consumer must not wait for a slow produce, and unknown ids are passed over anyway.
      try {
        const own = consumerIds.filter((consumerId) => at.device.media.consumers.offers.has(consumerId))
        await (await at.room.media.open()).resumeConsumers(at.device.deviceId, own)
        return accept({})
      } catch (error) {
        return narrow(refusalOf(log, error))
      }
    },

    'media.view': async (call, view) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      at.room.media.planner.viewChanged(at.device, view)
      return accept({})
    },
  }
}

/**
 * The transport to receive on, and the name of the capabilities. The device may be moved to another worker between the
 * two, and with 241 of them a worker elsewhere may go at any time: so it is tried a few times.
 */
async function openReceive(
  room: MediaRoom,
  capabilities: Capabilities,
  deviceId: string,
  firstGuessBps: number | undefined,
) {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const { generation } = room
    const capabilitiesHash = capabilities.keep(await room.routerRtpCapabilities())
    const receive = await room.openTransport(deviceId, 'receive', firstGuessBps)
    if (room.generation === generation) return { generation, capabilitiesHash, receive }
  }
  return null
}
