import { useQuery, useQueryClient } from '@tanstack/react-query'
import { listGroups, readGroup, removeGroup, saveGroup, type GroupEntry } from '../../../../../signaling/groups/wire.ts'
import type { GroupId, SiteId } from '../../../../../signaling/wire/ids.ts'
import { ask, call } from '../../../net/http.ts'
import type { PersonRow } from './form-state.ts'

const GROUPS_KEY = ['groups.list'] as const

export function useGroups() {
  return useQuery({ queryKey: GROUPS_KEY, queryFn: ({ signal }) => ask(listGroups, {}, { signal }) })
}

export interface GroupToKeep {
  readonly requestId: string
  readonly replaces: GroupId | null
  readonly name: string
  readonly people: readonly PersonRow[]
  readonly siteIds: ReadonlySet<SiteId>
}

/** Reading, saving and removing groups; the list is asked for again after each change. */
export function useGroupActs() {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: GROUPS_KEY })
  return {
    read: ({ groupId }: GroupEntry) => call(readGroup, { groupId }),
    async save({ people, siteIds, ...group }: GroupToKeep) {
      const answer = await call(saveGroup, {
        ...{ ...group, siteIds: [...siteIds] },
        people: people.map(({ accountId, role, siteId }) => ({ accountId, role, siteId })),
      })
      await refresh()
      return answer
    },
    async remove({ groupId }: GroupEntry) {
      const answer = await call(removeGroup, { groupId })
      await refresh()
      return answer
    },
  }
}
