import type { Handlers } from '../server/handlers.ts'
import type { Clock } from '../storage/clock.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import type { Attendance } from './attendance.ts'
import { joinHandler, type JoiningParts } from './joining.ts'
import type { Leaving } from './leaving.ts'
import type { Registry } from './registry.ts'

export interface SeatsParts extends JoiningParts {
  readonly attendance: Attendance
  readonly registry: Registry
  readonly leaving: Leaving
  readonly clock: Clock
}

export function seatHandlers(parts: SeatsParts): Handlers<Extract<Method, `seats.${string}`>> {
  const { attendance, clock, leaving, registry } = parts
  const { seated } = registry

  return {
    'seats.join': joinHandler(parts),

    'seats.leave': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      await at.room.serial.run(() => leaving.giveUp(at.room, at.seat, 'left'))
      return accept({})
    },

    'seats.beat': async (call, { link }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      if (at.seat.link !== link) {
        at.seat.link = link
        at.room.presence.changed(at.seat)
      }
      return accept({ nowMs: clock.nowMs() })
    },

    'seats.devices': async (call, params) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room, seat, connection } = at
      return seat.media.serial.run(async () => {
        if (seat.connection !== connection) return refuse('notSeated')
        for (const device of ['mic', 'camera'] as const) {
          if (params[device] === 'none') {
            room.media.drop(seat, device)
            seat[device] = 'none'
          } else if (params[device] === 'off' && seat[device] === 'none') seat[device] = 'off'
        }
        room.presence.changed(seat)
        return accept({})
      })
    },

    'seats.attendance': async (_call, { meetingId }) =>
      accept({ ...(await attendance.read(meetingId)), nowMs: clock.nowMs() }),
  }
}
