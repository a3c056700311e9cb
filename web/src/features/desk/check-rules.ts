import type { NextMeasured } from '../../../../signaling/preparing/wire.ts'
import type { Seat } from '../../net/session.ts'

/** What keeps a seat from being seen, heard or reached; null: nothing does. */
export type Wrong =
  | 'absent'
  | 'away'
  | 'cameraOff'
  | 'noCamera'
  | 'noPicture'
  | 'black'
  | 'covered'
  | 'cameraMuted'
  | 'noMic'
  | 'silent'
  | 'micOff'
  | 'micMuted'
  | 'noSound'
  | 'quiet'
  | 'weak'
  | 'bad'
  | 'lossy'
  | 'late'
  | 'unknown'
  | 'echo'
  | 'echoQuiet'
export interface SeatChecks {
  readonly picture: Wrong | null
  readonly sound: Wrong | null
  readonly link: Wrong | null
  readonly echo: Wrong | null
}

/**
 * Whether a seat could go on air now. A microphone that is off is no fault: nobody is turned on by somebody else. What was not measured is said to be so:
 * that a camera is on says nothing of what it shows.
 *
 * @param measured - What of it arrives at the server, and what its machines say of themselves; null: not measured yet.
 */
export function checksOf(
  seat: Pick<Seat, 'connection' | 'camera' | 'mic' | 'micSilent' | 'link'>,
  measured: NextMeasured | null,
): SeatChecks {
  if (seat.connection === 'absent') return { picture: 'absent', sound: 'absent', link: 'absent', echo: 'absent' }
  if (seat.connection === 'away') return { picture: 'away', sound: 'away', link: 'away', echo: 'away' }
  const picture = {
    on: pictureOf(measured),
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

const ECHO = { none: null, comesBack: 'echo', quiet: 'echoQuiet', unknown: 'unknown' } as const

/** A picture that comes may still be black: its own machine knows. */
function pictureOf(measured: NextMeasured | null): Wrong | null {
  if (measured === null) return 'unknown'
  const { picture, troubles } = measured
  if (troubles.includes('cameraMuted')) return 'cameraMuted'
  if (picture === 'stalled') return 'noPicture'
  if (troubles.includes('cameraBlack')) return 'black'
  if (troubles.includes('cameraCovered')) return 'covered'
  // On since the last sample, or asked for by nobody: nothing is known of it.
  return picture === 'comes' ? null : 'unknown'
}

function soundOf(micSilent: boolean, measured: NextMeasured | null): Wrong | null {
  if (measured?.troubles.includes('micMuted') === true) return 'micMuted'
  if (measured?.sound === 'stalled') return 'noSound'
  if (measured?.sound === 'heard') return null
  if (micSilent) return 'silent'
  return measured?.sound === 'quiet' ? 'quiet' : 'unknown'
}

/** Towards the server by what arrives there, towards the seat by its own word; the worse counts. */
function linkOf(own: Seat['link'], measured: NextMeasured | null): Wrong | null {
  if (own === 'bad') return 'bad'
  if (measured?.link === 'lossy' || measured?.link === 'late') return measured.link
  if (own === 'unknown' && measured?.link === 'good') return null
  return own === 'good' ? null : own
}
