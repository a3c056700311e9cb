import { useQuery, type QueryClient } from '@tanstack/react-query'
import { createContext, use } from 'react'
import type { z } from 'zod'
import { whoAmI, type Account } from '../../../signaling/identity/wire.ts'
import { ask } from '../net/http.ts'

export type WhoAmI = z.output<typeof whoAmI.result>

const KEY = ['identity.whoAmI'] as const

/** Who is signed in at the server, and the province's name. Asked once, then kept by signing in and out. */
export function useWhoAmI() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => ask(whoAmI, {}, { signal }),
    staleTime: Infinity,
  })
}

/** Where the person was is for them alone to come back to: a session that ended is signed in to again, one that was left is over. */
let left = false
export const hasSignedOut = (): boolean => left

/** Nobody is signed in any more: pages that need somebody show the sign-in page instead. */
export function forgetAccount(client: QueryClient, why: 'ended' | 'signedOut' = 'ended'): void {
  left ||= why === 'signedOut'
  client.setQueryData<WhoAmI>(KEY, (known) =>
    known === undefined ? known : { ...known, account: null, secondFactorDue: false },
  )
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] })
}

export function rememberAccount(client: QueryClient, account: Account, secondFactorDue: boolean): void {
  left = false
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] })
  client.setQueryData<WhoAmI>(KEY, (known) =>
    known === undefined ? known : { ...known, account, secondFactorDue, paired: null },
  )
}

export const AccountContext = createContext<Account | null>(null)

/** The person signed in. Only below the router's guard, where there always is one. */
export function useAccount(): Account {
  const account = use(AccountContext)
  if (account === null) throw new Error('useAccount needs somebody signed in')
  return account
}
