import { createElement } from 'react'
import { useTranslation } from 'react-i18next'
import {
  admitPoint,
  giveFloor,
  letIn,
  muteAll,
  muteSeat,
  putOnStage,
  removeSeat,
  setFloorMode,
  takeFloor,
  type FloorMode,
} from '../../../../signaling/floor/wire.ts'
import { givePresenter } from '../../../../signaling/presenting/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import type { Answer, RoomModel, Seat } from '../../net/session.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { countMicsOn } from '../../meeting-room/stage-rules.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { MicsTouched } from './MicsTouched.tsx'
import { touchedBy } from '../../meeting-room/floor-rules.ts'

export interface FloorActions {
  mute(seatId: SeatId): Promise<void>
  putOnStage(seatId: SeatId | null): Promise<void>
  givePresenter(seatId: SeatId | null): Promise<void>
  /** Asks first. */
  remove(seat: Seat): Promise<void>
  /** Lets a seat that was shown out come back. */
  letIn(seatId: SeatId): Promise<void>
  /** Asks first, naming how many it touches; the number is that of the moment, for as long as the question stands. */
  muteAll(): Promise<void>
  /** Asks first, naming how many it touches. */
  setMode(mode: FloorMode, room: RoomModel): Promise<void>
  /** `instead`: everybody else gives the floor back. Asks first where there is no microphone to be heard by. */
  give(seat: Seat, instead: boolean): Promise<void>
  take(seatId: SeatId): Promise<void>
  /** Null ends it. */
  admitPoint(seat: Seat | null): Promise<void>
}

/** What people do with the floor, and chair and secretary to others. A refusal is said in the quiet line. */
export function useFloor(): FloorActions {
  const { t } = useTranslation('floor')
  const { session, notices } = useMeetingSession()
  const confirm = useConfirm()
  const sentence = useErrorSentence('floor')

  function tell(answer: Answer<unknown>): void {
    if (!answer.ok) notices.say({ kind: 'failed', noun: 'floor', code: answer.error })
  }

  /** In front of all halls nobody waits for a voice that cannot come, unless the chair says so. */
  async function hasMicOrYes(seat: Seat): Promise<boolean> {
    if (seat.mic !== 'none') return true
    return confirm({ title: t('noMic.title', { name: seat.name }), text: t('noMic.text'), confirm: t('noMic.confirm') })
  }

  return {
    async mute(seatId) {
      tell(await session.request(muteSeat, { seatId }))
    },
    async putOnStage(seatId) {
      tell(await session.request(putOnStage, { seatId }))
    },
    async givePresenter(seatId) {
      tell(await session.request(givePresenter, { seatId }))
    },
    async remove({ seatId, name }) {
      await confirm({
        title: t('removeTitle', { name }),
        text: t('removeText'),
        confirm: t('remove'),
        danger: true,
        async act() {
          const answer = await session.request(removeSeat, { seatId })
          return answer.ok ? null : sentence(answer.error, answer.details)
        },
      })
    },
    async letIn(seatId) {
      tell(await session.request(letIn, { seatId }))
    },
    async muteAll() {
      const { room, self } = session.store.getState()
      const others = room?.seats.filter(({ seatId }) => seatId !== self.seatId) ?? []
      // The sound of a shared screen goes off as well; nobody can see from here whether it has any.
      const shared = others.some(({ screen }) => screen)
      if (!shared && countMicsOn(others, self.seatId) === 0) return notices.say({ kind: 'allMuted', count: 0 })
      await confirm({
        title: t('muteAllTitle'),
        text: createElement(MicsTouched, { session }),
        confirm: t('muteAll'),
        async act() {
          const answer = await session.request(muteAll, {})
          if (!answer.ok) return sentence(answer.error, answer.details)
          notices.say({ kind: 'allMuted', count: answer.result.muted })
          return null
        },
      })
    },
    async setMode(mode, { floor, seats }) {
      if (mode === floor.mode) return
      await confirm({
        title: t(`mode.${mode}.title`),
        text: t(`mode.${mode}.text`, { count: touchedBy(mode, floor, seats) }),
        confirm: t(`mode.${mode}.confirm`),
        async act() {
          const answer = await session.request(setFloorMode, { mode })
          return answer.ok ? null : sentence(answer.error, answer.details)
        },
      })
    },
    async give(seat, instead) {
      if (await hasMicOrYes(seat)) tell(await session.request(giveFloor, { seatId: seat.seatId, instead }))
    },
    async take(seatId) {
      tell(await session.request(takeFloor, { seatId }))
    },
    async admitPoint(seat) {
      if (seat !== null && !(await hasMicOrYes(seat))) return
      tell(await session.request(admitPoint, { seatId: seat?.seatId ?? null }))
    },
  }
}
