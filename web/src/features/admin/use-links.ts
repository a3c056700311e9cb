import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../../../signaling/identity/wire.ts'
import { findLinked, unlink } from '../../../../signaling/single-sign-on/wire.ts'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import { ask, call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'

/** Which of the accounts shown are linked to the single sign-on, and ending that. */
export function useLinks(accounts: readonly Account[], say: (sentence: string) => void) {
  const { t } = useTranslation('admin')
  const confirm = useConfirm()
  const sentence = useErrorSentence('admin')
  const accountIds = accounts.map(({ accountId }) => accountId)
  const linked = useQuery({
    queryKey: ['sso.linkedOf', accountIds],
    queryFn: ({ signal }) => ask(findLinked, { accountIds }, { signal }),
    enabled: accountIds.length > 0,
    placeholderData: keepPreviousData,
    select: (answer): ReadonlySet<string> => new Set(answer.accountIds),
  })
  const end = ({ accountId, fullName: name }: Account) =>
    confirm({
      title: t('unlinkNamed', { name }),
      text: t('unlinkText', { name }),
      confirm: t('unlink'),
      danger: true,
      act: async () => {
        const answer = await call(unlink, { accountId })
        await linked.refetch()
        if (!answer.ok) return sentence(answer.error, answer.details)
        say(t('unlinkDone', { name }))
        return null
      },
    })
  return {
    /** Undefined: the account is not linked. */
    unlinkOf: (accountId: AccountId) =>
      linked.data?.has(accountId) === true ? (account: Account) => void end(account) : undefined,
  }
}
