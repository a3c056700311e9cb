import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import {
  answerRollCall,
  callAgain,
  callPlace,
  checkIn,
  confirmCheckIn,
  endRollCall,
  markPlaces,
  MAX_REASON,
  startRollCall,
  type PlaceState,
  type RollCallNow,
  type RollCallWay,
  type SiteAnswer,
} from '../../../../signaling/roll-call/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import type { Answer, Seat } from '../../net/session.ts'
import { countMicsOn } from '../../meeting-room/stage-rules.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRole, useRoom } from '../../meeting-room/use-room.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { ownPlaces, type OwnPlaces } from './answer-rules.ts'
import { countRows, rowsOf } from './desk-rules.ts'

export type Mark = 'present' | 'absent' | 'waiting'

/** What chair and secretary do with a roll call. A refusal is said in the quiet line. */
export interface DeskActs {
  /** Asks first where microphones go off. */
  start(way: RollCallWay): Promise<void>
  /** Null: the next that has joined. */
  call(now: RollCallNow, seatId: SeatId | null): Promise<void>
  mark(now: RollCallNow, seats: readonly SeatId[], from: PlaceState, to: Mark, headCount?: number): Promise<void>
  /** Asks for the reason. */
  excuse(now: RollCallNow, seat: Seat, from: PlaceState): Promise<void>
  /** Asks first, naming how many it touches, like the two below. */
  markAbsent(now: RollCallNow, seats: readonly SeatId[]): Promise<void>
  again(now: RollCallNow, absent: number): Promise<void>
  end(now: RollCallNow): Promise<void>
}

export function useDeskActs(): DeskActs {
  const { t } = useTranslation('roll-call')
  const { session, notices } = useMeetingSession()
  const confirm = useConfirm()
  const sentence = useErrorSentence('roll-call')
  const tell = (answer: Answer<unknown>) => {
    if (!answer.ok) notices.say({ kind: 'failed', noun: 'roll-call', code: answer.error })
  }
  const said = (answer: Answer<unknown>) => (answer.ok ? null : sentence(answer.error, answer.details))
  const send = (
    now: RollCallNow,
    seatIds: readonly SeatId[],
    from: PlaceState,
    to: Mark | 'excused',
    reason = '',
    headCount: number | null = null,
  ) =>
    session.request(markPlaces, {
      ...{ rollCallId: now.rollCallId, seatIds: [...seatIds], ifState: from, state: to },
      ...{ reason, headCount },
    })
  const waiting = () => {
    const { room } = session.store.getState()
    if (room === null) return 0
    const { sites, delegates, guests } = countRows(rowsOf(room.byId, room.rollCall))
    return sites.waiting + delegates.waiting + guests.waiting
  }
  return {
    async start(way) {
      const { room, self } = session.store.getState()
      const ifNewest = room?.rollCall.now?.rollCallId ?? null
      if (way === 'byDistrict' || room === null) return tell(await session.request(startRollCall, { way, ifNewest }))
      const mics = countMicsOn(room.seats, self.seatId)
      await confirm({
        title: t('startTitle'),
        text: t('startText', { mics, places: room.byId.size }),
        confirm: t('start'),
        act: async () => said(await session.request(startRollCall, { way, ifNewest })),
      })
    },
    async call({ rollCallId, calledSeatId }, seatId) {
      tell(await session.request(callPlace, { rollCallId, seatId, ifCalled: calledSeatId }))
    },
    async mark(now, seats, from, to, headCount) {
      tell(await send(now, seats, from, to, '', headCount ?? null))
    },
    async excuse(now, seat, from) {
      await confirm({
        title: t('excuseTitle', { name: seat.name }),
        text: t('excuseText'),
        confirm: t('excuse'),
        withReason: { maxCharacters: MAX_REASON },
        act: async (reason) => said(await send(now, [seat.seatId], from, 'excused', reason)),
      })
    },
    async markAbsent(now, seats) {
      await confirm({
        title: t('absentAllTitle'),
        text: t('absentAllText', { n: seats.length }),
        confirm: t('mark.absent'),
        act: async () => said(await send(now, seats, 'waiting', 'absent')),
      })
    },
    async again({ rollCallId, round }, absent) {
      await confirm({
        title: t('againTitle'),
        text: t('againText', { n: absent }),
        confirm: t('againConfirm'),
        act: async () => said(await session.request(callAgain, { rollCallId, ifRound: round })),
      })
    },
    async end({ rollCallId }) {
      await confirm({
        title: t('endTitle'),
        text: t('endText', { n: waiting() }),
        confirm: t('end'),
        act: async () => said(await session.request(endRollCall, { rollCallId })),
      })
    },
  }
}

/** What this person is asked in the newest roll call; null: nothing. */
export function useOwnPlaces(): OwnPlaces | null {
  const { session } = useMeetingSession()
  const { accountId, siteId } = useStore(session.store, (state) => state.self.account)
  const selfSeatId = useStore(session.store, (state) => state.self.seatId)
  const role = useRole()
  const { rollCall, byId } = useRoom()
  if (role === null) return null
  // An operator sits in the site's own seat; the list says it also where the account belongs to another.
  const seat = selfSeatId === null ? undefined : byId.get(selfSeatId)
  const site =
    role === 'operator' && seat !== undefined ? seat : [...byId.values()].find((one) => one.siteId === siteId)
  const who = { accountId, role, siteId: site?.siteId ?? siteId, parentSiteId: site?.parentSiteId ?? null }
  return ownPlaces(rollCall, who, byId)
}

/** What places answer. @returns the code of a refusal; null: it is on the server. */
export interface AnswerActs {
  answer(now: RollCallNow, answers: readonly SiteAnswer[]): Promise<string | null>
  checkIn(now: RollCallNow): Promise<string | null>
  confirm(now: RollCallNow): Promise<string | null>
}

export function useAnswerActs(): AnswerActs {
  const { session } = useMeetingSession()
  const code = (answer: Answer<unknown>) => (answer.ok ? null : answer.error)
  return {
    answer: async ({ rollCallId }, answers) =>
      code(await session.request(answerRollCall, { rollCallId, answers: [...answers] })),
    checkIn: async ({ rollCallId }) => code(await session.request(checkIn, { rollCallId })),
    confirm: async ({ rollCallId }) => code(await session.request(confirmCheckIn, { rollCallId })),
  }
}
