/** Opens a person's marks on one paper version, or shares the open ones. */
import { markAuthors } from '../../../../signaling/annotations/wire.ts'
import type { PaperVersionId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import type { PaperPlace } from './author-document.ts'
import { takeMarks } from './marks-keeper.ts'
import { openMarks, type MarkAuthor } from './marks-session.ts'
import { noteRefusal } from './refused-marks.ts'

export function takeMarksOf(
  me: MarkAuthor,
  paperVersionId: PaperVersionId,
  { paper, mayWriteShared }: { readonly paper: PaperPlace; readonly mayWriteShared: boolean },
): ReturnType<typeof takeMarks> {
  const { meetingId, title } = paper
  const { accountId } = me
  return takeMarks([accountId, paperVersionId, String(mayWriteShared)], () =>
    openMarks({
      ...{ paperVersionId, paper, me, mayWriteShared },
      readAuthors: async () => {
        // On a document of one's own nobody else has marks.
        if (meetingId === null) return []
        const answer = await call(markAuthors, { meetingId, paperVersionId })
        return answer.ok ? answer.result.authors : null
      },
      onRefused: (refusal) => noteRefusal({ ...refusal, accountId, title: title() }),
    }),
  )
}
