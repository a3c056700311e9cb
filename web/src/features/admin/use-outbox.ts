import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { listMail, readMail, type MailRow, type MailState } from '../../../../signaling/mail/wire.ts'
import { ask } from '../../net/http.ts'

/** While something is on its way; else now and then, since acts put letters in. */
const LOOK_MS = { busy: 2_000, idle: 20_000 } as const

/** The outbox in figures and its letters, the newest first, by state. */
export function useOutbox(state: MailState | null) {
  const client = useQueryClient()
  const read = useQuery({
    queryKey: ['mail.read'],
    queryFn: ({ signal }) => ask(readMail, {}, { signal }),
    refetchInterval: ({ state: { data } }) =>
      lookMs(data !== undefined && data.counts.queued + data.counts.sending > 0),
  })
  const list = useInfiniteQuery({
    queryKey: ['mail.list', state],
    queryFn: ({ pageParam: below, signal }) => ask(listMail, { state, below }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ letters, more }) => (more ? letters.at(-1)?.number : undefined),
    placeholderData: keepPreviousData,
    // By what it shows itself: the figures may be ahead of it.
    refetchInterval: ({ state: { data } }) =>
      lookMs(data?.pages.some(({ letters }) => letters.some(isOnItsWay)) === true),
  })
  const refresh = async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ['mail.read'] }),
      client.invalidateQueries({ queryKey: ['mail.list'] }),
    ])
  }
  return { read, list, refresh }
}

const lookMs = (busy: boolean): number => (busy ? LOOK_MS.busy : LOOK_MS.idle)
const isOnItsWay = ({ state }: MailRow): boolean => state === 'queued' || state === 'sending'
