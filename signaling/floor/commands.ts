import type { Logger } from 'pino'
import { MediaError } from '../../sfu/api.ts'
import type { Audit } from '../audit/audit.ts'
import { setPaused } from '../media/commands.ts'
import type { Call, Handlers } from '../server/handlers.ts'
import type { Leaving } from '../seats/leaving.ts'
import { changeLive } from '../seats/live-store.ts'
import type { LiveRoom } from '../seats/room.ts'
import type { LiveSeat } from '../seats/seat.ts'
import type { Seated } from '../seats/seated.ts'
import type { Database } from '../storage/database.ts'
import { accept, CLOSE, refuse } from '../wire/kit.ts'
import type { Method } from '../wire/registry.ts'

export interface FloorParts {
  readonly database: Database
  readonly seated: Seated
  readonly leaving: Leaving
  readonly audit: Audit | undefined
  readonly log: Logger
}

/** What chair and secretary decide about who is seen and heard. */
export function floorHandlers(parts: FloorParts): Handlers<Extract<Method, `floor.${string}`>> {
  const { database, seated, leaving, audit, log } = parts

  /** @returns whether the microphone was on. */
  async function mute(room: LiveRoom, seat: LiveSeat, byName: string): Promise<boolean> {
    return seat.media.serial.run(async () => {
      if (seat.gone || seat.mic !== 'on') return false
      try {
        await setPaused({ room }, seat, 'mic', true)
      } catch (error) {
        // Without a media worker nobody is heard, and its successor begins with every microphone off.
        if (!(error instanceof MediaError)) throw error
        log.debug({ err: error }, 'nothing to mute on the media plane')
        room.media.drop(seat, 'mic')
      }
      seat.connection?.send('floor.mutedBy', { byName })
      return true
    })
  }

  async function note(call: Call, room: LiveRoom, action: string, seat: LiveSeat | null): Promise<void> {
    await audit?.record({
      accountId: call.account.accountId,
      meetingId: room.meetingId,
      action,
      details: { of: seat?.account.accountId ?? null },
    })
  }

  return {
    'floor.putOnStage': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const seat = seatId === null ? null : room.seats.get(seatId)
        if (seat === undefined) return refuse('noSuchSeat')
        await changeLive(database, room, { stageAccountId: seat?.account.accountId ?? null })
        room.settleStage()
        await note(call, room, 'floor.putOnStage', seat)
        return accept({})
      })
    },

    'floor.muteSeat': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const seat = at.room.seats.get(seatId)
      if (seat === undefined) return refuse('noSuchSeat')
      await mute(at.room, seat, call.account.fullName)
      await note(call, at.room, 'floor.muteSeat', seat)
      return accept({})
    },

    'floor.muteAll': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const others = [...at.room.seats.values()].filter((seat) => seat !== at.seat)
      const muted = await Promise.all(others.map((seat) => mute(at.room, seat, call.account.fullName)))
      await note(call, at.room, 'floor.muteAll', null)
      return accept({ muted: muted.filter(Boolean).length })
    },

    'floor.removeSeat': async (call, { seatId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room } = at
      return room.serial.run(async () => {
        const seat = room.seats.get(seatId)
        if (seat === undefined) return refuse('noSuchSeat')
        if (seat === at.seat) return refuse('ownSeat')
        await note(call, room, 'floor.removeSeat', seat)
        await leaving.giveUp(room, seat, 'removed', CLOSE.removed)
        return accept({})
      })
    },
  }
}
