import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ownCalls } from '../../../../signaling/rehearsal/wire.ts'
import { ask } from '../../net/http.ts'

export const CALLS_KEY = ['rehearsal.calls'] as const
/** The link tests of one site; a rehearsal adds one. */
export const PASSPORT_KEY = ['passport.read'] as const
const LOOK_EVERY_MS = 30_000
/** A hall that waits has nobody who would open another page. */
export const HALL_LOOK_EVERY_MS = 10_000

export type OwnCall = z.infer<typeof ownCalls.result>['calls'][number]

/** One call of one meeting: called again it is another one. */
export function keyOf({ meetingId, closesAtMs }: Pick<OwnCall, 'meetingId' | 'closesAtMs'>): string {
  return `${meetingId} ${closesAtMs}`
}

/** The rehearsals that the person's site is called to now. */
export function useCalls(everyMs = LOOK_EVERY_MS) {
  return useQuery({
    queryKey: CALLS_KEY,
    queryFn: async ({ signal }) => (await ask(ownCalls, {}, { signal })).calls,
    refetchInterval: everyMs,
    refetchIntervalInBackground: true,
  })
}
