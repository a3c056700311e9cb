import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useBlocker } from 'react-router'
import { useStore } from 'zustand'
import { useConfirm } from '../../ui/confirm.tsx'
import { isPresentingHere } from '../../meeting-room/presenting-rules.ts'
import { standingOf } from '../../meeting-room/floor-rules.ts'
import { leavesRoom, reasonToAsk } from './leaving-rules.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import { useAskBeforeClosing } from '../../ui/use-ask-before-closing.ts'

/**
 * Leaves the meeting, by the button, the browser's Back or a closed tab; a person who leads, speaks or is on the stage is asked first. One question,
 * and the answer yes leaves.
 */
export function useLeaving(meetingId: string): () => void {
  const { t } = useTranslation('room')
  const { session, media } = useMeetingSession()
  const confirm = useConfirm()
  const room = useRoom()
  const self = useSelfSeat()
  const rights = useRights()
  const me = useStore(session.store, (state) => state.self)
  const micOn = useStore(media.store, ({ mic }) => mic.kind === 'on')
  const sharesScreen = useStore(media.store, ({ screen }) => screen === 'on')
  const reason = reasonToAsk({
    leadsAsChair: rights.giveFloor,
    standing: standingOf(room.floor, self),
    presents: isPresentingHere(room.presenting, me),
    sharesScreen,
    micOn,
    selfSeatId: self?.seatId ?? null,
    stageSeatId: room.stageSeatId,
  })
  const asked = reason !== null
  const ask = useRef(async () => true)
  ask.current = async () =>
    reason === null ||
    confirm({
      title: t('leaving.title'),
      text: t(`leaving.${reason}`),
      confirm: t('bar.leave'),
      cancel: t('leaving.stay'),
      danger: true,
    })

  const blocker = useBlocker(({ nextLocation }) => asked && leavesRoom(meetingId, nextLocation.pathname))
  useEffect(() => {
    if (blocker.state !== 'blocked') return
    void ask.current().then((leave) => (leave ? blocker.proceed() : blocker.reset()))
  }, [blocker])
  useAskBeforeClosing(asked)
  return () => void ask.current().then((leave) => (leave ? session.leave() : undefined))
}
