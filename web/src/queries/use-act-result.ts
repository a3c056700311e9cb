import type { Answer } from '../net/session.ts'
import { useRefreshMeeting } from './use-meetings.ts'
import { useErrorSentence } from '../ui/error-sentence.ts'

/** After something was done to a meeting or its papers: fetches both again. @returns what was refused, in words; null when nothing was. */
export function useActResult(meetingId: string): (answer: Answer<unknown>) => Promise<string | null> {
  const sentence = useErrorSentence('meeting')
  const refresh = useRefreshMeeting(meetingId)
  return async (answer) => {
    await refresh()
    return answer.ok ? null : sentence(answer.error, answer.details)
  }
}
