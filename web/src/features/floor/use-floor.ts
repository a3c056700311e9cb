import { useTranslation } from 'react-i18next'
import { muteAll, muteSeat, putOnStage, removeSeat } from '../../../../signaling/floor/wire.ts'
import { givePresenter } from '../../../../signaling/presenting/wire.ts'
import type { Seat } from '../../../../signaling/seats/wire.ts'
import type { AccountId, SeatId } from '../../../../signaling/wire/ids.ts'
import type { Answer } from '../../net/session.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useStay } from '../room/stay.ts'

export interface FloorActions {
  mute(seatId: SeatId): Promise<void>
  putOnStage(seatId: SeatId | null): Promise<void>
  givePresenter(accountId: AccountId | null): Promise<void>
  /** Asks first. */
  remove(seat: Seat): Promise<void>
  /** Asks first, naming how many it touches. */
  muteAll(count: number): Promise<void>
}

/** What chair and secretary do to others. A refusal is said in the quiet line. */
export function useFloor(): FloorActions {
  const { t } = useTranslation('floor')
  const { session, notices } = useStay()
  const confirm = useConfirm()
  const sentence = useErrorSentence('floor')

  function tell(answer: Answer<unknown>): void {
    if (!answer.ok) notices.say({ kind: 'failed', noun: 'floor', code: answer.error })
  }

  return {
    async mute(seatId) {
      tell(await session.request(muteSeat, { seatId }))
    },
    async putOnStage(seatId) {
      tell(await session.request(putOnStage, { seatId }))
    },
    async givePresenter(accountId) {
      tell(await session.request(givePresenter, { accountId }))
    },
    async remove({ seatId, fullName }) {
      await confirm({
        title: t('removeTitle', { name: fullName }),
        text: t('removeText'),
        confirm: t('remove'),
        danger: true,
        async act() {
          const answer = await session.request(removeSeat, { seatId })
          return answer.ok ? null : sentence(answer.error, answer.details)
        },
      })
    },
    async muteAll(count) {
      if (count === 0) return notices.say({ kind: 'allMuted', count })
      await confirm({
        title: t('muteAllTitle'),
        text: t('muteAllText', { count }),
        confirm: t('muteAll'),
        async act() {
          const answer = await session.request(muteAll, {})
          if (!answer.ok) return sentence(answer.error, answer.details)
          notices.say({ kind: 'allMuted', count: answer.result.muted })
          return null
        },
      })
    },
  }
}
