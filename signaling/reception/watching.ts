// Samples what arrives of the seats whose operators have their page open, and tells each of them what changed.
import { MediaError, type MediaRoom } from '../../sfu/api.ts'
import type { Clock } from '../kit/clock.ts'
import type { Connection } from '../kit/handlers.ts'
import { LastSent } from '../kit/last-sent.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { cameIn, type Came } from '../media/came-in.ts'
import { cameraOf, type CameraFacts } from '../media/facts.ts'
import { seatCameras } from '../media/live-facts.ts'
import type { RoomMedia } from '../media/room-media.ts'
import { CAMERAS, MICS } from '../media/wire.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveDevice, LiveSeat } from '../room/seat.ts'
import type { MainCamera, Mic } from '../seats/wire.ts'
import type { DeviceTrouble } from '../wire/device-figures.ts'
import { isLeader } from '../wire/locked-out.ts'
import { Reaches, sourceKey, type SourceKey } from './reach.ts'
import { receptionOf, type Sample } from './rules.ts'
import { RECEPTION_EVERY_MS, type Reception } from './wire.ts'

export interface WatchingDeps {
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly timers: Pick<Timers, 'every'>
  /** What the seat's machines told of themselves last. */
  readonly troublesOf: (room: LiveRoom, seat: LiveSeat) => readonly DeviceTrouble[]
}

interface SampledSeat {
  readonly seat: LiveSeat
  readonly mics: readonly SourceKey[]
  readonly camera: {
    readonly facts: CameraFacts | null
    readonly device: LiveDevice | null
    readonly key: SourceKey | null
    readonly wanted: boolean
  }
}

/** Floor and locks are the whole seat's; the sound is with another device for all devices but that one. */
const HELD_BACK = ['noFloor', 'locked', 'soundElsewhere'] as const

interface CameNow {
  readonly picture: Came | null
  readonly sound: Came | null
}
const NOTHING_KNOWN: CameNow = { picture: null, sound: null }

interface Watcher {
  readonly connection: Connection
  readonly sent: LastSent<Reception>
}

/** Who watches in one running meeting: an operator's device for its own seat. With nobody watching nothing is measured and no timer runs. */
export class Watching {
  readonly #room: LiveRoom
  readonly #deps: WatchingDeps
  /** One entry a device, so at most as many as have joined. */
  readonly #watchers = new Map<LiveDevice, Watcher>()
  #before = new Map<LiveSeat, Sample>()
  #looking = false
  #stop: Cancel | null = null

  constructor(room: LiveRoom, deps: WatchingDeps) {
    this.#room = room
    this.#deps = deps
  }

  watch(device: LiveDevice, connection: Connection): void {
    this.#watchers.set(device, { connection, sent: new LastSent() })
    this.#lookAtPictures(device, true)
    this.#stop ??= this.#deps.timers.every(RECEPTION_EVERY_MS, () => void this.#look())
    void this.#look()
  }

