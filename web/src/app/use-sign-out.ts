import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { signOut } from '../../../signaling/identity/wire.ts'
import { forgetMarks, holdOthersMarks, holdsUnsentWork } from '../features/annotations/marks-keeper.ts'
import { holdOthersOpinions, holdsUnsentOpinion } from '../features/consultations/unsent-opinions.ts'
import { holdOthersMinutes, holdsUnsavedMinutes } from '../features/minutes/kept/unsaved-minutes.ts'
import { holdCountingKeys } from '../features/voting/secret/counting-keys.ts'
import { call, forgetAnswers } from '../net/http.ts'
import { forgetAccount, useAccount } from '../queries/who-am-i.ts'
import { useConfirm } from '../ui/confirm.tsx'
import { useErrorSentence } from '../ui/error-sentence.ts'
import { holdMachineSettings } from '../ui/machine-settings.ts'
import { holdsUnsavedForm } from '../ui/unsaved-forms.ts'
import { heldOver } from './held-over.ts'

/** Signs out, asking first when a form or minutes that are not saved, or marks, would be lost; the page does not say that somebody has signed out before the server has. */
export function useSignOut(): () => Promise<void> {
  const { t } = useTranslation('identity')
  const account = useAccount()
  const client = useQueryClient()
  const confirm = useConfirm()
  const sentence = useErrorSentence('identity')
  const confirmLoss = (of: 'unsavedForm' | 'unsavedMinutes' | 'unsentOpinion' | 'unsavedMarks') =>
    confirm({
      title: t(`${of}.title`),
      text: t(`${of}.text`),
      confirm: t(`${of}.signOut`),
      cancel: t('unsavedMarks.stay'),
      danger: true,
    })
  const confirmAgain = (why: string) =>
    confirm({
      title: t('notSignedOut.title'),
      text: `${why} ${t('notSignedOut.text')}`,
      confirm: t('notSignedOut.again'),
      cancel: t('unsavedMarks.stay'),
    })
  /** Null: the person stays. */
  const askServer = async () => {
    let answer = await call(signOut, {})
    // Only the server can end a session and clear what the browser keeps: saying good-bye without it would leave the next person signed in.
    while (!answer.ok && answer.error !== 'unauthenticated') {
      if (!(await confirmAgain(sentence(answer.error, answer.details)))) return null
      answer = await call(signOut, {})
    }
    return answer
  }
  return async () => {
    if (holdsUnsavedForm() && !(await confirmLoss('unsavedForm'))) return
    if (holdsUnsavedMinutes(account.accountId) && !(await confirmLoss('unsavedMinutes'))) return
    if (holdsUnsentOpinion(account.accountId) && !(await confirmLoss('unsentOpinion'))) return
    if ((await holdsUnsentWork(account.accountId)) && !(await confirmLoss('unsavedMarks'))) return
    const putBack = holdMachineSettings()
    const putBackMinutes = holdOthersMinutes(account.accountId)
    const putBackOpinions = holdOthersOpinions(account.accountId)
    const putBackMarks = await holdOthersMarks(account.accountId)
    // The keys for counting first: without one of them a ballot is lost.
    const answer = await heldOver(holdCountingKeys, askServer)
    if (answer === null) return
    putBack()
    putBackMinutes()
    putBackOpinions()
    forgetMarks()
    await putBackMarks()
    forgetAnswers()
    // The way to the sign-in page is the router's.
    forgetAccount(client, 'signedOut')
    // A session of the single sign-on is left there too, or the next person at the machine gets in by its button.
    if (answer.ok && answer.result.continueAt !== undefined) window.location.assign(answer.result.continueAt)
  }
}
