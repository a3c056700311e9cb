import { z } from 'zod'
import { LinkTest } from '../passport/wire.ts'
import { MeetingId, SiteId, TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'

/** A site is reminded once in this time at the most, also when several people ask for it. */
export const REMIND_EVERY_MS = 10 * 60_000
export const MOST_SITES = 400

export const BoardSite = z.strictObject({
  siteId: SiteId,
  name: z.string(),
  district: z.string(),
  /** Whose answer to the invitation is waited for, and how many have given one; 0 while no answers are taken. */
  asked: z.int(),
  answered: z.int(),
  /** Issued papers that somebody of the site may read, and those of them that have come to one of its machines. */
  papers: z.int(),
  held: z.int(),
  newestTest: LinkTest.nullable(),
  /** A machine of the hall is paired. */
  paired: z.boolean(),
  remindedAtMs: TimeMs.nullable(),
})
export type BoardSite = z.infer<typeof BoardSite>

/** How ready each invited site is, in the order of the sites. */
export const readBoard = request('readiness.board', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ nowMs: TimeMs, sites: z.array(BoardSite).max(MOST_SITES) }),
})
/**
 * Tells the operators of those of these sites that lack something what it is, and who has not answered the invitation to do so.
 * `answersAlone`: only that.
 */
export const remindSites = request('readiness.remind', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    siteIds: z.array(SiteId).min(1).max(MOST_SITES),
    answersAlone: z.boolean().default(false),
  }),
  result: z.strictObject({
    reminded: z.int(),
    /** Reminded a moment ago. */
    tooSoon: z.int(),
    /** Nobody is there to be reminded: no operator, and nobody who has not answered. */
    nobody: z.int(),
  }),
  errors: ['illegalState'],
})
