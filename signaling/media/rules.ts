// Decides what one device receives: which microphones, which cameras in which layer, which seat on the stage. Pure functions.
import type { MeetingRole } from '../identity/wire.ts'
import type { WantedStream } from '../../sfu/api.ts'
import type { FloorState } from '../floor/wire.ts'
import type { SeatId } from '../wire/ids.ts'
import type { View } from './device/device-media.ts'
import { cameraOf, type CameraFacts, type RoomFacts, type SeatFacts } from './facts.ts'
import { atRest, picture, PRIORITY, stream, type Stream } from './streams.ts'
import { microphonesOf, voicesOf, type Voice } from './voices.ts'
import { LAYOUT_PICTURES, type LayoutPictures } from './layout-pictures.ts'
import { MOST_SMALL_PICTURES, type Rung } from './wire.ts'

/** Microphones in a meeting where the floor decides: the chair, three holders, a point of order. */
export const FLOOR_VOICES = 5

/** Of the next one: a hall has a spare one. */
const MOST_PREPARED_MICROPHONES = 2

const BEST_LAYER = 2
const SMALLEST_LAYER = 0

/** What is the same for all devices, worked out once whenever something changes. */
export interface RoomPlan {
  readonly voices: readonly Voice[]
  readonly maxVoices: number
  readonly content: { readonly seatId: string; readonly sound: Stream | null; readonly screen: Stream | null } | null
  readonly cameras: ReadonlyMap<string, CameraFacts>
  /** Whom the stage shows, best first, down to the chair and two seats that came first: one of them is never one's own. */
  readonly stage: readonly SeatId[]
  readonly chairSeatId: string | null
  readonly next: NextSeat | null
}
/** Whose streams are kept ready for a change of the speaker. */
export interface NextSeat {
  readonly seatId: string
  readonly camera: CameraFacts | undefined
  readonly microphones: readonly Stream[]
}
/** What a device wants to see, with the small pictures that its plan has now. */
export type PlannedView = Omit<View, 'smallPictures'> & {
  readonly smallPictures: readonly SeatId[]
  /** Its hall's sound is another device's: it is sent none. */
  readonly deaf?: boolean
}
/** One device's plan. */
export interface DevicePlan {
  readonly wanted: readonly WantedStream[]
  /** The same for plans that need nothing done between them. */
  readonly key: string
  readonly stageSeatId: string | null
}

export function planRoom(facts: RoomFacts): RoomPlan {
  const cameras = new Map<string, CameraFacts>()
  let content: RoomPlan['content'] = null
  let chairSeatId: SeatId | null = null
  for (const seat of facts.seats) {
    const camera = cameraOf(seat)
    if (camera !== null) cameras.set(seat.seatId, camera)
    if (seat.chair) chairSeatId ??= seat.seatId
    content ??= contentOf(seat)
  }
  const stage = stageSeats(facts.stage, new Set(facts.seats.map(({ seatId }) => seatId)), chairSeatId)
  const voices = voicesOf(facts.seats, stage[0] ?? null)
  const next = nextSeat(facts, cameras)
  return { voices, maxVoices: facts.voices, content, cameras, stage, chairSeatId, next }
}

function nextSeat({ next: seatId, seats }: RoomFacts, cameras: RoomPlan['cameras']): NextSeat | null {
  const seat = seats.find((one) => one.seatId === seatId)
  if (seat === undefined) return null
  const microphones = microphonesOf(seat).slice(0, MOST_PREPARED_MICROPHONES)
  return { seatId: seat.seatId, camera: cameras.get(seat.seatId), microphones }
}

/**
 * Whom the stage shows, best first.
 *
 * @param wanted - The chair's choice and who held the stage lately; seats that have gone are passed over.
 * @param joined - In the order in which they came.
 */
export function stageSeats(
  wanted: readonly SeatId[],
  joined: ReadonlySet<SeatId>,
  chairSeatId: SeatId | null,
): SeatId[] {
  const [first, second] = joined
  const last = [chairSeatId, first, second].flatMap((seatId) => seatId ?? [])
  return [...new Set([...wanted, ...last])].filter((seatId) => joined.has(seatId))
}

function contentOf(seat: SeatFacts): RoomPlan['content'] {
  for (const { deviceId, producing } of seat.devices) {
    const screen = producing.get('screen')
    const sound = producing.get('screenAudio')
    if (screen === undefined && sound === undefined) continue
    return {
      seatId: seat.seatId,
      screen: screen === undefined ? null : stream(deviceId, 'screen', screen.producerId, PRIORITY.screen),
      // What is shown may be seen without the floor, and is not heard.
      sound:
        sound === undefined || !seat.heard ? null : stream(deviceId, 'screenAudio', sound.producerId, PRIORITY.voice),
    }
  }
  return null
}

/** The seat on the stage of devices in this seat: the first of the stage that is another one. Null: nobody else is here. */
export function stageOf(ownSeatId: string, room: Pick<RoomPlan, 'stage'>): SeatId | null {
  return room.stage.find((seatId) => seatId !== ownSeatId) ?? null
}

/**
 * Everything that a device should receive now, within the budget and what its rung allows. Never a stream of its own seat:
 * devices in one hall don't show and hear each other. The first of the stage that is another seat is the device's stage:
 * the speaker's own devices go on showing the speaker before.
 */
