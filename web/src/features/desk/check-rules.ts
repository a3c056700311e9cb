import type { Seat } from '../../net/session.ts'

/** What keeps a seat from being seen, heard or reached; null: nothing does. */
export type Wrong =
  'absent' | 'away' | 'cameraOff' | 'noCamera' | 'noMic' | 'silent' | 'micOff' | 'weak' | 'bad' | 'unknown'
export interface SeatChecks {
  readonly picture: Wrong | null
  readonly sound: Wrong | null
  readonly link: Wrong | null
}

/** Whether a seat could go on air now. A microphone that is off is no fault: nobody is turned on by somebody else. */
export function checksOf(seat: Pick<Seat, 'connection' | 'camera' | 'mic' | 'micSilent' | 'link'>): SeatChecks {
  if (seat.connection === 'absent') return { picture: 'absent', sound: 'absent', link: 'absent' }
  if (seat.connection === 'away') return { picture: 'away', sound: 'away', link: 'away' }
  const picture = { on: null, off: 'cameraOff', none: 'noCamera' } as const
  const sound = { on: seat.micSilent ? 'silent' : null, off: 'micOff', none: 'noMic' } as const
  return {
    picture: picture[seat.camera],
    sound: sound[seat.mic],
    link: seat.link === 'good' ? null : seat.link,
  }
}
