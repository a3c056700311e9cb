import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { listMail, readMail, type MailState } from '../../../../signaling/mail/wire.ts'
import { ask } from '../../net/http.ts'

/** While something is on its way; else now and then, since acts put letters in. */
const LOOK_MS = { busy: 2_000, idle: 20_000 } as const

/** The outbox in figures and its letters, the newest first, by state. */
export function useOutbox(state: MailState | null) {
  const client = useQueryClient()
  const read = useQuery({
    queryKey: ['mail.read'],
    queryFn: ({ signal }) => ask(readMail, {}, { signal }),
    refetchInterval: (query) => lookMs(query.state.data?.counts),
  })
  const list = useInfiniteQuery({
    queryKey: ['mail.list', state],
    queryFn: ({ pageParam: below, signal }) => ask(listMail, { state, below }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ letters, more }) => (more ? letters.at(-1)?.number : undefined),
    placeholderData: keepPreviousData,
    refetchInterval: lookMs(read.data?.counts),
  })
  const refresh = async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ['mail.read'] }),
      client.invalidateQueries({ queryKey: ['mail.list'] }),
    ])
  }
  return { read, list, refresh }
}

function lookMs(counts: Readonly<Record<MailState, number>> | undefined): number {
  return counts !== undefined && counts.queued + counts.sending > 0 ? LOOK_MS.busy : LOOK_MS.idle
}
