import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import {
  endMeeting,
  isRunning,
  pauseMeeting,
  resumeMeeting,
  startMeeting,
  type MeetingDetail,
} from '../../../../signaling/meeting/wire.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useRefreshMeeting } from '../../queries/use-meetings.ts'
import { actsNow, roomRights } from '../../meeting-room/rights.ts'
import { useRoomNews } from '../../meeting-room/use-room-news.ts'
import { useRole, useRoom } from '../../meeting-room/use-room.ts'

const ACTS = { start: startMeeting, pause: pauseMeeting, resume: resumeMeeting, end: endMeeting } as const
type Act = keyof typeof ACTS

/** Undefined: not this person's to do, or not now. */
export type MeetingActs = Readonly<Record<Act, (() => void) | undefined>> & {
  /** Whether this person may put the planned end off now; the dialog is `ExtendDialog`. */
  readonly mayExtend: boolean
}

/** Opening, pausing, going on with, extending and ending the meeting, where this person may; each asks first, and says whom it touches. */
export function useMeetingActs({ meetingId }: Pick<MeetingDetail, 'meetingId'>): MeetingActs {
  const { t } = useTranslation('agenda')
  const room = useRoom()
  const role = useRole()
  // By the role that the server told last, not by what it was when the meeting was last asked for.
  const rights = roomRights(role)
  const { state } = room.meeting
  const allowed = actsNow(rights, state)
  const confirm = useConfirm()
  const sentence = useErrorSentence('agenda')
  const refresh = useRefreshMeeting(meetingId)
  const { ballot } = room.voting
  const textOf = (act: Act) => {
    const words = t(`${act}.text`, { count: room.seats.length })
    const endsBallot = act === 'end' && ballot !== null && ballot.state !== 'ended'
    return endsBallot ? `${words} ${t('endsBallot', { title: ballot.title })}` : words
  }
  const ask = (act: Act) => () =>
    void confirm({
      title: t(`${act}.title`),
      text: textOf(act),
      confirm: t(`${act}.confirm`),
      danger: act === 'end',
      async act() {
        const answer = await call(ACTS[act], { meetingId })
        await refresh()
        return answer.ok ? null : sentence(answer.error, answer.details)
      },
    })
  const may = (act: Act) => (allowed[act] ? ask(act) : undefined)
  return {
    start: may('start'),
    pause: may('pause'),
    resume: may('resume'),
    end: may('end'),
    mayExtend: rights.extend && isRunning(state),
  }
}

/** Keeps the meeting that a page shows current while the page is in its room. */
export function useFreshMeeting({ meetingId }: Pick<MeetingDetail, 'meetingId'>): void {
  const role = useRole()
  const refresh = useRefreshMeeting(meetingId)
  const askedFor = useRef(role)
  useEffect(() => {
    // What else they may do in the meeting follows from what they are in it.
    if (askedFor.current !== role) void refresh()
    askedFor.current = role
    // `refresh` is a new function at every render but does the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [role])
  useRoomNews(meetingId)
}
