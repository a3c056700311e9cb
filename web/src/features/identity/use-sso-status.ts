import { useQuery } from '@tanstack/react-query'
import { singleSignOnStatus } from '../../../../signaling/single-sign-on/wire.ts'
import { ask } from '../../net/http.ts'

/** Whether there is a single sign-on and whether its provider answers, and who was sent back by it to link an account. */
export function useSsoStatus() {
  return useQuery({
    queryKey: ['sso.status'],
    queryFn: ({ signal }) => ask(singleSignOnStatus, {}, { signal }),
    staleTime: 15_000,
    refetchInterval: 30_000,
  })
}
