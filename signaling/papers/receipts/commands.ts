// Who has received, opened and read papers: reports of the readers' pages, and what those who lead the meeting see of them.
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../kit/clock.ts'
import { csvFile, csvTable, vietnamTime } from '../../kit/csv.ts'
import type { Guard } from '../../kit/guard.ts'
import type { Handlers } from '../../kit/handlers.ts'
import type { Database } from '../../storage/database.ts'
import { MeetingId, PaperId } from '../../wire/ids.ts'
import { accept, refuse } from '../../wire/kit.ts'
import { mayReadNow, type ClosedItemsIn } from '../reading.ts'
import { versionWithPaper } from '../store.ts'
import { keepReceipt, openedBy, reachOfPapers, readersOfPaper } from './store.ts'
import type { Reader } from './wire.ts'

export interface ReceiptsDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs'>
  readonly closedItems: ClosedItemsIn
}
export type ReceiptsMethod = 'papers.report' | 'papers.reach' | 'papers.readers' | 'papers.opened'

export function receiptsHandlers({ database, clock, closedItems }: ReceiptsDeps): Handlers<ReceiptsMethod> {
  return {
    'papers.report': async ({ account, actor }, { meetingId, receipts }) => {
      if (actor === null) return refuse('notFound')
      // Before the transaction, which the database's own reads would wait for.
      const closed = await closedItems(meetingId)
      await database.transaction().execute(async (within) => {
        for (const receipt of receipts) {
          const version = await versionWithPaper(within, receipt.paperVersionId)
          if (version === null || version.meeting_id !== meetingId) continue
          // Also of one that is not issued yet: the page tells each thing once, and after the issue it is the same version.
          if (await mayReadNow(within, async () => closed, account, actor, version))
            await keepReceipt(within, account.accountId, version, receipt, clock.nowMs())
        }
      })
      return accept({})
    },
    'papers.reach': async (_call, { meetingId }) => accept({ papers: await reachOfPapers(database, meetingId) }),
    'papers.readers': async (_call, { meetingId, paperId }) => {
      const found = await readersOfPaper(database, meetingId, paperId)
      return found === null ? refuse('notFound') : accept({ pages: found.pages, readers: found.readers })
    },
    'papers.opened': async ({ account }, { meetingId }) =>
      accept({ papers: await openedBy(database, meetingId, account.accountId) }),
  }
}

const ROLE_WORDS: Readonly<Record<Reader['role'], string>> = {
  chair: 'Chủ trì',
  secretary: 'Thư ký',
  delegate: 'Đại biểu',
  operator: 'Cán bộ điểm cầu',
  observer: 'Dự thính',
}

/** `GET /api/meetings/:meetingId/papers/:paperId/readers.csv`: who has what of a paper, for a spreadsheet. */
export function receiptsRoutes(app: FastifyInstance, guard: Guard, database: Database): void {
  app.get<{ Params: { meetingId: string; paperId: string } }>(
    '/api/meetings/:meetingId/papers/:paperId/readers.csv',
    async (request, reply) => {
      const meetingId = MeetingId.safeParse(request.params.meetingId).data ?? null
      const guarded = await guard(request, 'papers.readersCsv', meetingId)
      if (!guarded.ok) return reply.code(guarded.status).send({ ok: false, error: guarded.error })
      const paperId = PaperId.safeParse(request.params.paperId).data
      const found =
        meetingId === null || paperId === undefined ? null : await readersOfPaper(database, meetingId, paperId)
      if (found === null) return reply.code(404).send({ ok: false, error: 'notFound' })
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="nguoi-doc-tai-lieu.csv"')
        .type('text/csv; charset=utf-8')
        .send(readersCsv(found))
    },
  )
}

export function readersCsv({ title, pages, readers }: { title: string; pages: number; readers: readonly Reader[] }) {
  const time = (atMs: number | null) => (atMs === null ? '' : vietnamTime(atMs))
  return csvFile([
    csvTable(['TT', 'Tài liệu', 'Số trang'], [[title, String(pages)]]),
    csvTable(
      ['TT', 'Điểm cầu', 'Họ và tên', 'Vai trò', 'Đã nhận lúc', 'Đã mở lúc', 'Số trang đã đọc', 'Đã mở bản trước'],
      readers.map((each) => [
        each.siteName,
        each.fullName,
        ROLE_WORDS[each.role],
        time(each.receivedAtMs),
        time(each.openedAtMs),
        String(each.pagesRead),
        each.openedBefore === null ? '' : `bản ${each.openedBefore}`,
      ]),
    ),
  ])
}
