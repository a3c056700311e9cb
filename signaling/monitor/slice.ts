import type { Logger } from 'pino'
import { z } from 'zod'
import type { MeetingRole } from '../identity/wire.ts'
import type { Clock, MonoMs } from '../kit/clock.ts'
import type { Connection } from '../kit/handlers.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { listOf, type Kept } from '../room/kept.ts'
import type { LiveRoom } from '../room/room.ts'
import { seatNow } from '../room/seat-state.ts'
import type { LiveDevice, LiveSeat } from '../room/seat.ts'
import type { RoomChange, RoomSlice } from '../room/slices.ts'
import type { Database } from '../storage/database.ts'
import type { DeviceFigures, DeviceTrouble } from '../wire/device-figures.ts'
import { SeatId } from '../wire/ids.ts'
import { LinkLimit } from '../wire/link-limit.ts'
import { HourRing } from './hour-ring.ts'
import { isNews, linkOf, NO_SUMS, sampleOf, withSample, type DeviceLink, type LineSums } from './rules.ts'
import { linesOf, saveLines, type PlaceKey } from './store.ts'
import { NO_LIMITS, SAMPLE_EVERY_MS, type LinkHour, type MonitorState, type SeatLink } from './wire.ts'

export interface MonitorDeps {
  readonly database: Database
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
}

const KeptLimits = z.object({ limits: listOf(z.object({ seatId: SeatId, kbps: LinkLimit })) }).catch({ limits: [] })

/** A hidden page sends a beat once a minute only. */
const FIGURES_HOLD_MS = 75_000
/** What a crash may lose of a meeting's sums. */
const SAVE_EVERY_SAMPLES = 6

const leads = (role: MeetingRole): boolean => role === 'chair' || role === 'secretary'

/** The lines of all seats: what devices report, the last hour of each seat, who watches, and the limits that leaders have set. */
export class Monitor implements RoomSlice<MonitorState> {
  readonly #room: LiveRoom
  readonly #deps: MonitorDeps
  readonly #kept: Kept<z.output<typeof KeptLimits>>
  readonly #figures = new WeakMap<LiveDevice, { readonly figures: DeviceFigures; readonly atMs: MonoMs }>()
  /** One for each seat that has ever been joined, at most as many as the list has. */
  readonly #rings = new Map<SeatId, HourRing>()
  readonly #sums = new Map<PlaceKey, LineSums>()
  /** Places of which something is not on disk yet. */
  readonly #unsaved = new Set<PlaceKey>()
  /** Leaders' devices that have the monitor open, with the connection by which they opened it. */
  readonly #watching = new Map<LiveDevice, Connection>()
  /** As it was sent last to the devices that watch. */
  readonly #lastSent = new Map<SeatId, SeatLink>()
  readonly #stop: Cancel
  #number = -1
  #endsAtMs: number

  constructor(room: LiveRoom, deps: MonitorDeps) {
    this.#room = room
    this.#deps = deps
    this.#kept = room.kept.json('monitor', KeptLimits)
    this.#endsAtMs = deps.clock.steadyMs()
    this.#stop = deps.timers.every(SAMPLE_EVERY_MS, () => this.#sample())
  }

