import { z } from 'zod'
import { MeetingRole } from '../../identity/wire.ts'
import { AccountId, MeetingId, PaperId, PaperVersionId, SiteId, TimeMs } from '../../wire/ids.ts'
import { request } from '../../wire/kit.ts'

export const MOST_REPORTS = 60
/** More are left for the next report. */
export const MOST_PAGES = 500

/** What a person's page has gathered about one version since it reported last. */
export const Receipt = z.strictObject({
  paperVersionId: PaperVersionId,
  opened: z.boolean(),
  /** 0-based; those read for the first time by this page, again ones change nothing. */
  pages: z.array(z.int().min(0).max(9_999)).max(MOST_PAGES),
})
export type Receipt = z.infer<typeof Receipt>
/** Says what the person who asks has received, opened and read. Versions that they may not read are passed over. */
export const reportReceipts = request('papers.report', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, receipts: z.array(Receipt).min(1).max(MOST_REPORTS) }),
  result: z.strictObject({}),
})

/** How many of those entitled to a paper have its present version; people, and sites with at least one of them. */
const Counts = z.strictObject({ people: z.int(), sites: z.int() })
export type Counts = z.infer<typeof Counts>
export const PaperReach = z.strictObject({
  paperId: PaperId,
  entitled: Counts,
  received: Counts,
  opened: Counts,
  /** Read every page. */
  readAll: Counts,
})
export type PaperReach = z.infer<typeof PaperReach>
/** For each issued paper of a meeting. */
export const readReach = request('papers.reach', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ papers: z.array(PaperReach).max(2_000) }),
})

export const Reader = z.strictObject({
  accountId: AccountId,
  fullName: z.string(),
  role: MeetingRole,
  siteId: SiteId,
  siteName: z.string(),
  receivedAtMs: TimeMs.nullable(),
  openedAtMs: TimeMs.nullable(),
  pagesRead: z.int(),
  /** The newest version before this one that they opened; null: none. */
  openedBefore: z.int().nullable(),
})
export type Reader = z.infer<typeof Reader>
/** Everybody entitled to a paper, in the order of sites and roles: what they have of its present version. */
export const readReaders = request('papers.readers', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, paperId: PaperId }),
  result: z.strictObject({ pages: z.int(), readers: z.array(Reader).max(2_000) }),
})

/** The newest version of each paper that the person who asks has opened. */
export const readOpened = request('papers.opened', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({
    papers: z
      .array(z.strictObject({ paperId: PaperId, number: z.int().min(1), paperVersionId: PaperVersionId }))
      .max(2_000),
  }),
})

export function readersCsvPath(meetingId: MeetingId, paperId: PaperId): string {
  return `/api/meetings/${meetingId}/papers/${paperId}/readers.csv`
}
