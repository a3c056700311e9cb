// What other systems ask and are answered: the addresses of version 1, of which the document that they read is made.
import { z } from 'zod'
import { MeetingKind, MeetingState } from '../meeting/wire.ts'
import { AgendaItemId, MeetingId, PaperId, PaperVersionId, SiteId, TimeMs } from '../wire/ids.ts'
import { Username } from '../identity/wire.ts'
import type { InterfaceScope } from './wire.ts'

/** Moments as RFC 3339 writes them, in UTC. */
const Moment = z.iso.datetime()
/** Asked for with any offset, so that a caller may write `+07:00`. */
const AskedMoment = z.iso.datetime({ offset: true })

export const MOST_LISTED = 100

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
  sha256: z.string(),
  mayDownload: z.boolean(),
})
export type CallersPaper = z.infer<typeof Paper>

/** Where a page of a list ended: by start and id, so that a new meeting neither repeats nor hides another. */
const Cursor = z
  .string()
  .regex(/^\d{1,16}\.[A-Za-z0-9_-]{8,40}$/u)
  .transform((text) => {
    const [startsAtMs = '', meetingId = ''] = text.split('.')
    return { startsAtMs: TimeMs.parse(Number(startsAtMs)), meetingId: MeetingId.parse(meetingId) }
  })

export const MeetingsQuery = z.object({
  when: z
    .enum(['upcoming', 'past'])
    .default('upcoming')
    .describe('Not over yet, earliest first; or over, latest first.'),
  unit: SiteId.optional().describe('Only what this unit or one below it holds or is invited to.'),
  person: Username.optional().describe('Only meetings in which this account takes part.'),
  from: AskedMoment.optional().describe('Only meetings that end after it.'),
  until: AskedMoment.optional().describe('Only meetings that start before it.'),
  limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(50),
  after: Cursor.optional().describe('`next` of the page before.'),
})
export type MeetingsQuery = z.output<typeof MeetingsQuery>

export const StatisticsQuery = z.object({
  from: AskedMoment.describe('Meetings that start at this moment or later'),
  until: AskedMoment.describe('and before this one.'),
})

const Count = z.object({ name: z.string(), meetings: z.int().min(0) })
const Statistics = z.object({
  meetings: z.int().min(0),
  byState: z.array(Count),
  byLevel: z.array(Count).describe('By the level of the unit that holds them.'),
  byMonth: z.array(Count).describe('`YYYY-MM`, by the calendar of Vietnam.'),
})
export type CallersStatistics = z.infer<typeof Statistics>

const OfMeeting = z.object({ meetingId: MeetingId })
const OfVersion = z.object({ versionId: PaperVersionId })

interface Address {
  /** In the form of OpenAPI. */
  readonly path: string
  readonly scope: InterfaceScope
  readonly summary: string
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  /** Null: a PDF file. */
  readonly result: z.ZodObject | null
}

/** Every address that needs a key. */
export const ADDRESSES = {
  meetings: {
    path: '/api/v1/meetings',
    scope: 'meetings',
    summary: 'Upcoming or past meetings',
    params: z.object({}),
    query: MeetingsQuery,
    result: z.object({ meetings: z.array(Meeting), next: z.string().nullable() }),
  },
  meeting: {
    path: '/api/v1/meetings/{meetingId}',
    scope: 'meetings',
    summary: 'One meeting with its agenda',
    params: OfMeeting,
    query: z.object({}),
    result: MeetingInFull,
  },
  papers: {
    path: '/api/v1/meetings/{meetingId}/papers',
    scope: 'papers',
    summary: 'Issued papers of a meeting',
    params: OfMeeting,
    query: z.object({}),
    result: z.object({ papers: z.array(Paper) }),
  },
  file: {
    path: '/api/v1/papers/{versionId}/file',
    scope: 'papers',
    summary: 'The file of an issued paper',
    params: OfVersion,
    query: z.object({}),
    result: null,
  },
  statistics: {
    path: '/api/v1/statistics',
    scope: 'statistics',
    summary: 'How many meetings in a period, by state, level and month',
    params: z.object({}),
    query: StatisticsQuery,
    result: Statistics,
  },
} as const satisfies Record<string, Address>

/** Codes of refusals, by HTTP status. */
export const REFUSALS = {
  400: ['badRequest'],
  401: ['unauthenticated', 'keyExpired', 'keyWithdrawn'],
  403: ['forbidden', 'downloadForbidden'],
  404: ['notFound'],
  410: ['fileDamaged'],
  429: ['rateLimited'],
} as const
