import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { listReadiness, type ReadinessStanding } from '../../../../../signaling/voting/drafting/wire.ts'
import { listBallots } from '../../../../../signaling/voting/wire.ts'
import type { RefusalDetails } from '../../../../../signaling/wire/kit.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { ask } from '../../../net/http.ts'
import type { Answer } from '../../../net/session.ts'
import { useErrorSentence } from '../../../ui/error-sentence.ts'

export type BallotList = z.output<typeof listBallots.result>

/** Outside a room nobody tells of changes. An answer that is as before comes without its text. */
const LOOK_EVERY_MS = 15_000

/** Everything that pages know of the ballots of a meeting is kept below it. */
const votingKey = (meetingId: MeetingId) => ['voting', meetingId] as const

/** The meeting's body, its ballots and their approval, as the person sees them. */
export function useBallots(meetingId: MeetingId) {
  return useQuery({
    queryKey: [...votingKey(meetingId), 'list'],
    queryFn: ({ signal }) => ask(listBallots, { meetingId }, { signal }),
    refetchInterval: LOOK_EVERY_MS,
  })
}

/** Who has said what about being ready to vote, for chair and secretaries. @param only - Null: everybody. */
export function useVoterReadiness(meetingId: MeetingId, only: ReadinessStanding | null) {
  return useQuery({
    queryKey: [...votingKey(meetingId), 'readiness', only],
    queryFn: ({ signal }) => ask(listReadiness, { meetingId, only }, { signal }),
    refetchInterval: LOOK_EVERY_MS,
    placeholderData: keepPreviousData,
  })
}

/** A refusal in the words of this page, else in those for everywhere. */
export function useDraftingSentence(): (code: string, details?: RefusalDetails) => string {
  const { t, i18n } = useTranslation('voting')
  const common = useErrorSentence('voting')
  return useCallback(
    (code, details) => {
      const own = `voting:drafting.errors.${code}`
      return i18n.exists(own) ? t(own, { ...details }) : common(code, details)
    },
    [t, i18n, common],
  )
}

/** After something was done to the ballots: fetches them again. @returns what was refused, in words; null when nothing was. */
export function useBallotResult(meetingId: MeetingId): (answer: Answer<unknown>) => Promise<string | null> {
  const client = useQueryClient()
  const sentence = useDraftingSentence()
  return async (answer) => {
    await client.invalidateQueries({ queryKey: votingKey(meetingId) })
    return answer.ok ? null : sentence(answer.error, answer.details)
  }
}
