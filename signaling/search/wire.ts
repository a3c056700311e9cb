import { z } from 'zod'
import { MeetingKind, MeetingState } from '../meeting/wire.ts'
import { AccessClass } from '../papers/wire.ts'
import { MeetingId, PaperId, SiteId, TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'

/** Meetings on one page of an answer, papers shown of one meeting, and pages shown of one paper. */
export const MEETINGS_A_PAGE = 20
export const MOST_PAPERS = 5
export const MOST_PAGES = 3

/** Text in the order of reading; `hit`: these are the words that were asked for. */
export const SnippetPart = z.strictObject({ text: z.string(), hit: z.boolean() })
export type SnippetPart = z.infer<typeof SnippetPart>

export const FoundPage = z.strictObject({
  /** 1-based, as it is printed in the reader's bar. */
  pageNumber: z.int().min(1),
  snippet: z.array(SnippetPart).max(20),
})
export type FoundPage = z.infer<typeof FoundPage>

export const FoundPaper = z.strictObject({
  paperId: PaperId,
  title: z.array(SnippetPart).max(40),
  accessClass: AccessClass,
  pages: z.array(FoundPage).max(MOST_PAGES),
  /** Further pages of this paper have the words too. */
  hasMorePages: z.boolean(),
})
export type FoundPaper = z.infer<typeof FoundPaper>

export const FoundMeeting = z.strictObject({
  meetingId: MeetingId,
  title: z.array(SnippetPart).max(40),
  kind: MeetingKind,
  place: z.string(),
  startsAtMs: TimeMs,
  state: MeetingState,
  ownerName: z.string(),
  papers: z.array(FoundPaper).max(MOST_PAPERS),
  /** Papers of this meeting that have the words too and are not among `papers`. */
  morePapers: z.int().min(0),
})
export type FoundMeeting = z.infer<typeof FoundMeeting>

/**
 * Meetings that the person may see, the latest first; with `text`, those where it stands in their title or in the title or text of a paper that
 * the person may read. Commas part phrases, all of which must stand in the same paper.
 */
export const find = request('search.find', {
  via: 'http',
  params: z.strictObject({
    text: z.string().max(200),
    states: z.array(MeetingState).max(20),
    /** Of the meeting's planned start: from (included) and to (excluded). */
    fromMs: TimeMs.nullable(),
    toMs: TimeMs.nullable(),
    /** The unit that holds the meeting is this one or below it. */
    siteId: SiteId.nullable(),
    /** 0-based. */
    page: z.int().min(0).max(10_000),
  }),
  result: z.strictObject({
    meetings: z.array(FoundMeeting).max(MEETINGS_A_PAGE),
    total: z.int().min(0),
    papersFound: z.int().min(0),
    /** Papers that the person may read, whose text the server has not read yet. */
    unread: z.int().min(0),
    /** What was typed has a letter with a mark: only words with the same marks are found. */
    exact: z.boolean(),
  }),
  errors: [],
})
