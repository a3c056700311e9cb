import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Account } from '../../../../signaling/identity/wire.ts'
import { findAddresses } from '../../../../signaling/mail/wire.ts'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import { ask } from '../../net/http.ts'

/** The e-mail addresses of the accounts shown. */
export function useAddresses(accounts: readonly Account[]) {
  const accountIds = accounts.map(({ accountId }) => accountId)
  const found = useQuery({
    queryKey: ['mail.addressesOf', accountIds],
    queryFn: ({ signal }) => ask(findAddresses, { accountIds }, { signal }),
    enabled: accountIds.length > 0,
    placeholderData: keepPreviousData,
    select: (answer): ReadonlyMap<string, string> =>
      new Map(answer.addresses.map(({ accountId, address }) => [accountId, address])),
  })
  return {
    known: found.data !== undefined,
    /** Empty: none. */
    of: (accountId: AccountId): string => found.data?.get(accountId) ?? '',
    refresh: () => found.refetch(),
  }
}
