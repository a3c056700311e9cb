import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { getMeeting, listMeetings } from '../../../../signaling/meeting/wire.ts'
import { MeetingId } from '../../../../signaling/wire/ids.ts'
import { listPapers } from '../../../../signaling/papers/wire.ts'
import { ask, Refusal } from '../../net/http.ts'

const LIST = ['meetings.list'] as const
const meetingKey = (meetingId: string) => ['meetings.get', meetingId] as const
const papersKey = (meetingId: string) => ['papers.list', meetingId] as const

/** An address typed by hand may hold anything; what is no id can name no meeting. */
function parseId(text: string): MeetingId {
  const parsed = MeetingId.safeParse(text)
  if (!parsed.success) throw new Refusal('notFound', undefined)
  return parsed.data
}

/** The meetings that the person may see; looked at anew every half minute, so that one that opens shows by itself. */
export function useMeetings() {
  return useQuery({
    queryKey: LIST,
    queryFn: ({ signal }) => ask(listMeetings, {}, { signal }),
    refetchInterval: 30_000,
  })
}

/** @param everyMs - How often it is looked at anew. With 241 sites it weighs 64 kB, packed a tenth of that: not nothing on a thin line. */
export function useMeeting(meetingId: string, everyMs = 15_000) {
  return useQuery({
    queryKey: meetingKey(meetingId),
    queryFn: async ({ signal }) => (await ask(getMeeting, { meetingId: parseId(meetingId) }, { signal })).meeting,
    refetchInterval: everyMs,
  })
}

export function usePapers(meetingId: string) {
  return useQuery({
    queryKey: papersKey(meetingId),
    queryFn: async ({ signal }) => (await ask(listPapers, { meetingId: parseId(meetingId) }, { signal })).papers,
    refetchInterval: 15_000,
  })
}

/** Fetches anew what a change may have touched. */
export function useRefreshMeeting(meetingId: string): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: meetingKey(meetingId) }),
      client.invalidateQueries({ queryKey: papersKey(meetingId) }),
      client.invalidateQueries({ queryKey: LIST }),
    ])
  }
}

/** Fetches the meeting alone anew; the same function from drawing to drawing. */
export function useRefetchMeeting(meetingId: string): () => void {
  const client = useQueryClient()
  return useCallback(() => void client.invalidateQueries({ queryKey: meetingKey(meetingId) }), [client, meetingId])
}

/** Fetches the list of its papers alone anew; the same function from drawing to drawing. */
export function useRefetchPapers(meetingId: string): () => void {
  const client = useQueryClient()
  return useCallback(() => void client.invalidateQueries({ queryKey: papersKey(meetingId) }), [client, meetingId])
}
