import { useQuery } from '@tanstack/react-query'
import { findAccounts, type Account } from '../../../../../signaling/identity/wire.ts'
import type { SiteId } from '../../../../../signaling/wire/ids.ts'
import { ask, call } from '../../../net/http.ts'
import type { Answer } from '../../../net/session.ts'
import { fold } from '../../../ui/fold.ts'

export function useFoundPeople(text: string) {
  return useQuery({
    queryKey: ['identity.findAccounts', text],
    queryFn: ({ signal }) => ask(findAccounts, { text }, { signal }),
    enabled: text.trim().length > 0,
    placeholderData: (known) => known,
  })
}

/** Answers hold at most 300 people; with some to spare for sites with several. */
const SITES_AT_ONCE = 80

/**
 * The site operators of these sites: the people whose position says so. Asked in portions, a portion that has more people
 * than one answer holds is halved.
 */
export async function findOperators(siteIds: readonly SiteId[]): Promise<Answer<Account[]>> {
  const found: Account[] = []
  const portions: SiteId[][] = []
  for (let from = 0; from < siteIds.length; from += SITES_AT_ONCE) {
    portions.push(siteIds.slice(from, from + SITES_AT_ONCE))
  }
  for (let portion = portions.shift(); portion !== undefined; portion = portions.shift()) {
    const answer = await call(findAccounts, { text: '', siteIds: portion })
    if (!answer.ok) return answer
    if (answer.result.more && portion.length > 1) {
      const half = Math.ceil(portion.length / 2)
      portions.unshift(portion.slice(0, half), portion.slice(half))
    } else found.push(...answer.result.accounts.filter(isOperator))
  }
  return { ok: true, result: found }
}

function isOperator(account: Account): boolean {
  return !account.disabled && fold(account.title).includes('can bo diem cau')
}
