import { createElement } from 'react'
import { useTranslation } from 'react-i18next'
import { admit, setLock, type Lock } from '../../../../signaling/locks/wire.ts'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { LockTouches } from './LockTouches.tsx'

export interface LockActs {
  /** Asks first, naming how many it touches. */
  set(lock: Lock, on: boolean): Promise<void>
  /** Null: everybody who waits. */
  admit(accountIds: readonly AccountId[] | null): Promise<void>
}

/** Locking, and letting in who waits. */
export function useLockActs(): LockActs {
  const { t } = useTranslation('locks')
  const { session, notices } = useMeetingSession()
  const confirm = useConfirm()
  const sentence = useErrorSentence('locks')
  return {
    async set(lock, on) {
      await confirm({
        title: t(`${lock}.${on ? 'lockTitle' : 'unlockTitle'}`),
        text: on ? createElement(LockTouches, { session, lock }) : t(`${lock}.unlockText`),
        confirm: t(`${lock}.${on ? 'lock' : 'unlock'}`),
        async act() {
          const answer = await session.request(setLock, { lock, on })
          return answer.ok ? null : sentence(answer.error, answer.details)
        },
      })
    },
    async admit(accountIds) {
      const answer = await session.request(admit, { accountIds: accountIds === null ? null : [...accountIds] })
      if (!answer.ok) notices.say({ kind: 'failed', noun: 'locks', code: answer.error })
    },
  }
}
