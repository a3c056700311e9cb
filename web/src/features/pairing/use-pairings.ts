import { useQuery } from '@tanstack/react-query'
import { listPairings } from '../../../../signaling/pairing/wire.ts'
import { ask } from '../../net/http.ts'

export const PAIRINGS_KEY = ['pairing.list'] as const

/** The paired browsers of the halls that this person has to do with. */
export function usePairings() {
  return useQuery({ queryKey: PAIRINGS_KEY, queryFn: ({ signal }) => ask(listPairings, {}, { signal }), retry: false })
}
