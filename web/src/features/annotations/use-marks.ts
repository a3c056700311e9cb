import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { markAuthorAdded } from '../../../../signaling/annotations/wire.ts'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { PaperVersionId } from '../../../../signaling/wire/ids.ts'
import type { RoomSession } from '../../net/session.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import type { MarksSession } from './marks-session.ts'
import { takeMarksOf } from './take-marks-of.ts'
import { actorMay } from '../../../../signaling/wire/permissions.ts'

/** Outside the meeting nobody tells of new authors, so they are asked for. */
const ASK_EVERY_MS = 5_000

/** The marks of a paper version for as long as it is open. Null for somebody who is nothing in the meeting. */
export function useMarks(
  meeting: MeetingDetail,
  paper: { readonly paperVersionId: PaperVersionId; readonly title: string },
  session: RoomSession | null,
): MarksSession | null {
  const { paperVersionId, title } = paper
  const { accountId, fullName } = useAccount()
  const { meetingId, myRole } = meeting
  const presents = usePresents(session)
  const mayWriteShared =
    actorMay('annotations.writeShared', myRole) || (presents && actorMay('annotations.writeSharedPresenting', myRole))
  const takesPart = myRole !== null
  const [marks, setMarks] = useState<MarksSession | null>(null)
  const paperTitle = useRef(title)
  paperTitle.current = title

  useEffect(() => {
    if (!takesPart) return
    const place = { meetingId, title: () => paperTitle.current }
    const taken = takeMarksOf({ accountId, fullName }, paperVersionId, { paper: place, mayWriteShared })
    setMarks(taken.session)
    return () => {
      setMarks(null)
      taken.release()
    }
  }, [accountId, fullName, meetingId, takesPart, mayWriteShared, paperVersionId])

  useEffect(() => {
    if (marks === null) return
    if (session === null) {
      const timer = setInterval(() => marks.refreshAuthors(), ASK_EVERY_MS)
      return () => clearInterval(timer)
    }
    const stops = [
      session.on(markAuthorAdded, (author) => {
        if (author.paperVersionId === paperVersionId) marks.authorAdded(author)
      }),
      session.onJoined(() => marks.refreshAuthors()),
    ]
    return () => stops.forEach((stop) => stop())
  }, [marks, session, paperVersionId])

  return marks
}

/** One's private marks on a document of one's own, for as long as it is open. */
export function useOwnMarks(marksId: PaperVersionId, title: string): MarksSession | null {
  const { accountId, fullName } = useAccount()
  const [marks, setMarks] = useState<MarksSession | null>(null)
  const latest = useRef(title)
  latest.current = title
  useEffect(() => {
    const paper = { meetingId: null, title: () => latest.current }
    const taken = takeMarksOf({ accountId, fullName }, marksId, { paper, mayWriteShared: false })
    setMarks(taken.session)
    return () => {
      setMarks(null)
      taken.release()
    }
  }, [accountId, fullName, marksId])
  return marks
}

/** Whether one's own seat presents, by whichever of its devices. Outside the room nobody does. */
function usePresents(session: RoomSession | null): boolean {
  return useSyncExternalStore(session?.store.subscribe ?? subscribeToNothing, () => {
    const { room, self } = session?.store.getState() ?? { room: null, self: null }
    return self !== null && self.seatId !== null && room?.presenting.seatId === self.seatId
  })
}
function subscribeToNothing(): () => void {
  return () => undefined
}
