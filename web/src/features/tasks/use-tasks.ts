import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { listTasks, readTaskActs, type TaskEntry } from '../../../../signaling/tasks/wire.ts'
import { ask } from '../../net/http.ts'
import type { Answer } from '../../net/session.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import type { Asked } from './asked.ts'

const LIST = 'tasks.list'
const ACTS = 'tasks.acts'
const ASK_EVERY_MS = 60_000

export function useTasks(asked: Asked) {
  return useQuery({
    queryKey: [LIST, asked],
    queryFn: ({ signal }) => ask(listTasks, asked, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ASK_EVERY_MS,
  })
}

export function useTaskActs({ meetingId, taskId, revision }: TaskEntry) {
  return useQuery({
    queryKey: [ACTS, meetingId, taskId, revision],
    queryFn: ({ signal }) => ask(readTaskActs, { meetingId, taskId }, { signal }),
  })
}

/** After something was done to a task: fetches the list again. @returns what was refused, in words; null when nothing was. */
export function useTaskResult(): (answer: Answer<unknown>) => Promise<string | null> {
  const client = useQueryClient()
  const sentence = useErrorSentence('tasks')
  return async (answer) => {
    await client.invalidateQueries({ queryKey: [LIST] })
    return answer.ok ? null : sentence(answer.error, answer.details)
  }
}
