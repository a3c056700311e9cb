import type { Logger } from 'pino'
import { DeviceMedia } from '../media/device/device-media.ts'
import { soundPhoneOf } from '../media/hall-sound.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Connection } from '../kit/handlers.ts'
import type { LinkStart } from '../passport/wire.ts'
import type { LiveRoom } from '../room/room.ts'
import { seatDetail } from '../room/seat-state.ts'
import { issueToken, type LiveDevice, type LiveSeat } from '../room/seat.ts'
import { DeviceId, type SeatId } from '../wire/ids.ts'
import { CLOSE } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import type { Leaving } from './leaving.ts'
import { defaultLabel, type Placement } from './rules.ts'
import type { Arrival } from './stays.ts'

type Params = ParamsOf<'seats.join'>

/** Everything that is needed to sit down, once nothing can be refused any more. */
export interface Sitting {
  readonly arrival: Arrival
  readonly connection: Connection
  readonly params: Params
  readonly placement: Placement
  readonly attendanceId: string
}

export interface SeatingDeps {
  readonly clock: Clock
  readonly leaving: Pick<Leaving, 'cutOff' | 'isClosed' | 'unseat'>
  readonly log: Logger
  readonly linkStartOf: (seat: LiveSeat) => LinkStart | null
}

/** The moment in which a place changes hands: all that may fail has been done before. */
export class Seating {
  readonly #deps: SeatingDeps

  constructor(deps: SeatingDeps) {
    this.#deps = deps
  }

  /** Nothing is awaited here: numbers, snapshot and seat are those of one moment. */
  sitDown(room: LiveRoom, seating: Sitting) {
    const { clock, leaving, log } = this.#deps
    const { connection, placement } = seating
    const { account } = seating.arrival.call
    const { token, device, resumed } =
      placement.claim === 'resume'
        ? this.#comeBack(room, deviceIn(room, placement.deviceId), seating)
        : this.#takeSeat(room, placement, seating)
    const { seat } = device
    connection.held = { meetingId: room.meetingId, seatId: seat.seatId, deviceId: device.deviceId }
    room.changed({ seats: [seat], sitting: true })
    // A phone that had taken the hall's sound over before the server was restarted.
    if (soundPhoneOf(seat) === device) room.media.soundMoved(seat)
    if (leaving.isClosed(connection)) {
      connection.held = null
      leaving.cutOff(room, device)
    }
    // Sound and picture may be out of order; the meeting's papers and its people are there nevertheless.
    room.media.open().catch((error: unknown) => log.warn({ err: error }, 'media are not available yet'))
    const { accountId } = account
    log.info({ meetingId: room.meetingId, accountId, claim: placement.claim, resumed }, 'a place is taken')
    if (seat.devices.size === 1) room.presence.ownSentNow(seat)
    return {
      seatId: seat.seatId,
      deviceId: device.deviceId,
      resumeToken: token,
      resumed,
      epoch: room.epoch,
      seq: room.seq,
      snapshot: room.snapshot(device),
      own: seatDetail(seat),
      linkStart: this.#deps.linkStartOf(seat),
      nowMs: clock.nowMs(),
      steadyMs: clock.steadyMs(),
    }
  }

  /** The very same place, with its media if they flowed on. */
  #comeBack(room: LiveRoom, device: LiveDevice, { connection, params, arrival }: Sitting) {
    const { token, tokens } = issueToken(device.tokens)
    const replaced = device.connection
    device.away?.giveUp()
    Object.assign(device, {
      connection,
      sessionHash: arrival.call.sessionHash,
      software: arrival.call.device,
      away: null,
      tokens,
      role: arrival.role,
      label: params.label ?? device.label,
    } satisfies Partial<LiveDevice>)
    if (replaced !== null && replaced !== connection) {
      replaced.held = null
      replaced.close(CLOSE.takenOver)
    }
    const resumed = room.media.current?.isFlowing(device.deviceId) === true
    if (resumed) {
      room.media.resendAll(device)
    } else {
      room.media.closeDevice(device)
      Object.assign(device, nothingSent(params))
    }
    return { token, device, resumed }
  }

  /** Sits down first and lets the former holders go then: the seat is never empty between them. */
  #takeSeat(room: LiveRoom, placement: Exclude<Placement, { claim: 'resume' }>, seating: Sitting) {
    const { leaving } = this.#deps
    const { connection, attendanceId, arrival, params } = seating
    const { token, tokens } = issueToken(null)
    const former = placement.ends.map((deviceId) => deviceIn(room, deviceId))
    const seat = seatIn(room, placement.seatId)
    const staying = [...seat.devices.values()].filter((device) => !former.includes(device))
    const device: LiveDevice = {
      deviceId: newId(DeviceId),
      seat,
      account: arrival.call.account,
      sessionHash: arrival.call.sessionHash,
      joinedAtMs: arrival.nowMs,
      role: arrival.role,
      display: params.display === true,
      phone: arrival.call.paired?.phone?.kind ?? null,
      pairingId: arrival.call.paired?.pairingId ?? null,
      label: arrival.call.paired?.label ?? params.label ?? defaultLabel(staying.map(({ label }) => label)),
      connection,
      software: arrival.call.device,
      away: null,
      tokens,
      ...nothingSent(params),
      screen: false,
      attendanceId,
      gone: false,
      media: new DeviceMedia(),
    }
    room.add(device)
    for (const one of former) {
      if (placement.claim === 'takeOver') one.connection?.send('seats.takenOver', {})
      leaving.unseat(room, one, CLOSE.takenOver)
    }
    return { token, device, resumed: false }
  }
}

function nothingSent(params: Params) {
  return {
    mic: params.mic,
    camera: params.camera,
    secondMic: 'none',
    documentCamera: 'none',
    silent: [],
    link: 'unknown',
  } as const
}

export function deviceIn(room: LiveRoom, deviceId: DeviceId): LiveDevice {
  const device = room.devices.get(deviceId)
  if (device === undefined) throw new Error('a place was decided on that is not there')
  return device
}

function seatIn(room: LiveRoom, seatId: SeatId): LiveSeat {
  const seat = room.seats.get(seatId)
  if (seat === undefined) throw new Error('a seat was decided on that is not there')
  return seat
}