export function planFor(ownSeatId: string, room: RoomPlan, view: PlannedView): DevicePlan {
  const stageSeatId = stageOf(ownSeatId, room)
  const streams: Stream[] = []
  const allows = allowedFor(view)
  const layout = LAYOUT_PICTURES[view.layout ?? 'standard']
  const content = room.content?.seatId === ownSeatId ? null : room.content

  if (allows.sound) {
    for (const voice of room.voices) {
      if (streams.length >= room.maxVoices) break
      if (voice.seatId !== ownSeatId) streams.push(voice)
    }
    if (content?.sound != null) streams.push(content.sound)
  }
  const pictures: Stream[] = []
  if (view.video !== 'none') {
    if (allows.content && content?.screen != null) pictures.push(content.screen)
    const stage = stageSeatId === null ? undefined : room.cameras.get(stageSeatId)
    const stageLayer = stageLayerOf(view)
    if (stageLayer !== null && stage !== undefined) pictures.push(picture(stage, stageLayer, PRIORITY.stage))
  }
  if (view.video === 'all' && allows.others) {
    pictures.push(...othersOf([ownSeatId, stageSeatId], room, view.smallPictures, layout))
  }
  streams.push(...pictures.slice(0, layout.most))
  streams.push(...restingOf(ownSeatId, room, view, streams))
  return { wanted: streams.map(({ wanted }) => wanted), key: streams.map(({ key }) => key).join('\n'), stageSeatId }
}

/** The layer of the stage that the rung allows and the layout shows; null: no moving picture of it. */
function stageLayerOf({ rung, layout }: PlannedView): number | null {
  const { stageLayer } = ALLOWS[rung]
  return stageLayer === null ? null : Math.min(stageLayer, LAYOUT_PICTURES[layout ?? 'standard'].stageLayer)
}

/** The chair and the small pictures that the page names, as far as the layout shows them, the most wanted first. */
function othersOf(
  besides: readonly (string | null)[],
  { cameras, chairSeatId }: RoomPlan,
  smallPictures: readonly SeatId[],
  { chairLayer, smallLayer }: LayoutPictures,
): Stream[] {
  const seen = new Set<string>(besides.flatMap((seatId) => seatId ?? []))
  const streams: Stream[] = []
  const chair = chairSeatId === null || seen.has(chairSeatId) ? undefined : cameras.get(chairSeatId)
  if (chairLayer !== null && chair !== undefined && chairSeatId !== null) {
    seen.add(chairSeatId)
    streams.push(picture(chair, chairLayer, PRIORITY.chair))
  }
  if (smallLayer === null) return streams
  let places = MOST_SMALL_PICTURES
  for (const seatId of smallPictures) {
    if (places === 0) break
    const camera = seen.has(seatId) ? undefined : cameras.get(seatId)
    if (camera === undefined) continue
    seen.add(seatId)
    streams.push(picture(camera, smallLayer, PRIORITY.small))
    places -= 1
  }
  return streams
}

/**
 * What the device is given of the next one ahead of time, so that a change of the speaker has only to let it flow: the picture in the layer that
 * the stage would have, where the rung allows one, and the sound. What flows already needs no preparing.
 */
function restingOf(ownSeatId: string, { next }: RoomPlan, view: PlannedView, flowing: readonly Stream[]): Stream[] {
  if (next === null || next.seatId === ownSeatId) return []
  const { sound } = allowedFor(view)
  const stageLayer = stageLayerOf(view)
  const streams = sound ? [...next.microphones] : []
  if (view.video !== 'none' && stageLayer !== null && next.camera !== undefined) {
    streams.push(picture(next.camera, stageLayer, PRIORITY.stage))
  }
  const taken = new Set(flowing.map(({ wanted }) => `${wanted.peerId} ${wanted.source}`))
  return streams.filter(({ wanted }) => !taken.has(`${wanted.peerId} ${wanted.source}`)).map(atRest)
}

interface Allowed {
  readonly sound: boolean
  readonly content: boolean
  readonly stageLayer: number | null
  /** The chair and small pictures. */
  readonly others: boolean
}
/** What the rung leaves of the meeting, without sound for a device whose hall hears it elsewhere. */
function allowedFor({ rung, deaf }: PlannedView): Allowed {
  return deaf === true ? { ...ALLOWS[rung], sound: false } : ALLOWS[rung]
}

/** What is left on each rung of the ladder: faces go first, then the shared content, then sound. */
const ALLOWS: Readonly<Record<Rung, Allowed>> = {
  full: { sound: true, content: true, stageLayer: BEST_LAYER, others: true },
  smallStage: { sound: true, content: true, stageLayer: SMALLEST_LAYER, others: false },
  still: { sound: true, content: true, stageLayer: null, others: false },
  sound: { sound: true, content: false, stageLayer: null, others: false },
  text: { sound: false, content: false, stageLayer: null, others: false },
}

/**
 * Which seat is on the stage when the chair put none there: the one that was given the floor last; in an open meeting the one that spoke
 * last; else the chair. Stays as it is while nothing speaks for a change.
 */
export function dominantOf(room: {
  readonly current: SeatId | null
  /** Whom the media plane hears, in an open meeting. */
  readonly reported: SeatId | null
  readonly floor: FloorState
  readonly joined: (seatId: SeatId) => boolean
  readonly chairSeatId: SeatId | null
}): SeatId | null {
  const { current, reported, floor, joined, chairSeatId } = room
  const holder = floor.holders.findLast(({ seatId }) => joined(seatId))
  if (holder !== undefined) return holder.seatId
  if (floor.mode === 'floor' && chairSeatId !== null) return chairSeatId
  if (floor.mode === 'open' && reported !== null && joined(reported)) return reported
  if (current !== null && joined(current)) return current
  return chairSeatId
}

/** Whether somebody may share a screen while `sharerSeatId` does: leaders may replace, and every seat its own. */
export function mayShare(
  own: { readonly seatId: string; readonly role: MeetingRole },
  sharerSeatId: string | null,
): boolean {
  return sharerSeatId === null || sharerSeatId === own.seatId || own.role === 'chair' || own.role === 'secretary'
}
