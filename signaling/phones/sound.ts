// Taking over the sound of a hall by a phone, and giving it back: acts in the running meeting.
import type { Audit } from '../audit/audit.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { soundPhoneOf } from '../media/hall-sound.ts'
import { saveHall } from '../room/halls.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveSeat } from '../room/seat.ts'
import type { Seated } from '../room/seated.ts'
import type { Database } from '../storage/database.ts'
import type { PairingId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'

export interface PhoneSoundDeps {
  readonly database: Database
  readonly seated: Seated
  readonly audit: Audit | undefined
}

type PhoneSoundMethod = 'phones.takeSound' | 'phones.giveSoundBack'

export function phoneSoundHandlers({ database, seated, audit }: PhoneSoundDeps): Handlers<PhoneSoundMethod> {
  /** Saved first; then the microphones that lost the sound are paused, and what each device of the seat hears follows. */
  async function move(call: Call, room: LiveRoom, seat: LiveSeat, to: PairingId | null): Promise<void> {
    const { meetingId } = room
    const { siteId } = seat.entry
    await saveHall(database, meetingId, siteId, { soundPhoneId: to })
    seat.soundPhoneId = to
    room.media.soundMoved(seat)
    room.changed({ seats: [seat] })
    const action: PhoneSoundMethod = to === null ? 'phones.giveSoundBack' : 'phones.takeSound'
    await audit?.record({ accountId: call.account.accountId, meetingId, action, details: { siteId } })
  }

  return {
    'phones.takeSound': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room, seat, device } = at
      const { pairingId } = device
      if (device.phone === null || pairingId === null) return refuse('notAPhone')
      return room.serial.run(async () => {
        if (device.gone) return refuse('notSeated')
        if (seat.soundPhoneId !== pairingId) await move(call, room, seat, pairingId)
        return accept({})
      })
    },

    'phones.giveSoundBack': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { room, seat, device } = at
      return room.serial.run(async () => {
        if (device.gone) return refuse('notSeated')
        if (seat.soundPhoneId === null) return accept({})
        // Another phone has nothing to give back; the hall's own machines may take what is theirs.
        if (device.phone !== null && soundPhoneOf(seat) !== device) return refuse('forbidden')
        await move(call, room, seat, null)
        return accept({})
      })
    },
  }
}
