import { z } from 'zod'
import { SiteId } from '../wire/ids.ts'
import { plainLine, request } from '../wire/kit.ts'

/** A day of the calendar, `YYYY-MM-DD`. */
export const Day = z.iso.date()

/** The level's name is data: `central`, `province`, `district`, `commune` today, others tomorrow. */
const Level = z.string().regex(/^[a-z][a-zA-Z]{1,30}$/)

/** A unit of the organisation tree, with its bridge point. One that ended keeps its name, for the meetings of its time. */
export const Site = z.strictObject({
  siteId: SiteId,
  name: z.string(),
  shortName: z.string(),
  level: z.string(),
  parentId: SiteId.nullable(),
  /** The first day on which it exists; null: from of old. */
  beginsOn: Day.nullable(),
  /** The first day on which it exists no longer; null: it exists. */
  endsOn: Day.nullable(),
  /** What took its place: one unit after a merger, several after a split, none while it exists or when it was dissolved. */
  successorIds: z.array(SiteId),
})
export type Site = z.infer<typeof Site>

export const listSites = request('sites.list', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ sites: z.array(Site) }),
})
/** A telephone number as people write it; empty: none. */
export const Phone = z
  .string()
  .trim()
  .max(40)
  .regex(/^[0-9+ ().,/-]*$/)
/** The numbers of all sites that have one. Leaders of a meeting see that of each of its sites (`monitor.place`). */
export const listPhones = request('sites.phones', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ phones: z.array(z.strictObject({ siteId: SiteId, phone: z.string() })) }),
})
export const setPhone = request('sites.setPhone', {
  via: 'http',
  params: z.strictObject({ siteId: SiteId, phone: Phone }),
  result: z.strictObject({}),
})
export const createSite = request('sites.create', {
  via: 'http',
  params: z.strictObject({
    name: plainLine(160),
    shortName: plainLine(80),
    level: Level,
    parentId: SiteId.nullable(),
  }),
  result: z.strictObject({ siteId: SiteId }),
  errors: ['unknownParent', 'nameTaken'],
})

/** What takes the place of units that end: one that exists already, or one that begins on that day. */
export const Successor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('known'), siteId: SiteId }),
  z.strictObject({
    kind: z.literal('new'),
    name: plainLine(160),
    shortName: plainLine(80),
    level: Level,
    parentId: SiteId.nullable(),
  }),
])
export type Successor = z.infer<typeof Successor>

/** A merger, a split, a renaming or the end of units, as a decision of the authorities has it. */
export const Reorganisation = z.strictObject({
  /** The day on which the decision takes effect, not after today. */
  onDay: Day,
  predecessorIds: z.array(SiteId).min(1).max(400),
  /** None: they are dissolved. */
  successors: z.array(Successor).max(50),
  /**
   * To which unit the units below them go that do not end themselves; null: to the only one that takes their place, and where none or several
   * do there may be no units below.
   */
  childrenTo: SiteId.nullable(),
})
export type Reorganisation = z.infer<typeof Reorganisation>

const REORGANISING_ERRORS = [
  'unknownSite',
  'siteEnded',
  'dayInFuture',
  'beforeItBegan',
  'successorEnds',
  'unknownParent',
  'nameTaken',
  'hasChildren',
] as const

/** What a reorganisation would touch; nothing is changed. */
export const previewReorganisation = request('sites.previewReorganisation', {
  via: 'http',
  params: Reorganisation,
  result: z.strictObject({
    /** Accounts of the units that end. They move when one unit takes their place. */
    accounts: z.int().min(0),
    accountsMove: z.boolean(),
    /** Units that go to another parent. */
    children: z.int().min(0),
    /** Meetings not yet held that invite a unit that ends. */
    meetings: z.int().min(0),
  }),
  errors: REORGANISING_ERRORS,
})
export const reorganise = request('sites.reorganise', {
  via: 'http',
  params: Reorganisation,
  result: z.strictObject({ successorIds: z.array(SiteId) }),
  errors: REORGANISING_ERRORS,
})
