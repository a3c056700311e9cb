import { useTranslation } from 'react-i18next'
import { setDisabled, type Account } from '../../../../signaling/identity/wire.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'

/** Bars an account, or lets a barred one in again, after a question. @param onDone - Called before the question closes. */
export function useBarring(onDone: () => Promise<unknown>): (account: Account) => Promise<boolean> {
  const { t } = useTranslation('admin')
  const confirm = useConfirm()
  const sentence = useErrorSentence('admin')
  return ({ accountId, disabled, fullName: name }) => {
    const act = disabled ? 'enable' : 'disable'
    return confirm({
      title: t(`${act}Named`, { name }),
      text: t(`${act}Text`, { name }),
      confirm: t(act),
      danger: !disabled,
      act: async () => {
        const answer = await call(setDisabled, { accountId, disabled: !disabled })
        await onDone()
        return answer.ok ? null : sentence(answer.error, answer.details)
      },
    })
  }
}
