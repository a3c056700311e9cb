import { z } from 'zod'
import { AccountId, MeetingId, RoomPlanId, SiteId } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

export const MAX_PLACES = 300
/** Positions are thousandths of the drawing's width and height, from its upper left corner. */
const Position = z.int().min(0).max(1_000)

/** A chair of a room. `label`: what stands on it, unlike the others of the room. */
export const Place = z.strictObject({
  placeId: z.string().regex(/^[A-Za-z0-9_-]{1,16}$/),
  label: z.string().trim().min(1).max(12),
  x: Position,
  y: Position,
})
export type Place = z.infer<typeof Place>

/** How the tables stand; `free`: none is drawn. */
export const Tables = z.enum(['rows', 'uShape', 'oval', 'free'])
export type Tables = z.infer<typeof Tables>

export const RoomPlan = z.strictObject({
  tables: Tables,
  places: z
    .array(Place)
    .max(MAX_PLACES)
    .refine((places) => new Set(places.map(({ placeId }) => placeId)).size === places.length, 'a place twice'),
})
export type RoomPlan = z.infer<typeof RoomPlan>

export const RoomPlanEntry = z.strictObject({
  roomPlanId: RoomPlanId,
  siteId: SiteId,
  siteName: z.string(),
  name: z.string(),
  /** Counts the changes: a client that saves an older drawing is refused. */
  revision: z.int().min(1),
  plan: RoomPlan,
  /** May be changed by who asks. */
  mayChange: z.boolean(),
})
export type RoomPlanEntry = z.infer<typeof RoomPlanEntry>

/** Who sits where in one meeting. */
export const Seating = z.strictObject({
  room: RoomPlanEntry.nullable(),
  placed: z.array(z.strictObject({ placeId: Place.shape.placeId, accountId: AccountId })).max(MAX_PLACES),
})
export type Seating = z.infer<typeof Seating>

/** The rooms that are drawn: those of one site, or all. */
export const listRoomPlans = request('seating.rooms', {
  via: 'http',
  params: z.strictObject({ siteId: SiteId.nullable() }),
  result: z.strictObject({ rooms: z.array(RoomPlanEntry).max(1_000) }),
})
/** Draws a room (`roomPlanId` null: a new one), or draws it again. `stale`: somebody has changed it since `revision`. */
export const saveRoomPlan = request('seating.saveRoom', {
  via: 'http',
  params: z.strictObject({
    roomPlanId: RoomPlanId.nullable(),
    revision: z.int().min(0),
    siteId: SiteId,
    name: z.string().trim().min(1).max(120),
    plan: RoomPlan,
  }),
  result: z.strictObject({ roomPlanId: RoomPlanId, revision: z.int() }),
  errors: ['noSuchRoom', 'noSuchSite', 'foreignSite', 'stale', 'tooManyRooms'],
})
/** Removes a room that no meeting uses. */
export const removeRoomPlan = request('seating.removeRoom', {
  via: 'http',
  params: z.strictObject({ roomPlanId: RoomPlanId }),
  result: z.strictObject({}),
  errors: ['noSuchRoom', 'foreignSite', 'roomInUse'],
})
export const readSeating = request('seating.read', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ seating: Seating }),
})
/** In which room the meeting is held; who sat somewhere in another one has no place then. Null: none. */
export const chooseRoomPlan = request('seating.chooseRoom', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, roomPlanId: RoomPlanId.nullable() }),
  result: z.strictObject({ seating: Seating }),
  errors: ['noSuchRoom'],
})
/**
 * Gives a person of the meeting a place, or with null none. Onto a place that is taken only somebody who has one can move: both change places.
 */
export const placePerson = request('seating.place', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, accountId: AccountId, placeId: Place.shape.placeId.nullable() }),
  result: z.strictObject({ seating: Seating }),
  errors: ['noSuchRoom', 'noSuchPlace', 'placeTaken', 'notInMeeting'],
})
/** The seating of a running meeting is another one; only chair and secretaries get it. */
export const seatingChanged = event('seating.changed', { data: z.strictObject({ seating: Seating }), kept: false })
