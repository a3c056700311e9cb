import type { NextMeasured } from '../../../../signaling/preparing/wire.ts'
import type { Seat } from '../../net/session.ts'

/** What keeps a seat from being seen, heard or reached; null: nothing does. */
export type Wrong =
  | 'absent'
  | 'away'
  | 'cameraOff'
  | 'noCamera'
  | 'noPicture'
  | 'noMic'
  | 'silent'
  | 'micOff'
  | 'noSound'
  | 'quiet'
  | 'weak'
  | 'bad'
  | 'lossy'
  | 'late'
  | 'unknown'
  | 'echo'
  | 'twice'
  | 'echoQuiet'
export interface SeatChecks {
  readonly picture: Wrong | null
  readonly sound: Wrong | null
  readonly link: Wrong | null
  readonly echo: Wrong | null
}

/**
 * Whether a seat could go on air now. A microphone that is off is no fault: nobody is turned on by somebody else.
 *
 * @param measured - What of it arrives at the server; null: not measured, so what its devices say of themselves has to do.
 */
export function checksOf(
  seat: Pick<Seat, 'connection' | 'camera' | 'mic' | 'micSilent' | 'link'>,
  measured: NextMeasured | null,
): SeatChecks {
  if (seat.connection === 'absent') return { picture: 'absent', sound: 'absent', link: 'absent', echo: 'absent' }
  if (seat.connection === 'away') return { picture: 'away', sound: 'away', link: 'away', echo: 'away' }
  const picture = {
    on: measured?.picture === 'stalled' ? 'noPicture' : null,
    off: 'cameraOff',
    none: 'noCamera',
  } as const
  const sound = { on: soundOf(seat.micSilent, measured), off: 'micOff', none: 'noMic' } as const
  return {
    picture: picture[seat.camera],
    sound: sound[seat.mic],
    link: linkOf(seat.link, measured),
    echo: seat.mic === 'none' ? 'noMic' : ECHO[measured?.echo ?? 'unknown'],
  }
}

const ECHO = { none: null, comesBack: 'echo', twice: 'twice', quiet: 'echoQuiet', unknown: 'unknown' } as const

function soundOf(micSilent: boolean, measured: NextMeasured | null): Wrong | null {
  if (measured?.sound === 'stalled') return 'noSound'
  if (measured?.sound === 'heard') return null
  if (micSilent) return 'silent'
  return measured?.sound === 'quiet' ? 'quiet' : null
}

/** Towards the server by what arrives there, towards the seat by its own word; the worse counts. */
function linkOf(own: Seat['link'], measured: NextMeasured | null): Wrong | null {
  if (own === 'bad') return 'bad'
  if (measured?.link === 'lossy' || measured?.link === 'late') return measured.link
  if (own === 'unknown' && measured?.link === 'good') return null
  return own === 'good' ? null : own
}
