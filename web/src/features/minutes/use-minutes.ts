import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { readMinutes, saveMinutesEntry, type MinutesView } from '../../../../signaling/minutes/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { entryCopies } from './entry-copies.ts'
import { MinutesKeeper } from './minutes-keeper.ts'
import { localCopies } from '../../ui/kept-storage.ts'

const LOOK_EVERY_MS = 10_000
/** Of people who only read: two hundred of them may have the page open. */
const READERS_LOOK_EVERY_MS = 60_000
const minutesKey = (meetingId: string) => ['minutes.read', meetingId] as const

/** The minutes as the server has them; what others save appears within ten seconds. Approved ones stay as they are. */
export function useMinutes(meetingId: MeetingId) {
  return useQuery({
    queryKey: minutesKey(meetingId),
    queryFn: ({ signal }) => ask(readMinutes, { meetingId }, { signal }),
    refetchInterval: ({ state: { data } }) => {
      if (data?.state === 'approved') return false
      return data?.rights.write === true ? LOOK_EVERY_MS : READERS_LOOK_EVERY_MS
    },
  })
}

/** Asks for them again at once. @returns them as they are now; null: they could not be read. */
export function useReadAgain(meetingId: MeetingId): () => Promise<MinutesView | null> {
  const client = useQueryClient()
  return async () => {
    const queryKey = minutesKey(meetingId)
    await client.invalidateQueries({ queryKey })
    const now = client.getQueryState<MinutesView>(queryKey)
    // One that was not answered is still out of date.
    return now?.status === 'success' && !now.isInvalidated ? (now.data ?? null) : null
  }
}

/** After these the person may not read the minutes, and what they wrote earlier cannot get in. */
const SHUT = new Set(['notReady', 'itemsClosed', 'forbidden'])

/** What the person writes in them; where they may not write, what they could not save before. */
export function useMinutesKeeper(meetingId: MeetingId, minutes: ReturnType<typeof useMinutes>): MinutesKeeper {
  const { accountId } = useAccount()
  const readAgain = useReadAgain(meetingId)
  const latest = useRef(readAgain)
  latest.current = readAgain
  const [keeper] = useState(
    () =>
      new MinutesKeeper({
        save: (revision, entry) => call(saveMinutesEntry, { meetingId, revision, entry }),
        readAgain: () => void latest.current(),
        copies: entryCopies(localCopies(), accountId, meetingId),
        after(ms, act) {
          const timer = setTimeout(act, ms)
          return () => clearTimeout(timer)
        },
      }),
  )
  const { data, dataUpdatedAt, isError, error } = minutes
  const refused = isError && data === undefined && SHUT.has(refusalCode(error))
  useEffect(() => {
    if (data?.rights.write === true) keeper.take(data.entries)
    else if (data !== undefined || refused) keeper.hold(data?.entries ?? [])
    // Also what was read once more without a change: it answers a save that came too late.
  }, [keeper, data, dataUpdatedAt, refused])
  useEffect(() => {
    keeper.open()
    const flush = () => keeper.flush()
    window.addEventListener('online', flush)
    window.addEventListener('pagehide', flush)
    return () => {
      window.removeEventListener('online', flush)
      window.removeEventListener('pagehide', flush)
      keeper.close()
    }
  }, [keeper])
  return keeper
}
