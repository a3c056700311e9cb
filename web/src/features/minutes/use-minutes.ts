import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { readMinutes, saveMinutesEntry } from '../../../../signaling/minutes/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { ask, call } from '../../net/http.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { entryCopies, localCopies } from './entry-copies.ts'
import { MinutesKeeper } from './minutes-keeper.ts'

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

/** Asks for them again at once. */
export function useReadAgain(meetingId: MeetingId): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: minutesKey(meetingId) })
}

/** What the person writes in them; where they may not write, nothing ever stands in it. */
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
  const entries = minutes.data?.entries
  const writes = minutes.data?.rights.write === true
  useEffect(() => {
    if (entries !== undefined && writes) keeper.take(entries)
  }, [keeper, entries, writes])
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
