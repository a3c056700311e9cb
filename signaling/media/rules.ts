import type { MeetingRole } from '../identity/wire.ts'
import type { WantedStream } from '../../sfu/api.ts'
import type { View } from './seat-media.ts'
import type { MediaKind, MediaSource } from './wire.ts'

/** What one seat receives at most. */
export interface Budget {
  readonly voices: number
  readonly smallPictures: number
}
export const BUDGET: Budget = { voices: 12, smallPictures: 9 }

/** Kept longest at the top: sound, then what is shown on the screen, then the stage, then small pictures. */
const PRIORITY = { voice: 255, screen: 200, stage: 160, small: 20 } as const
const BEST_LAYER = 2
const SMALLEST_LAYER = 0

export interface SeatFacts {
  readonly seatId: string
  readonly role: MeetingRole
  readonly lastSpokeAtMs: number
  readonly producing: ReadonlyMap<MediaSource, { readonly paused: boolean }>
}
export interface RoomFacts {
  /** In the order of joining. */
  readonly seats: readonly SeatFacts[]
  /** Whom the stage shows, best first: the chair's choice, then who spoke last, then who spoke before that. */
  readonly stage: readonly string[]
}

/** Which kind of stream a source is. */
export function kindOf(source: MediaSource): MediaKind {
  return source === 'mic' || source === 'screenAudio' ? 'audio' : 'video'
}

/**
 * Everything that a seat should receive now, within the budget. Never a stream of its own. The first of `room.stage` that
 * is somebody else is the seat's stage: whoever speaks goes on seeing the one who was there before.
 */
export function planFor(ownSeatId: string, room: RoomFacts, view: View, budget: Budget = BUDGET): WantedStream[] {
  const others = room.seats.filter(({ seatId }) => seatId !== ownSeatId)
  const byId = new Map(others.map((seat) => [seat.seatId, seat]))
  const stageId = stageFor(others, room.stage)
  const wanted: WantedStream[] = []

  const voices = others.filter(({ producing }) => producing.has('mic')).sort(byVoice(stageId))
  for (const { seatId } of voices.slice(0, budget.voices)) {
    wanted.push({ seatId, source: 'mic', priority: PRIORITY.voice })
  }
  const sharer = others.find(({ producing }) => producing.has('screen') || producing.has('screenAudio'))
  if (sharer?.producing.has('screenAudio') === true) {
    wanted.push({ seatId: sharer.seatId, source: 'screenAudio', priority: PRIORITY.voice })
  }
  if (view.video === 'none') return wanted

  if (sharer?.producing.has('screen') === true) {
    wanted.push({ seatId: sharer.seatId, source: 'screen', priority: PRIORITY.screen })
  }
  if (stageId !== undefined && byId.get(stageId)?.producing.has('camera') === true) {
    wanted.push({ seatId: stageId, source: 'camera', maxSpatialLayer: BEST_LAYER, priority: PRIORITY.stage })
  }
  if (view.video === 'stageOnly') return wanted

  const small = new Set<string>(view.smallPictures)
  if (stageId !== undefined) small.delete(stageId)
  const seen = [...small].filter((seatId) => byId.get(seatId)?.producing.has('camera') === true)
  for (const seatId of seen.slice(0, budget.smallPictures)) {
    wanted.push({ seatId, source: 'camera', maxSpatialLayer: SMALLEST_LAYER, priority: PRIORITY.small })
  }
  return wanted
}

/** As the page decides it too: who is meant for the stage, else the chair, else whoever came first. */
function stageFor(others: readonly SeatFacts[], stage: readonly string[]): string | undefined {
  return (
    stage.find((seatId) => others.some((seat) => seat.seatId === seatId)) ??
    others.find(({ role }) => role === 'chair')?.seatId ??
    others[0]?.seatId
  )
}

/** Chair, stage, open microphones, then who spoke last: those whose words would be missed most. Ties stay as they are. */
function byVoice(stageId: string | undefined): (a: SeatFacts, b: SeatFacts) => number {
  const rank = (seat: SeatFacts): number =>
    (seat.role === 'chair' ? 4 : 0) + (seat.seatId === stageId ? 2 : 0) + (seat.producing.get('mic')?.paused ? 0 : 1)
  return (a, b) => rank(b) - rank(a) || b.lastSpokeAtMs - a.lastSpokeAtMs
}

/**
 * Who holds the stage when the chair chose nobody: whoever spoke last, for as long as they are seated; before anybody
 * spoke the chair. Stays as it is while nothing speaks for a change.
 */
export function dominantOf(
  current: string | null,
  reported: string | null,
  seats: readonly Pick<SeatFacts, 'seatId' | 'role'>[],
): string | null {
  const seated = (seatId: string | null): boolean => seats.some((seat) => seat.seatId === seatId)
  if (reported !== null && seated(reported)) return reported
  if (current !== null && seated(current)) return current
  return seats.find(({ role }) => role === 'chair')?.seatId ?? null
}

/** Whether somebody may share a screen while `sharerId` does: leaders may replace, and everybody their own. */
export function mayShare(
  own: { readonly seatId: string; readonly role: MeetingRole },
  sharerId: string | null,
): boolean {
  return sharerId === null || sharerId === own.seatId || own.role === 'chair' || own.role === 'secretary'
}
