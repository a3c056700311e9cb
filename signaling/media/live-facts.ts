import { mayBeHeard } from '../wire/may-be-heard.ts'
import type { FloorState } from '../floor/wire.ts'
import type { DeviceFacts, RoomFacts, SeatFacts } from './facts.ts'
import { rolesIn, type MediaDevice, type MediaSeat } from './live.ts'
import type { SeatId } from '../wire/ids.ts'
import { FLOOR_VOICES, stageSeats } from './rules.ts'

/** The meeting as the rules see it: seats in the order in which they were joined. */
export function roomFacts(
  devices: Iterable<MediaDevice>,
  floor: FloorState,
  stage: readonly SeatId[],
  openVoices: number,
  next: SeatId | null,
): RoomFacts {
  const seats = new Set<MediaSeat>()
  for (const { seat } of devices) seats.add(seat)
  return {
    seats: [...seats].map((seat) => seatFacts(seat, floor)),
    stage,
    next,
    voices: floor.mode === 'floor' ? FLOOR_VOICES : openVoices,
  }
}

/** Whom the stage shows, best first, as `planRoom` has it; each of 241 devices that join is sent it, so nothing else is worked out for it. */
export function stageNow(devices: Iterable<MediaDevice>, wanted: readonly SeatId[]): SeatId[] {
  const joined = new Set<SeatId>()
  let chairSeatId: SeatId | null = null
  for (const { role, seat } of devices) {
    joined.add(seat.seatId)
    if (role === 'chair') chairSeatId ??= seat.seatId
  }
  return stageSeats(wanted, joined, chairSeatId)
}

function seatFacts(seat: MediaSeat, floor: FloorState): SeatFacts {
  const roles = rolesIn(seat)
  return {
    ...seatCameras(seat),
    seatId: seat.seatId,
    chair: roles.includes('chair'),
    heard: mayBeHeard(floor, { seatId: seat.seatId, roles }),
    lastSpokeAtMs: seat.lastSpokeAtMs,
  }
}

/** What decides which camera stands for the seat. */
export function seatCameras(seat: MediaSeat): Pick<SeatFacts, 'mainCamera'> & { readonly devices: DeviceFacts[] } {
  return {
    mainCamera: seat.mainCamera,
    devices: [...seat.devices.values()].map(({ deviceId, role, media }) => ({
      deviceId,
      role,
      lastSpokeAtMs: media.lastSpokeAtMs,
      producing: media.producers,
    })),
  }
}
