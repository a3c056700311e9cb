import { useQuery } from '@tanstack/react-query'
import { listPhones, listSites, type Site } from '../../../signaling/sites/wire.ts'
import { ask } from '../net/http.ts'

export const SITES_KEY = ['sites.list'] as const

export interface Sites {
  /** Also those that ended: old meetings name them. */
  readonly all: readonly Site[]
  /** Those that exist today: what may be chosen. */
  readonly living: readonly Site[]
  readonly byId: ReadonlyMap<string, Site>
}

function indexed({ sites }: { sites: Site[] }): Sites {
  return {
    all: sites,
    living: sites.filter(({ endsOn }) => endsOn === null),
    byId: new Map(sites.map((site) => [site.siteId, site])),
  }
}

export const PHONES_KEY = ['sites.phones'] as const

/** The telephone numbers of sites, by site, for the administrator of the system. */
export function usePhones() {
  return useQuery({
    queryKey: PHONES_KEY,
    queryFn: ({ signal }) => ask(listPhones, {}, { signal }),
    select: ({ phones }): ReadonlyMap<string, string> => new Map(phones.map(({ siteId, phone }) => [siteId, phone])),
  })
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
