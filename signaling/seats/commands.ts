import type { MayChange } from '../media/media-change-limit.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import type { Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import type { Attendance } from './attendance.ts'
import { saveHall } from '../room/halls.ts'
import { Joining, type JoiningDeps } from './joining.ts'
import { showingOutHandlers, type ShowingOutMethod } from './showing-out.ts'
import type { Leaving } from './leaving.ts'
import { LinkEstimates } from './link-estimates.ts'
import type { Registry } from '../room/registry.ts'
import type { LiveSeat } from '../room/seat.ts'
import type { SeatedAt } from '../room/seated.ts'
import type { DeviceFigures } from '../wire/device-figures.ts'
import { seatDetail } from '../room/seat-state.ts'
import { MICS, CAMERAS } from '../media/wire.ts'

export interface SeatsDeps extends JoiningDeps {
  readonly database: Database
  readonly attendance: Attendance
  readonly registry: Registry
  readonly leaving: Leaving
  readonly clock: Clock
  readonly mayChange: MayChange
  /** What a device tells of its line with a beat. */
  readonly noteFigures: (at: SeatedAt, figures: DeviceFigures) => void
}

const OWN_DEVICES = [...MICS, ...CAMERAS]

export function seatHandlers(deps: SeatsDeps): Handlers<Extract<Method, `seats.${string}`> | ShowingOutMethod> {
  const { attendance, clock, database, leaving, log, registry } = deps
  const { seated } = registry

  const estimates = new LinkEstimates(clock, log)

  /** Saved first, in the meeting's turn: meanwhile the seat may have been taken off the list. */
  async function setHall(
    call: Pick<Call, 'connection'>,
    told: Partial<Pick<LiveSeat, 'people' | 'headCount' | 'display'>>,
  ) {
    const at = seated(call)
    if (at === null) return refuse('notSeated')
    const { room, seat } = at
    return room.serial.run(async () => {
      if (room.seats.get(seat.seatId) !== seat) return refuse('notSeated')
      if (seat.entry.kind !== 'site') return refuse('notAHall')
      await saveHall(database, room.meetingId, seat.entry.siteId, told)
      Object.assign(seat, told)
      room.changed({ seats: [seat] })
      return accept({})
    })
  }

  return {
    'seats.join': new Joining(deps).join,
    ...showingOutHandlers({ ...deps, seated }),

    'seats.leave': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      await at.room.serial.run(() => leaving.giveUp(at.room, at.device, 'left'))
      return accept({})
    },

    'seats.beat': async (call, { link, figures }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room, seat, device } = at
      if (figures !== undefined) deps.noteFigures(at, figures)
      if (device.link !== link) {
        device.link = link
        room.changed({ seats: [seat] })
      }
      return accept({ nowMs: clock.nowMs(), steadyMs: clock.steadyMs(), receiveBps: await estimates.of(at) })
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

    'seats.setHall': async (call, { people, headCount }) => setHall(call, { people, headCount }),
    'seats.setDisplay': async (call, display) => setHall(call, { display }),

    'seats.setMainCamera': async (call, { mainCamera }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room, seat } = at
      if (mainCamera !== null && !seat.devices.has(mainCamera.deviceId)) return refuse('noSuchDevice')
      if (!deps.mayChange(seat)) return refuse('rateLimited')
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
