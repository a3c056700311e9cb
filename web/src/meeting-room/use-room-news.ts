import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { followNews, spreadMs } from './room-news.ts'
import { useMeetingSession } from './meeting-session.ts'
import { useRoom } from './use-room.ts'

/** The room's one listener for what changes about the meeting and its papers. */
export function useRoomNews(meetingId: string): void {
  const { session } = useMeetingSession()
  const client = useQueryClient()
  const seats = useRef(0)
  seats.current = useRoom().seats.length
  useEffect(() => followNews(session, client, meetingId, () => spreadMs(seats.current)), [session, client, meetingId])
}