  async load(): Promise<void> {
    await this.#kept.load()
    this.#sums.clear()
    for (const [place, sums] of await linesOf(this.#deps.database, this.#room.meetingId)) this.#sums.set(place, sums)
    this.#applyLimits()
  }

  snapshot(device: LiveDevice): MonitorState {
    const { limits } = this.#kept.now
    if (limits.length === 0) return NO_LIMITS
    return leads(device.role) ? { limits } : { limits: limits.filter(({ seatId }) => seatId === device.seat.seatId) }
  }

  /** Who leads now sees the limits of all seats; who no longer does, the own one. */
  settle({ roles, sitting }: RoomChange): void {
    for (const device of this.#watching.keys()) if (!this.#watches(device)) this.#watching.delete(device)
    if (roles === true && this.#kept.now.limits.length > 0) this.#sendLimits(() => true)
    if (sitting === true) this.#applyLimits()
  }

  /** The list of seats is another one: what belongs to seats that are gone goes too. */
  rolesChanged(): void {
    const { seats } = this.#room
    for (const seatId of this.#rings.keys()) if (!seats.has(seatId)) this.#rings.delete(seatId)
    const limits = this.#kept.now.limits.filter(({ seatId }) => seats.has(seatId))
    if (limits.length < this.#kept.now.limits.length) this.#kept.put({ limits })
    this.#applyLimits()
  }

  close(): void {
    this.#stop()
    this.#watching.clear()
  }

  /** What a device reported with a beat. */
  note(device: LiveDevice, figures: DeviceFigures): void {
    this.#figures.set(device, { figures, atMs: this.#deps.clock.monotonicMs() })
  }

  /** Begins to send this device what changes. @returns the lines as the watching devices already have them. */
  open(device: LiveDevice, connection: Connection): SeatLink[] {
    this.settle({})
    if (this.#watching.size === 0) {
      this.#lastSent.clear()
      for (const { seatId, link } of this.#linksNow()) if (link !== null) this.#lastSent.set(seatId, link)
    }
    this.#watching.set(device, connection)
    return [...this.#lastSent.values()]
  }

  stopWatching(device: LiveDevice): void {
    this.#watching.delete(device)
  }

  /** Devices that are sent the lines now. */
  get watchers(): LiveDevice[] {
    return [...this.#watching.keys()].filter((device) => this.#watches(device))
  }

  /** What is wrong with the devices of a seat, by what they reported last. */
  troublesOf(seat: LiveSeat): readonly DeviceTrouble[] {
    return linkOf(seat.seatId, this.#devicesOf(seat))?.[9] ?? []
  }

  hourOf(seatId: SeatId): LinkHour {
    return (this.#rings.get(seatId) ?? new HourRing(0)).until(Math.max(0, this.#number), this.#endsAtMs)
  }

  limitOf(seatId: SeatId): LinkLimit | null {
    return this.#kept.now.limits.find((one) => one.seatId === seatId)?.kbps ?? null
  }

  /** Saved first, then in force, then sent. Must run in the room's turn. */
  async limit(seat: LiveSeat, kbps: LinkLimit | null): Promise<void> {
    const others = this.#kept.now.limits.filter(({ seatId }) => seatId !== seat.seatId)
    await this.#kept.set({ limits: kbps === null ? others : [...others, { seatId: seat.seatId, kbps }] })
    this.#applyLimits()
    this.#sendLimits((device) => leads(device.role) || device.seat === seat)
  }

  /** Brings the sums of this meeting to disk. */
  async save(): Promise<void> {
    if (this.#unsaved.size === 0) return
    const places = [...this.#unsaved]
    this.#unsaved.clear()
    const sums = new Map(places.map((place) => [place, this.#sums.get(place) ?? NO_SUMS]))
    try {
      await saveLines(this.#deps.database, this.#room.meetingId, sums)
    } catch (error) {
      for (const place of places) this.#unsaved.add(place)
      throw error
    }
  }

  #sample(): void {
    this.#number += 1
    this.#endsAtMs = this.#deps.clock.steadyMs()
    for (const seat of this.#room.seats.values()) {
      const { connection, link } = seatNow(seat)
      const ring = this.#rings.get(seat.seatId)
      if (ring === undefined && connection === 'absent') continue
      const sample = sampleOf(connection, link, this.#devicesOf(seat))
      const used = ring ?? new HourRing(this.#number)
      this.#rings.set(seat.seatId, used)
      used.note(this.#number, sample)
      if (connection === 'absent') continue
      const place = placeOf(seat)
      this.#sums.set(place, withSample(this.#sums.get(place) ?? NO_SUMS, sample))
      this.#unsaved.add(place)
    }
    this.#sendLines()
    if (this.#number % SAVE_EVERY_SAMPLES !== SAVE_EVERY_SAMPLES - 1) return
    this.save().catch((error: unknown) => this.#deps.log.error({ err: error }, 'how lines fared could not be saved'))
  }

  /** One message for all seats, the same object to each device that watches: it is written out once. */
  #sendLines(): void {
    const { watchers } = this
    if (watchers.length === 0) return
    const lines: SeatLink[] = []
    const gone: SeatId[] = []
    for (const { seatId, link } of this.#linksNow()) {
      const before = this.#lastSent.get(seatId)
      if (link === null) {
        if (this.#lastSent.delete(seatId)) gone.push(seatId)
      } else if (isNews(before, link)) {
        this.#lastSent.set(seatId, link)
        lines.push(link)
      }
    }
    for (const seatId of this.#lastSent.keys()) {
      if (this.#room.seats.has(seatId)) continue
      this.#lastSent.delete(seatId)
      gone.push(seatId)
    }
    if (lines.length === 0 && gone.length === 0) return
    const data = { lines, gone }
    for (const device of watchers) device.connection?.send('monitor.lines', data)
  }

  #linksNow(): { readonly seatId: SeatId; readonly link: SeatLink | null }[] {
    return [...this.#room.seats.values()].map((seat) => ({
      seatId: seat.seatId,
      link: linkOf(seat.seatId, this.#devicesOf(seat)),
    }))
  }

  #devicesOf(seat: LiveSeat): DeviceLink[] {
    const nowMs = this.#deps.clock.monotonicMs()
    return [...seat.devices.values()].map((device) => {
      const reported = this.#figures.get(device)
      const holds = reported !== undefined && nowMs - reported.atMs <= FIGURES_HOLD_MS
      return { here: device.connection !== null, link: device.link, figures: holds ? reported.figures : null }
    })
  }

  #watches(device: LiveDevice): boolean {
    return !device.gone && leads(device.role) && this.#watching.get(device) === device.connection
  }

  /** Media read a seat's limit from the seat. */
  #applyLimits(): void {
    for (const seat of this.#room.seats.values()) {
      const limit = this.limitOf(seat.seatId)
      if (seat.lineLimit === limit) continue
      seat.lineLimit = limit
      for (const device of seat.devices.values()) this.#room.media.planner.request(device)
    }
  }

  #sendLimits(concerns: (device: LiveDevice) => boolean): void {
    for (const device of this.#room.devices.values()) {
      if (concerns(device)) device.connection?.send('monitor.limits', this.snapshot(device))
    }
  }
}

/** The same from meeting to meeting. */
export function placeOf({ entry }: LiveSeat): PlaceKey {
  return entry.kind === 'person' && entry.accountId !== null ? entry.accountId : entry.siteId
}
