// What pages know of requests for a meeting.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  listRequests,
  readRequest,
  type MeetingRequestState,
  type RequestList,
} from '../../../../signaling/requests/wire.ts'
import { MeetingRequestId } from '../../../../signaling/wire/ids.ts'
import { ask, Refusal } from '../../net/http.ts'
import type { Answer } from '../../net/session.ts'
import { NOTICES_KEY } from '../../queries/notices-key.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'

const KEY = ['requests'] as const
/** Nobody tells of changes: so often the server is asked. */
const LOOK_MS = 30_000

export function useRequests(list: RequestList, state: MeetingRequestState | null, enabled = true) {
  return useQuery({
    queryKey: [...KEY, 'list', list, state],
    queryFn: ({ signal }) => ask(listRequests, { list, states: state === null ? [] : [state] }, { signal }),
    refetchInterval: LOOK_MS,
    placeholderData: keepPreviousData,
    enabled,
  })
}

/** @param meetingRequestId - From the address: what is no id names none. */
export function useRequest(meetingRequestId: string) {
  return useQuery({
    queryKey: [...KEY, meetingRequestId],
    queryFn: async ({ signal }) => {
      const parsed = MeetingRequestId.safeParse(meetingRequestId)
      if (!parsed.success) throw new Refusal('notFound', undefined)
      return (await ask(readRequest, { meetingRequestId: parsed.data }, { signal })).request
    },
    // What its author is writing is fetched when it was saved.
    refetchInterval: ({ state: { data } }) => (data?.rights.edit === true ? false : LOOK_MS),
  })
}

/** After something was done to one: fetches it and the lists again. @returns what was refused, in words; null when nothing was. */
export function useRequestResult(): (answer: Answer<unknown>) => Promise<string | null> {
  const client = useQueryClient()
  const sentence = useErrorSentence('requests')
  return async (answer) => {
    await client.invalidateQueries({ queryKey: KEY })
    await client.invalidateQueries({ queryKey: NOTICES_KEY })
    return answer.ok ? null : sentence(answer.error, answer.details)
  }
}
