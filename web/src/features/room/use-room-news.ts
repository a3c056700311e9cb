import { useEffect } from 'react'
import { meetingChanged } from '../../../../signaling/meeting/wire.ts'
import { papersChanged } from '../../../../signaling/papers/wire.ts'
import { caughtUp } from '../../../../signaling/seats/wire.ts'
import { useRefetchMeeting, useRefetchPapers } from '../meeting/use-meetings.ts'
import { useStay } from './stay.ts'
import { useRoom } from './use-room.ts'

/** Pages of one meeting that must ask after the same event do so this far apart on average, and at the latest after so long. */
const APART_MS = 15
const LONGEST_MS = 4_000
/** In a small meeting nobody waits. */
const AT_ONCE_UP_TO_SEATS = 12

/**
 * The room's one listener for what changes about the meeting and its papers: each event asks for what it is about and for nothing else, at
 * a random moment where many ask, and once for several events in that time.
 */
export function useRoomNews(meetingId: string): void {
  const { session } = useStay()
  const seats = useRoom().seats.length
  const refetchMeeting = useRefetchMeeting(meetingId)
  const refetchPapers = useRefetchPapers(meetingId)
  const withinMs = seats <= AT_ONCE_UP_TO_SEATS ? 0 : Math.min(LONGEST_MS, seats * APART_MS)
  useEffect(() => {
    const meeting = askLater(refetchMeeting, withinMs)
    const papers = askLater(refetchPapers, withinMs)
    const both = () => {
      meeting.ask()
      papers.ask()
    }
    const stops = [
      session.on(meetingChanged, meeting.ask),
      session.on(papersChanged, papers.ask),
      session.on(caughtUp, both),
      session.onJoined(both),
      meeting.stop,
      papers.stop,
    ]
    return () => stops.forEach((stop) => stop())
  }, [session, refetchMeeting, refetchPapers, withinMs])
}

/** Asks once within the time; calls until then are served by the same question. */
export function askLater(refetch: () => void, withinMs: number): { ask(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    ask() {
      timer ??= setTimeout(() => {
        timer = undefined
        refetch()
      }, Math.random() * withinMs)
    },
    stop: () => clearTimeout(timer),
  }
}
