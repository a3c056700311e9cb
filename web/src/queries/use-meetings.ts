import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getMeeting, listMeetings } from '../../../signaling/meeting/wire.ts'
import { MeetingId } from '../../../signaling/wire/ids.ts'
import { listPapers } from '../../../signaling/papers/wire.ts'
import { ask, Refusal } from '../net/http.ts'

const LIST = ['meetings.list'] as const
export const meetingKey = (meetingId: string) => ['meetings.get', meetingId] as const
/** Under its revision: each change of the state raises it. */
export const historyKey = (meetingId: string, revision: number) => ['meetings.history', meetingId, revision] as const
export const papersKey = (meetingId: string) => ['papers.list', meetingId] as const

/** One's own files on their way to become papers. */
export const paperJobsKey = (meetingId: string) => ['papers.jobs', meetingId] as const

/** An address typed by hand may hold anything; what is no id can name no meeting. */
function parseId(text: string): MeetingId {
  const parsed = MeetingId.safeParse(text)
  if (!parsed.success) throw new Refusal('notFound', undefined)
  return parsed.data
}

/** The meetings that the person may see; fetched every half minute, so that a meeting that opens appears without a reload. */
export function useMeetings() {
  return useQuery({
    queryKey: LIST,
    queryFn: ({ signal }) => ask(listMeetings, {}, { signal }),
    refetchInterval: 30_000,
  })
}

/** Outside a room nobody tells of changes. An answer that is as before comes without its text. */
const LOOK_EVERY_MS = 15_000

/** @param everyMs - How often it is fetched; false: the room's events report every change. */
export function useMeeting(meetingId: string, everyMs: number | false = LOOK_EVERY_MS) {
  return useQuery({
    queryKey: meetingKey(meetingId),
    queryFn: async ({ signal }) => (await ask(getMeeting, { meetingId: parseId(meetingId) }, { signal })).meeting,
    refetchInterval: everyMs,
  })
}

/** @param everyMs - See `useMeeting`. */
export function usePapers(meetingId: string, everyMs: number | false = LOOK_EVERY_MS) {
  return useQuery({
    queryKey: papersKey(meetingId),
    queryFn: async ({ signal }) => (await ask(listPapers, { meetingId: parseId(meetingId) }, { signal })).papers,
    refetchInterval: everyMs,
  })
}

/** Fetches again what a change may have touched. */
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
