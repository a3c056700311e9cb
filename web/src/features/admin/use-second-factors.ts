import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { findEnrolled, resetSecondFactor, type Account } from '../../../../signaling/identity/wire.ts'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import { ask, call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'

/** Who of the accounts shown has a second factor, and taking it away from somebody who has lost it. */
export function useSecondFactors(accounts: readonly Account[], say: (sentence: string) => void) {
  const { t } = useTranslation('admin')
  const confirm = useConfirm()
  const sentence = useErrorSentence('admin')
  const accountIds = accounts.map(({ accountId }) => accountId)
  const enrolled = useQuery({
    queryKey: ['identity.enrolledOf', accountIds],
    queryFn: ({ signal }) => ask(findEnrolled, { accountIds }, { signal }),
    enabled: accountIds.length > 0,
    placeholderData: keepPreviousData,
    select: (answer): ReadonlySet<string> => new Set(answer.accountIds),
  })
  const resetFactor = ({ accountId, fullName: name }: Account) =>
    confirm({
      title: t('factorResetNamed', { name }),
      text: t('factorResetText', { name }),
      confirm: t('factorReset'),
      danger: true,
      act: async () => {
        const answer = await call(resetSecondFactor, { accountId })
        await enrolled.refetch()
        if (!answer.ok) return sentence(answer.error, answer.details)
        say(t('factorResetDone', { name }))
        return null
      },
    })
  return {
    /** Undefined: the account has none. */
    resetOf: (accountId: AccountId) =>
      enrolled.data?.has(accountId) === true ? (account: Account) => void resetFactor(account) : undefined,
  }
}
