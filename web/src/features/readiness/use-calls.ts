import { useQuery } from '@tanstack/react-query'
import { ownCalls } from '../../../../signaling/rehearsal/wire.ts'
import { ask } from '../../net/http.ts'

export const CALLS_KEY = ['rehearsal.calls'] as const
const LOOK_EVERY_MS = 30_000

/** The rehearsals that the person's site is called to now. */
export function useCalls() {
  return useQuery({
    queryKey: CALLS_KEY,
    queryFn: async ({ signal }) => (await ask(ownCalls, {}, { signal })).calls,
    refetchInterval: LOOK_EVERY_MS,
  })
}
