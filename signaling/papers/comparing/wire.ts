import { z } from 'zod'
import { MeetingId, PaperId, PaperVersionId } from '../../wire/ids.ts'
import { request } from '../../wire/kit.ts'

export const MOST_PARTS = 300
export const ChangedPart = z.strictObject({ kind: z.enum(['kept', 'added', 'removed']), text: z.string().max(4_000) })
export type ChangedPart = z.infer<typeof ChangedPart>

/**
 * What became of a page. `picture`: the same words, another picture; `unseen`: the same words, and the pictures were not compared
 * in time. Numbers are 1-based; null where one of the versions has no such page.
 */
export const PageChange = z.strictObject({
  kind: z.enum(['changed', 'picture', 'unseen', 'added', 'removed']),
  oldPage: z.int().min(1).nullable(),
  newPage: z.int().min(1).nullable(),
  /** Of a changed page: its words with a little around each change. */
  parts: z.array(ChangedPart).max(MOST_PARTS),
})
export type PageChange = z.infer<typeof PageChange>

export const MOST_CHANGES = 4_000
export const Comparison = z.strictObject({
  oldNumber: z.int().min(1),
  newNumber: z.int().min(1),
  /** In the order of the new version; pages without a change are left out. */
  pages: z.array(PageChange).max(MOST_CHANGES),
  /** Pages of the new version. */
  pageCount: z.int(),
  /** False: too much is different for word by word; pages are compared by their numbers. */
  byWords: z.boolean(),
})
export type Comparison = z.infer<typeof Comparison>

/** What is different between two versions of a paper that the person may read. */
export const compareVersions = request('papers.compare', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    paperId: PaperId,
    oldVersionId: PaperVersionId,
    newVersionId: PaperVersionId,
  }),
  result: Comparison,
  errors: ['notComparable', 'fileDamaged'],
})
