import type { Logger } from 'pino'
import { actorMay } from '../wire/permissions.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { MediaSeated, MediaAt } from './seated.ts'
import type { MediaDevice } from './live.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { sends } from './hall-sound.ts'
import { setPaused, type MayNot } from './pausing.ts'
import type { MayChange } from './media-change-limit.ts'
import { mayShare } from './rules.ts'
import { inTurn, narrow } from './turns.ts'
import { isCamera, kindOf, type MediaSource } from './wire.ts'

type SendingMethod = 'media.produce' | 'media.setSending' | 'media.stopSending'

const SHARED: readonly MediaSource[] = ['screen', 'screenAudio']
const isScreen = (source: MediaSource): boolean => SHARED.includes(source)

/** What a device sends: begun, paused and ended in its own turn, within its role, the floor, the locks and the one shared screen. */
export function sendingHandlers(seated: MediaSeated, log: Logger, mayChange: MayChange): Handlers<SendingMethod> {
  async function produce(
    { room: { media, devices } }: MediaAt,
    device: MediaDevice,
    { transportId, source, kind, rtpParameters }: ParamsOf<'media.produce'>,
  ) {
    const { deviceId } = device
    // The role may have changed while this request waited for its turn.
    if (!sends(device, source) || !actorMay('media.produce', device.role)) return refuse('forbidden')
    if (!device.media.transports.isToSend(transportId)) return refuse('notFound')
    if (kindOf(source) !== kind) return refuse('badMedia')
    const refused = media.refusalFor(device, source)
    if (refused !== null) return refuse(refused)
    const screen = isScreen(source)
    const before = media.sharerDeviceId
    const sharer = before === null ? undefined : devices.get(before)
    const own = { seatId: device.seat.seatId, role: device.role }
    if (screen && !mayShare(own, sharer?.seat.seatId ?? null)) return refuse('screenTaken')
    if (!mayChange(device.seat)) return refuse('rateLimited')
    if (screen) media.sharerDeviceId = deviceId
    const { generation } = device.media
    try {
      const room = await media.open()
      const producerId = await room.produce(deviceId, transportId, { source, kind, rtpParameters, paused: false })
      if (device.gone || device.media.generation !== generation) return refuse('mediaUnavailable')
      device.media.sources.began(source, producerId)
      const late = media.refusalFor(device, source)
      if (late !== null) {
        // The floor was taken, or this was locked, while it was under way. Nothing has been forwarded yet: no plan knows of it.
        media.drop(device, source)
        return refuse(late)
      }
      if (screen && sharer !== undefined && sharer !== device) for (const each of SHARED) media.drop(sharer, each)
      media.sendingChanged(device)
      return accept({ producerId })
    } finally {
      const failed =
        screen && media.sharerDeviceId === deviceId && !SHARED.some((one) => device.media.producers.has(one))
      if (failed) media.sharerDeviceId = before !== null && before !== deviceId && devices.has(before) ? before : null
      if (!device.gone) media.show(device)
    }
  }

  return {
    'media.produce': async (call, params) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      return inTurn(log, at, (device) => produce(at, device, params))
    },

    'media.setSending': async (call, { source, on }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      type Refusals = 'mediaUnavailable' | MayNot | 'rateLimited'
      const set = await inTurn<Record<string, never>, Refusals>(log, at, async (device) => {
        // With two cameras, that which is on stands for the seat.
        const shows = on && isCamera(source) && device.media.producers.get(source)?.paused === true
        return shows && !mayChange(device.seat) ? refuse('rateLimited') : setPaused(at.room.media, device, source, !on)
      })
      return narrow(set)
    },

    'media.stopSending': async (call, { source }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const stopped = await inTurn(log, at, async (device) => {
        for (const each of source === 'screen' ? SHARED : [source]) at.room.media.drop(device, each)
        return accept({})
      })
      return stopped.ok ? stopped : refuse('notSeated')
    },
  }
}
