import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../../../signaling/identity/wire.ts'
import { findAddresses } from '../../../../signaling/mail/wire.ts'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import { ask } from '../../net/http.ts'

/** The e-mail addresses of the accounts shown, and the dialog that changes one. */
export function useAddresses(accounts: readonly Account[], say: (sentence: string) => void) {
  const { t } = useTranslation('admin')
  const [changing, setChanging] = useState<Account | null>(null)
  const accountIds = accounts.map(({ accountId }) => accountId)
  const found = useQuery({
    queryKey: ['mail.addressesOf', accountIds],
    queryFn: ({ signal }) => ask(findAddresses, { accountIds }, { signal }),
    enabled: accountIds.length > 0,
    placeholderData: keepPreviousData,
    select: (answer): ReadonlyMap<string, string> =>
      new Map(answer.addresses.map(({ accountId, address }) => [accountId, address])),
  })
  /** Empty: none. */
  const of = (accountId: AccountId): string => found.data?.get(accountId) ?? ''
  return {
    of,
    /** Undefined: the addresses are not known yet. */
    onChange: found.data === undefined ? undefined : setChanging,
    dialog: {
      account: changing,
      address: changing === null ? '' : of(changing.accountId),
      onClose: () => setChanging(null),
      onSaved: (name: string) => {
        setChanging(null)
        say(t('mail.addressSaved', { name }))
        void found.refetch()
      },
    },
  }
}
