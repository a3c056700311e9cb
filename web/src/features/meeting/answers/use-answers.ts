import { useQuery, useQueryClient } from '@tanstack/react-query'
import { listAnswers, listEligible, readOwnAnswer } from '../../../../../signaling/answers/wire.ts'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import type { AccountId } from '../../../../../signaling/wire/ids.ts'
import { ask } from '../../../net/http.ts'
import type { Answer } from '../../../net/session.ts'
import { useActResult } from '../../../queries/use-act-result.ts'

const LOOK_EVERY_MS = 20_000
type Meeting = Pick<MeetingDetail, 'meetingId'>

export function useOwnAnswer({ meetingId, state }: Meeting & Pick<MeetingDetail, 'state'>) {
  return useQuery({
    queryKey: ['answers', meetingId, 'own'],
    queryFn: ({ signal }) => ask(readOwnAnswer, { meetingId }, { signal }),
    enabled: state === 'invited',
    refetchInterval: LOOK_EVERY_MS,
  })
}

export function useAnswers({ meetingId }: Meeting) {
  return useQuery({
    queryKey: ['answers', meetingId, 'list'],
    queryFn: ({ signal }) => ask(listAnswers, { meetingId }, { signal }),
    refetchInterval: LOOK_EVERY_MS,
  })
}

/** @param accountId - Whose substitute is looked for; null: one's own. */
export function useEligible({ meetingId }: Meeting, accountId: AccountId | null, wanted: boolean) {
  return useQuery({
    queryKey: ['answers', meetingId, 'eligible', accountId],
    queryFn: async ({ signal }) => (await ask(listEligible, { meetingId, accountId }, { signal })).people,
    enabled: wanted,
  })
}

/** After an answer or a decision: fetches answers and meeting again. @returns what was refused, in words. */
export function useAnswered({ meetingId }: Meeting): (answer: Answer<unknown>) => Promise<string | null> {
  const client = useQueryClient()
  const finish = useActResult(meetingId)
  return async (answer) => {
    await client.invalidateQueries({ queryKey: ['answers', meetingId] })
    return finish(answer)
  }
}
