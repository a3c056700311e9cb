import { useQuery } from '@tanstack/react-query'
import { listSites, type Site } from '../../../signaling/sites/wire.ts'
import { ask } from '../net/http.ts'

export const SITES_KEY = ['sites.list'] as const

export interface Sites {
  readonly all: readonly Site[]
  readonly byId: ReadonlyMap<string, Site>
}

function indexed({ sites }: { sites: Site[] }): Sites {
  return { all: sites, byId: new Map(sites.map((site) => [site.siteId, site])) }
}

/** The organisation tree; it changes rarely. */
export function useSites() {
  return useQuery({
    queryKey: SITES_KEY,
    queryFn: ({ signal }) => ask(listSites, {}, { signal }),
    select: indexed,
    staleTime: 10 * 60_000,
  })
}
