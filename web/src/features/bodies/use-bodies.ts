import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import { readBody } from '../../../../signaling/bodies/wire.ts'
import { BodyId } from '../../../../signaling/wire/ids.ts'
import { ask, Refusal } from '../../net/http.ts'
import type { Answer } from '../../net/session.ts'
import { BODIES_KEY } from '../../queries/use-bodies.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'

export type BodyRead = z.output<typeof readBody.result>

const bodyKey = (bodyId: string) => ['bodies.read', bodyId] as const

/** One body with all members and rules. @param bodyId - From the address: what is no id names no body. */
export function useBody(bodyId: string) {
  return useQuery({
    queryKey: bodyKey(bodyId),
    queryFn: ({ signal }) => {
      const parsed = BodyId.safeParse(bodyId)
      if (!parsed.success) throw new Refusal('noSuchBody', undefined)
      return ask(readBody, { bodyId: parsed.data }, { signal })
    },
  })
}

/** After something was done to a body: fetches it and the list again. @returns what was refused, in words; null when nothing was. */
export function useBodyResult(): (answer: Answer<unknown>) => Promise<string | null> {
  const client = useQueryClient()
  const sentence = useErrorSentence('bodies')
  return async (answer) => {
    await Promise.all([
      client.invalidateQueries({ queryKey: BODIES_KEY }),
      // The bodies that were read, whichever it was.
      client.invalidateQueries({ queryKey: ['bodies.read'] }),
    ])
    return answer.ok ? null : sentence(answer.error, answer.details)
  }
}
