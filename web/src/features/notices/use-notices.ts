import { useQuery, useQueryClient } from '@tanstack/react-query'
import { listNotices, readNotices, type Notice } from '../../../../signaling/notices/wire.ts'
import { ask, call } from '../../net/http.ts'
import { NOTICES_KEY } from '../../queries/notices-key.ts'

/** Its socket lets the page ask at once; where that is down it asks now and then. */
const ASK_EVERY_MS = 60_000

/** What the person has not read, and how to mark it as read. */
export function useNotices() {
  const client = useQueryClient()
  const query = useQuery({
    queryKey: NOTICES_KEY,
    queryFn: ({ signal }) => ask(listNotices, {}, { signal }),
    refetchInterval: ASK_EVERY_MS,
  })
  return {
    notices: query.data?.notices ?? [],
    unread: query.data?.unread ?? 0,
    read: async (notices: readonly Notice[]) => {
      await call(readNotices, { noticeIds: notices.map(({ noticeId }) => noticeId) })
      await client.invalidateQueries({ queryKey: NOTICES_KEY })
    },
  }
}
