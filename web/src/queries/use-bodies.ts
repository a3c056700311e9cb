import { useQuery } from '@tanstack/react-query'
import { listBodies } from '../../../signaling/bodies/wire.ts'
import { ask } from '../net/http.ts'

export const BODIES_KEY = ['bodies.list'] as const

/** The bodies that decide by voting, in the order of their units. @param wanted - False: they are not asked for. */
export function useBodies(wanted = true) {
  return useQuery({
    queryKey: BODIES_KEY,
    queryFn: async ({ signal }) => (await ask(listBodies, {}, { signal })).bodies,
    enabled: wanted,
  })
}
