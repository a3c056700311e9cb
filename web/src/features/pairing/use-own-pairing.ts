import { useQuery } from '@tanstack/react-query'
import { readOwnPairing } from '../../../../signaling/pairing/wire.ts'
import { ask } from '../../net/http.ts'

export const OWN_PAIRING_KEY = ['pairing.own'] as const
/** Somebody stands before the screen and waits for their confirmation to show. */
const WAITING_MS = 2_000
/** A hall that waits for its meeting is in it some seconds after it can be entered. */
const PAIRED_MS = 4_000

/** What this browser is, asked again for as long as the page waits for something: also while the server cannot be reached. */
export function useOwnPairing() {
  return useQuery({
    queryKey: OWN_PAIRING_KEY,
    queryFn: ({ signal }) => ask(readOwnPairing, {}, { signal }),
    retry: false,
    gcTime: 0,
    refetchIntervalInBackground: true,
    refetchInterval: ({ state }) => {
      const kind = state.data?.own.kind
      return kind === 'none' ? false : kind === 'waiting' ? WAITING_MS : PAIRED_MS
    },
  })
}
