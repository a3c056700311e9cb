// What other systems ask and are answered: the addresses of version 1, of which the document that they read is made.
import { z } from 'zod'
import { Username } from '../identity/wire.ts'
import { MeetingKind, MeetingState } from '../meeting/wire.ts'
import { Statistics, StatisticsAsked } from '../statistics/wire.ts'
import { AgendaItemId, MeetingId, PaperId, PaperVersionId, SiteId, TimeMs } from '../wire/ids.ts'
import type { InterfaceAddress, InterfaceScope } from './wire.ts'

/** Moments as RFC 3339 writes them, in UTC. */
const Moment = z.iso.datetime()
/** Asked for with any offset, so that a caller may write `+07:00`. */
const AskedMoment = z.iso.datetime({ offset: true })

const MOST_LISTED = 100

const Unit = z.object({ id: SiteId, name: z.string() })

const Meeting = z.object({
  id: MeetingId,
  title: z.string(),
  kind: MeetingKind,
  state: MeetingState,
  place: z.string(),
  startsAt: Moment,
  endsAt: Moment,
  unit: Unit.describe('The unit that holds it.'),
})
export type CallersMeeting = z.infer<typeof Meeting>

const MeetingInFull = Meeting.extend({
  chair: z.string().nullable(),
  invited: z.array(Unit),
  agenda: z
    .array(
      z.object({
        id: AgendaItemId,
        title: z.string(),
        level: z.int().min(0).describe('0: at the top; an item belongs to the last one before it of a lower level.'),
        plannedMinutes: z.int().min(0),
        speaker: z.string().nullable(),
      }),
    )
    .describe('Items that are for some people only are left out.'),
})
export type CallersMeetingInFull = z.infer<typeof MeetingInFull>

const Paper = z.object({
  id: PaperId,
  agendaItemId: AgendaItemId,
  title: z.string(),
  versionId: PaperVersionId,
  version: z.int().min(1),
  fileName: z.string(),
  pages: z.int().min(0),
  bytes: z.int().min(0),
  sha256: z.string().describe('Of the file, in hexadecimal.'),
  mayDownload: z.boolean().describe('False: its file is not given.'),
})
export type CallersPaper = z.infer<typeof Paper>

/** Where a page of a list ended: by start and id, so that a new meeting neither repeats nor hides another. */
const Cursor = z
  .string()
  .regex(/^\d{1,16}\.[A-Za-z0-9_-]{8,40}$/u)
  .transform((text) => {
    const [startsAtMs, meetingId] = text.split('.')
    return { startsAtMs: Number(startsAtMs), meetingId }
  })
  .pipe(z.object({ startsAtMs: TimeMs, meetingId: MeetingId }))

/** Strict, like all questions: a filter with a misspelt name would be answered with more than was asked for. */
const MeetingsQuery = z.strictObject({
  when: z
    .enum(['upcoming', 'past'])
    .default('upcoming')
    .describe(
      'upcoming: running, or still to be held by their planned end, earliest first. past: the others, latest first. Postponed and cancelled meetings are among both; their state says so.',
    ),
  unit: SiteId.optional().describe('Only what this unit or one below it holds or is invited to.'),
  person: Username.optional().describe('Only meetings in which the account with this user name takes part.'),
  from: AskedMoment.optional().describe('Only meetings that end after it.'),
  until: AskedMoment.optional().describe('Only meetings that start before it.'),
  limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(50),
  after: Cursor.optional().describe('`next` of the page before.'),
})
export type MeetingsQuery = z.output<typeof MeetingsQuery>

const Month = StatisticsAsked.shape.from.unwrap()
const StatisticsQuery = z.strictObject({
  from: Month.optional().describe(
    'The first month, `YYYY-MM`, by the calendar of Vietnam; from the beginning unless given.',
  ),
  until: Month.optional().describe('The last month; until now unless given.'),
  units: StatisticsAsked.shape.units
    .default('past')
    .describe('past: units as they were. today: a unit that ended is counted for the single one that took its place.'),
})

const NOTHING = z.strictObject({})
const OfMeeting = z.strictObject({ meetingId: MeetingId })
const OfVersion = z.strictObject({ versionId: PaperVersionId })

/** HTTP status of each refusal. */
export const STATUS = {
  badRequest: 400,
  unauthenticated: 401,
  keyExpired: 401,
  keyWithdrawn: 401,
  forbidden: 403,
  downloadForbidden: 403,
  notFound: 404,
  fileDamaged: 410,
  rateLimited: 429,
  internal: 500,
} as const
export type Refusal = keyof typeof STATUS
/** What any address may refuse with; its own come on top. */
const COMMON: readonly Refusal[] = [
  ...(['badRequest', 'unauthenticated', 'keyExpired', 'keyWithdrawn'] as const),
  ...(['forbidden', 'rateLimited', 'internal'] as const),
]

export interface Address {
  /** In the form of OpenAPI. */
  readonly path: string
  readonly scope: InterfaceScope
  readonly summary: string
  readonly description?: string
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  /** Null: a PDF file. */
  readonly result: z.ZodObject | null
  readonly refusals: readonly Refusal[]
  /** As how many calls it counts against the rate of a key. */
  readonly cost: number
}

/** Every address that needs a key. */
export const ADDRESSES = {
  meetings: {
    path: '/api/v1/meetings',
    scope: 'meetings',
    summary: 'Upcoming or past meetings',
    params: NOTHING,
    query: MeetingsQuery,
    result: z.object({
      meetings: z.array(Meeting),
      next: z.string().nullable().describe('To be asked for by `after`; null: there are no more.'),
    }),
    refusals: [],
    cost: 1,
  },
  meeting: {
    path: '/api/v1/meetings/{meetingId}',
    scope: 'meetings',
    summary: 'One meeting with its agenda',
    params: OfMeeting,
    query: NOTHING,
    result: MeetingInFull,
    refusals: ['notFound'],
    cost: 1,
  },
  papers: {
    path: '/api/v1/meetings/{meetingId}/papers',
    scope: 'papers',
    summary: 'Issued papers of a meeting, in the order of its agenda',
    params: OfMeeting,
    query: NOTHING,
    result: z.object({ papers: z.array(Paper) }),
    refusals: ['notFound'],
    cost: 1,
  },
  file: {
    path: '/api/v1/papers/{versionId}/file',
    scope: 'papers',
    summary: 'The file of an issued paper',
    params: OfVersion,
    query: NOTHING,
    result: null,
    refusals: ['notFound', 'downloadForbidden', 'fileDamaged'],
    cost: 1,
  },
  statistics: {
    path: '/api/v1/statistics',
    scope: 'statistics',
    summary: 'Figures of the meetings that the units of the key held',
    description:
      'By month, kind, level, unit that held them, and invited unit. `papers`: issued papers, restricted ones and those of closed items aside. `invited` and `came`: invited units, and those of which somebody was there.',
    params: NOTHING,
    query: StatisticsQuery,
    result: Statistics,
    refusals: [],
    cost: 10,
  },
} as const satisfies Record<InterfaceAddress, Address>

/** What an address may refuse with, by HTTP status. */
export function refusalsOf({ refusals }: Address): ReadonlyMap<number, readonly Refusal[]> {
  return Map.groupBy([...COMMON, ...refusals], (code) => STATUS[code])
}
