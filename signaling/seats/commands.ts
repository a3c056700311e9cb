import { MediaError } from '../../sfu/api.ts'
import type { MayChange } from '../media/restless.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Clock, MonoMs } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import type { Attendance } from './attendance.ts'
import { saveHall } from '../room/halls.ts'
import { joinHandler, type JoiningParts } from './joining.ts'
import { showingOutHandlers, type ShowingOutMethod } from './showing-out.ts'
import type { Leaving } from './leaving.ts'
import type { Registry } from '../room/registry.ts'
import type { SeatedAt } from '../room/seated.ts'
import { seatDetail } from '../room/seat-state.ts'
import type { LiveDevice } from '../room/seat.ts'
import { MICS, CAMERAS } from '../media/wire.ts'

export interface SeatsParts extends JoiningParts {
  readonly database: Database
  readonly attendance: Attendance
  readonly registry: Registry
  readonly leaving: Leaving
  readonly clock: Clock
  readonly mayChange: MayChange
}

/**
 * A line that is good is asked for at every second beat: asking the media worker costs more than the rest of the beat, and a
 * client believes an answer for 12 s. Whoever has trouble is answered anew each time.
 */
const ESTIMATE_SERVES_MS = 9_000

const OWN_DEVICES = [...MICS, ...CAMERAS]

export function seatHandlers(parts: SeatsParts): Handlers<Extract<Method, `seats.${string}`> | ShowingOutMethod> {
  const { attendance, clock, database, leaving, log, registry } = parts
  const { seated } = registry

  const estimates = new WeakMap<LiveDevice, { readonly bps: number | null; readonly atMs: MonoMs }>()

  async function estimateFor(at: SeatedAt): Promise<number | null> {
    const { device } = at
    const known = estimates.get(device)
    const nowMs = clock.monotonicMs()
    const ageMs = known === undefined ? Infinity : nowMs - known.atMs
    if (known !== undefined && device.link === 'good' && ageMs < ESTIMATE_SERVES_MS) return known.bps
    const bps = await receiveBps(at)
    estimates.set(device, { bps, atMs: nowMs })
    return bps
  }

  /** Null when the plane can't say; that the line can't be judged is no reason to refuse a beat. */
  async function receiveBps({ room, device }: SeatedAt): Promise<number | null> {
    try {
      const bps = (await room.media.current?.receiveBps(device.deviceId)) ?? null
      return bps === null || !Number.isFinite(bps) ? null : Math.max(0, Math.round(bps))
    } catch (error) {
      if (!(error instanceof MediaError)) log.error({ err: error }, 'the line of a device could not be asked for')
      return null
    }
  }

  return {
    'seats.join': joinHandler(parts),
    ...showingOutHandlers({ ...parts, seated }),

    'seats.leave': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      await at.room.serial.run(() => leaving.giveUp(at.room, at.device, 'left'))
      return accept({})
    },

    'seats.beat': async (call, { link }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room, seat, device } = at
      if (device.link !== link) {
        device.link = link
        room.changed({ seats: [seat] })
      }
      return accept({ nowMs: clock.nowMs(), steadyMs: clock.steadyMs(), receiveBps: await estimateFor(at) })
    },

    'seats.devices': async (call, params) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room, seat, device, connection } = at
      return device.media.serial.run(async () => {
        if (device.connection !== connection) return refuse('notSeated')
        for (const source of OWN_DEVICES) {
          if (params[source] === 'none') {
            room.media.drop(device, source)
            device[source] = 'none'
          } else if (params[source] === 'off' && device[source] === 'none') device[source] = 'off'
        }
        if (params.silent !== undefined) device.silent = params.silent
        room.changed({ seats: [seat] })
        return accept({})
      })
    },

    'seats.setHall': async (call, { people, headCount }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room, seat } = at
      return room.serial.run(async () => {
        if (room.seats.get(seat.seatId) !== seat) return refuse('notSeated')
        if (seat.entry.kind !== 'site') return refuse('notAHall')
        await saveHall(database, room.meetingId, seat.entry.siteId, { people, headCount })
        Object.assign(seat, { people, headCount })
        room.changed({ seats: [seat] })
        return accept({})
      })
    },

    'seats.setMainCamera': async (call, { mainCamera }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room, seat } = at
      if (mainCamera !== null && !seat.devices.has(mainCamera.deviceId)) return refuse('noSuchDevice')
      if (!parts.mayChange(seat)) return refuse('rateLimited')
      seat.mainCamera = mainCamera
      room.changed({ seats: [seat], cameras: true })
      return accept({})
    },

    'seats.read': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const seat = at.room.seats.get(seatId)
      if (seat === undefined) return refuse('noSuchSeat')
      const leads = at.device.role === 'chair' || at.device.role === 'secretary'
      return seat === at.seat || leads ? accept(seatDetail(seat)) : refuse('forbidden')
    },

    'seats.attendance': async (_call, { meetingId }) =>
      accept({ ...(await attendance.read(meetingId)), nowMs: clock.nowMs() }),
  }
}
