// How a phone is brought into a hall from its operator's page; pure.
import type { SeatDetail, SeatDevice } from '../../../../signaling/seats/wire.ts'
import type { DeviceId } from '../../../../signaling/wire/ids.ts'

/** Phones of the hall that have come since: one of them has used the code that was shown. */
export function newPhone({ devices }: Pick<SeatDetail, 'devices'>, before: ReadonlySet<DeviceId>): SeatDevice | null {
  return devices.find(({ deviceId, phone }) => phone !== null && !before.has(deviceId)) ?? null
}

/** Four letters at a time are easier to carry over. */
export function codeInFours(code: string): string {
  return code.match(/.{1,4}/gu)?.join('-') ?? code
}

/** The address that a phone opens. What stands behind `#` is sent to no server, so no log holds the code. */
export function phoneAddress(origin: string, code: string): string {
  return `${origin}/dien-thoai#${codeInFours(code)}`
}

/** What a machine of the hall says of the hall's sound. */
interface SoundNews {
  /** The phone that has it; null: the hall's own machines have it. */
  readonly phone: Pick<SeatDevice, 'connection'> | null
  /** A phone had it while this page was open, and nobody has answered what came of it. */
  readonly wasAway: boolean
  /** This machine's own microphone. */
  readonly mic: 'none' | 'off' | 'starting' | 'on'
}

/** `text`, `away`: a phone has the sound, or has it and is cut off; `back`: the sound is back and the microphone is still off. */
export function soundBand({ phone, wasAway, mic }: SoundNews): {
  readonly shows: 'text' | 'away' | 'back' | null
  readonly wasAway: boolean
} {
  if (phone !== null) return { shows: phone.connection === 'away' ? 'away' : 'text', wasAway: true }
  // One that is on again, or not there at all, needs no words.
  const off = wasAway && mic !== 'on' && mic !== 'none'
  return { shows: off ? 'back' : null, wasAway: off }
}