  unwatch(device: LiveDevice): void {
    if (!this.#watchers.delete(device)) return
    this.#lookAtPictures(device, false)
    if (this.#watchers.size > 0) return
    this.#stop?.()
    this.#stop = null
    this.#before.clear()
  }

  /** Devices that are gone, cut off, or no operators' any longer, are forgotten: one that comes back asks again. */
  #forgetGone(): void {
    for (const [device, { connection }] of this.#watchers) {
      const watches =
        !this.#room.closed && !device.gone && device.connection === connection && device.role === 'operator'
      if (!watches) this.unwatch(device)
    }
  }

  async #look(): Promise<void> {
    this.#forgetGone()
    if (this.#looking || this.#watchers.size === 0) return
    this.#looking = true
    try {
      const seats = new Set([...this.#watchers.keys()].map(({ seat }) => seat))
      const samples = await this.#sample(seats)
      this.#tell(samples)
    } finally {
      this.#looking = false
    }
  }

  #tell(samples: Map<LiveSeat, Sample>): void {
    const before = this.#before
    this.#before = this.#watchers.size === 0 ? new Map<LiveSeat, Sample>() : samples
    const found = new Map([...samples].map(([seat, now]) => [seat, receptionOf(before.get(seat) ?? null, now)]))
    for (const [device, { connection, sent }] of this.#watchers) {
      const reception = found.get(device.seat)
      if (reception !== undefined && sent.isNews(reception)) connection.send('reception.changed', reception)
    }
  }

  async #sample(seats: ReadonlySet<LiveSeat>): Promise<Map<LiveSeat, Sample>> {
    const { devices, media } = this.#room
    const all = [...seats].map((seat) => ({ seat, mics: micKeys(seat), camera: seatCamera(this.#room.media, seat) }))
    const asked = new Set(all.flatMap(({ mics, camera }) => [...mics, ...(camera.key === null ? [] : [camera.key])]))
    const reaches = new Reaches(devices.values(), asked)
    const leadersHere = [...devices.values()].some(({ role, connection }) => isLeader(role) && connection !== null)
    const samples = await Promise.all(
      all.map(async (one) => {
        const came = await this.#came(media.current, one)
        return [one.seat, { ...this.#facts(one, came, reaches), leadersHere }] as const
      }),
    )
    return new Map(samples)
  }

  /** Asks the worker only for what is on and sent: of 241 halls that listen nothing is asked. */
  async #came(media: MediaRoom | null, { seat, camera }: SampledSeat): Promise<CameNow> {
    if (media === null) return NOTHING_KNOWN
    const { device, facts, wanted } = camera
    try {
      const [picture, sound] = await Promise.all([
        wanted && device !== null && facts !== null ? cameIn(media, [device], [facts.source]) : null,
        cameIn(media, seat.devices.values(), MICS),
      ])
      return { picture, sound }
    } catch (error) {
      // While the worker is replaced nothing is known.
      if (error instanceof MediaError) return NOTHING_KNOWN
      throw error
    }
  }

  #facts({ seat, mics, camera }: SampledSeat, came: CameNow, reaches: Reaches): Omit<Sample, 'leadersHere'> {
    const { media } = this.#room
    const devices = [...seat.devices.values()]
    const refusals = (source: 'mic' | 'camera') => devices.map((device) => media.refusalFor(device, source))
    const held = refusals('mic')
    const still = media.stills.of(seat.seatId)
    return {
      picture: {
        camera: camera.key === null ? offOrNone(devices, CAMERAS) : 'on',
        locked: refusals('camera').includes('locked'),
        wanted: camera.wanted,
        came: came.picture,
        reach: reaches.of(camera.key === null ? [] : [camera.key]),
        still: still === null ? null : { takenAtMs: still.takenAtMs, frozen: still.frozen },
        troubles: this.#deps.troublesOf(this.#room, seat),
      },
      sound: {
        mic: mics.length > 0 ? 'on' : offOrNone(devices, MICS),
        heldBack: HELD_BACK.find((why) => held.includes(why)) ?? null,
        came: came.sound,
        spokeAgoMs: this.#deps.clock.monotonicMs() - seat.lastSpokeAtMs,
        loudest: this.#room.media.speakers.loudestOf(seat),
        reach: reaches.of(mics),
      },
    }
  }

  #lookAtPictures({ media }: LiveDevice, on: boolean): void {
    if (media.lookAtPictures(on)) this.#room.media.planner.request('nobody')
  }
}

/** Microphones of the seat that are on. */
function micKeys(seat: LiveSeat): SourceKey[] {
  return [...seat.devices.values()].flatMap(({ deviceId, media: { producers } }) =>
    MICS.filter((source) => producers.get(source)?.paused === false).map((source) => sourceKey(deviceId, source)),
  )
}

/** The camera that stands for the seat, as far as it is on. */
function seatCamera(media: RoomMedia, seat: LiveSeat): SampledSeat['camera'] {
  const facts = cameraOf(seatCameras(seat))
  const device = [...seat.devices.values()].find(({ deviceId }) => deviceId === facts?.deviceId)
  if (facts === null || facts.paused || device === undefined) {
    return { facts: null, device: null, key: null, wanted: false }
  }
  const wanted = media.isWanted(device, facts.source)
  return { facts, device, key: sourceKey(facts.deviceId, facts.source), wanted }
}

function offOrNone(devices: readonly LiveDevice[], sources: readonly (Mic | MainCamera['source'])[]): 'off' | 'none' {
  return devices.some((device) => sources.some((source) => device[source] !== 'none')) ? 'off' : 'none'
}
