import { randomBytes } from 'node:crypto'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { LiveRoom } from '../room/room.ts'
import type { Seated } from '../room/seated.ts'
import type { Database } from '../storage/database.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'
import { placeOf, type Monitor } from './slice.ts'
import { pastMeetings, phoneOf } from './store.ts'
import { ANSWER_WITHIN_MS } from './wire.ts'
import { Asks } from './asks.ts'

export interface MonitorHandlersDeps {
  readonly seated: Seated
  readonly database: Database
  readonly clock: Clock
  readonly audit?: Audit | undefined
  readonly monitorIn: (room: LiveRoom) => Monitor
}

/** What chair and secretaries see of lines and ask of sites; what touches somebody's device happens only when its people agree. */
export function monitorHandlers(deps: MonitorHandlersDeps): Handlers<Extract<Method, `monitor.${string}`>> {
  const { seated, database, clock, audit, monitorIn } = deps
  const asks = new Asks(clock)
  return {
    'monitor.open': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      return accept({ lines: monitorIn(at.room).open(at.device, at.connection) })
    },

    'monitor.close': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      monitorIn(at.room).stopWatching(at.device)
      return accept({})
    },

    'monitor.hour': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      if (!at.room.seats.has(seatId)) return refuse('noSuchSeat')
      return accept(monitorIn(at.room).hourOf(seatId))
    },

    'monitor.place': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const seat = at.room.seats.get(seatId)
      if (seat === undefined) return refuse('noSuchSeat')
      const phone = await phoneOf(database, seat.entry.siteId)
      return accept({ phone, meetings: await pastMeetings(database, placeOf(seat), call.account.accountId) })
    },

    'monitor.limit': async (call, { seatId, kbps }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const seat = room.seats.get(seatId)
        if (seat === undefined) return refuse('noSuchSeat')
        const monitor = monitorIn(room)
        if (monitor.limitOf(seatId) === kbps) return accept({})
        await monitor.limit(seat, kbps)
        await audit?.record({
          accountId: call.account.accountId,
          meetingId: room.meetingId,
          action: 'monitor.limit',
          details: { seatId, kbps: kbps ?? 0 },
        })
        return accept({})
      })
    },

    'monitor.ask': async (call, { deviceId, act }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const device = at.room.devices.get(deviceId)
      if (device === undefined) return refuse('noSuchDevice')
      if (device.connection === null) return refuse('notHere')
      const askId = randomBytes(16).toString('base64url')
      asks.put(deviceId, { askId, by: at.connection })
      device.connection.send('monitor.asked', {
        ...{ askId, act, byName: call.account.fullName },
        untilMs: clock.steadyMs() + ANSWER_WITHIN_MS,
      })
      return accept({ askId })
    },

    'monitor.answer': async (call, { askId, answer }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const ask = asks.take(at.device.deviceId, askId)
      if (ask === null) return refuse('noSuchAsk')
      const told = new Set([ask.by, ...monitorIn(at.room).watchers.flatMap(({ connection }) => connection ?? [])])
      for (const connection of told) connection.send('monitor.answered', { askId, answer })
      return accept({})
    },
  }
}
