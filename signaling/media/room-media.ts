import type { Logger } from 'pino'
import { MediaError, type MediaPlane, type MediaRoom, type RoomListener } from '../../sfu/api.ts'
import type { LiveSeat } from '../seats/seat.ts'
import type { Timers } from '../seats/timers.ts'
import type { Clock } from '../storage/clock.ts'
import type { MeetingId } from '../wire/ids.ts'
import { createPlanner, type Planner } from './planner.ts'
import { forgetMedia } from './seat-media.ts'
import { BUDGET, type RoomFacts } from './rules.ts'
import { createSpeakers, type Speakers } from './speakers.ts'
import { MediaSource } from './wire.ts'

export interface RoomMediaParts {
  readonly meetingId: MeetingId
  readonly plane: MediaPlane
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly voices: number
  readonly seats: ReadonlyMap<string, LiveSeat>
  /** The seat that the chair put on the stage. */
  readonly chosenStage: () => string | null
  /** What everybody sees of the seat has changed. */
  readonly touched: (seat: LiveSeat) => void
}

/** The media of one meeting: opened when first asked for, and again after a failure. */
export interface RoomMedia {
  /** @throws MediaError `mediaUnavailable` while the plane can't carry the meeting. */
  open(): Promise<MediaRoom>
  /** Null before the first `open` has succeeded. */
  readonly current: MediaRoom | null
  readonly planner: Planner
  readonly speakers: Speakers
  /** Who shares a screen or is about to. */
  sharerId: string | null
  /** All media of the seat end; for use in the seat's own turn. */
  clear(seat: LiveSeat): void
  /** All media of the seat end at once, and what is under way for it ends as soon as it is done. */
  closeSeat(seat: LiveSeat): void
  /** One source ends. */
  drop(seat: LiveSeat, source: MediaSource): void
  /** The seat may not send any longer: all its sources end, also one that is just beginning. */
  silence(seat: LiveSeat): void
  /** Sets what others see of the seat's devices by what it produces. */
  show(seat: LiveSeat): void
  close(): void
}

export function createRoomMedia(parts: RoomMediaParts): RoomMedia {
  const { meetingId, plane, clock, timers, log, seats, touched } = parts
  let room: MediaRoom | null = null
  let opening: Promise<MediaRoom> | null = null
  let closed = false

  const planner = createPlanner({
    timers,
    log,
    seats,
    budget: { ...BUDGET, voices: parts.voices },
    mediaRoom: () => room,
    facts,
  })
  const speakers = createSpeakers({
    clock,
    timers,
    seats,
    tell: (told) => {
      for (const seat of seats.values()) seat.connection?.send('media.speakers', told)
    },
    onDominant: () => planner.markAll(),
  })

  function facts(): RoomFacts {
    const chosen = parts.chosenStage()
    return {
      stage: chosen === null ? speakers.lately : [chosen, ...speakers.lately],
      seats: [...seats.values()].map((seat) => ({
        seatId: seat.seatId,
        role: seat.role,
        lastSpokeAtMs: seat.media.lastSpokeAtMs,
        producing: seat.media.producers,
      })),
    }
  }

  function show(seat: LiveSeat): void {
    const { producers } = seat.media
    for (const device of ['mic', 'camera'] as const) {
      const producer = producers.get(device)
      if (producer !== undefined) seat[device] = producer.paused ? 'off' : 'on'
      else if (seat[device] === 'on') seat[device] = 'off'
    }
    const screen = producers.get('screen')
    seat.screen = screen !== undefined && !screen.paused
    if (self.sharerId === seat.seatId && screen === undefined && !producers.has('screenAudio')) self.sharerId = null
    touched(seat)
  }

  function forget(seat: LiveSeat): void {
    const produced = seat.media.producers.size > 0
    forgetMedia(seat.media)
    show(seat)
    if (produced) planner.markAll()
  }

  function clear(seat: LiveSeat): void {
    room?.closeSeat(seat.seatId)
    forget(seat)
  }

  function drop(seat: LiveSeat, source: MediaSource): void {
    room?.closeProducer(seat.seatId, source)
    if (!seat.media.producers.delete(source)) return
    show(seat)
    planner.markAll()
  }

  const listener: RoomListener = {
    reset(generation) {
      log.info({ meetingId, generation }, 'media of the meeting begin anew')
      for (const seat of seats.values()) {
        forget(seat)
        seat.connection?.send('media.reset', { generation })
      }
      speakers.report([], null)
    },
    speakers: (speaking, dominantSeatId) => speakers.report(speaking, dominantSeatId),
    consumerState(seatId, consumerId, state) {
      seats.get(seatId)?.connection?.send('media.consumerState', { consumerId, state })
    },
    transportState(seatId, transportId, _direction, state) {
      const seat = seats.get(seatId)
      if (state === 'lost' && seat?.media.transports.has(transportId) === true) {
        seat.connection?.send('media.transportTrouble', { transportId })
      }
    },
    producerClosed(seatId, source) {
      const seat = seats.get(seatId)
      if (seat === undefined || !seat.media.producers.delete(source)) return
      show(seat)
      planner.markAll()
    },
  }

  async function begin(): Promise<MediaRoom> {
    try {
      const opened = await plane.openRoom(meetingId, listener)
      if (closed) {
        opened.close()
        throw new MediaError('mediaUnavailable', 'the meeting is over')
      }
      room = opened
      return opened
    } catch (error) {
      opening = null
      throw error
    }
  }

  const self: RoomMedia = {
    planner,
    speakers,
    sharerId: null,
    show,
    get current() {
      return room
    },
    open() {
      if (closed) return Promise.reject(new MediaError('mediaUnavailable', 'the meeting is over'))
      return (opening ??= begin())
    },
    clear,
    closeSeat(seat) {
      clear(seat)
      if (seat.media.serial.pending > 0) void seat.media.serial.run(() => clear(seat))
    },
    drop,
    silence(seat) {
      const dropAll = (): void => {
        for (const source of MediaSource.options) drop(seat, source)
      }
      dropAll()
      if (seat.media.serial.pending > 0) void seat.media.serial.run(dropAll)
    },
    close() {
      if (closed) return
      closed = true
      planner.close()
      speakers.close()
      room?.close()
      room = null
    },
  }
  return self
}
