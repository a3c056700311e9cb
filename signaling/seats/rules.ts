import { accept, refuse, type Outcome } from '../wire/kit.ts'

/** What is known of the person's seat in this meeting when somebody asks to join. */
export type SeatBefore =
  { readonly kind: 'none' } | { readonly kind: 'held'; readonly connection: 'here' | 'away'; readonly proven: boolean }

/**
 * `fresh`: a new seat. `resume`: the same tab comes back. `takeOver`: the person moves here from elsewhere.
 * `replace`: the seat was cut off and somebody new of the same account sits down in it, without its media.
 */
export type SeatClaim = 'fresh' | 'resume' | 'takeOver' | 'replace'

/** One seat per person: who may have it. `meetingFull` concerns new seats alone. */
export function claimSeat(
  before: SeatBefore,
  asked: { readonly takeOver: boolean },
  room: { readonly seats: number; readonly maxSeats: number },
): Outcome<SeatClaim, 'alreadySeated' | 'meetingFull'> {
  if (before.kind === 'none') {
    return room.seats < room.maxSeats ? accept('fresh') : refuse('meetingFull', { maxSeats: room.maxSeats })
  }
  if (before.proven) return accept('resume')
  if (before.connection === 'away') return accept('replace')
  return asked.takeOver ? accept('takeOver') : refuse('alreadySeated')
}

export interface LastStay {
  readonly device: string
  readonly lastSeenAtMs: number
  readonly leaveReason: string | null
}

/**
 * Whether somebody who takes a new seat continues the stay written last. After a crash of the server nobody has a seat to
 * come back to, yet the person never left.
 *
 * @param graceMs - How long after being seen last an absence still counts as a cut line.
 */
export function continuesStay(last: LastStay | null, device: string, nowMs: number, graceMs: number): boolean {
  return (
    last !== null &&
    (last.leaveReason === null || last.leaveReason === 'lost') &&
    last.device === device &&
    nowMs - last.lastSeenAtMs <= graceMs
  )
}
