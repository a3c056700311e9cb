import type { QueryClient } from '@tanstack/react-query'
import { SMALL_MEETING_SEATS } from '../../../signaling/floor/wire.ts'
import { meetingChanged, type MeetingDetail } from '../../../signaling/meeting/wire.ts'
import { papersChanged, type Paper } from '../../../signaling/papers/wire.ts'
import { caughtUp } from '../../../signaling/seats/wire.ts'
import type { RoomSession } from '../net/session.ts'
import { meetingKey, papersKey } from '../queries/use-meetings.ts'
import { meetingAfter, papersAfter } from './news-rules.ts'

/** Pages of one meeting that must ask at the same time do so this far apart on average, and at the latest after so long. */
const APART_MS = 15
const LONGEST_MS = 4_000

/** Within which time pages ask that were all told the same; in a small meeting nobody waits. */
export function spreadMs(seats: number): number {
  return seats <= SMALL_MEETING_SEATS ? 0 : Math.min(LONGEST_MS, seats * APART_MS)
}

/**
 * Keeps the meeting and its papers in the page as the room's events tell them. The server is asked only for what an event does not carry,
 * and for both after joining and coming back, when events may have been missed: at a random moment within `withinMs`, once for several.
 *
 * @returns the way to stop.
 */
export function followNews(
  session: Pick<RoomSession, 'on' | 'onJoined'>,
  client: QueryClient,
  meetingId: string,
  withinMs: () => number,
): () => void {
  let peopleAreOthers = false
  const meeting = askLater(() => refetch(client, meetingKey(meetingId)), withinMs)
  const papers = askLater(() => refetch(client, papersKey(meetingId)), withinMs)
  const both = () => {
    meeting.ask()
    papers.ask()
  }
  // What changed between an answer from before and joining was not told here. What has no answer yet is asked for by who shows it.
  if (client.getQueryData(meetingKey(meetingId)) !== undefined) meeting.ask()
  if (client.getQueryData(papersKey(meetingId)) !== undefined) papers.ask()
  const stops = [
    session.on(meetingChanged, (data) => {
      peopleAreOthers ||= data.peopleChanged
      const known = apply<MeetingDetail>(client, meetingKey(meetingId), (before) => meetingAfter(before, data))
      if (!known) meeting.ask()
    }),
    session.on(papersChanged, (data) => {
      const known = apply<Paper[]>(client, papersKey(meetingId), (before) => papersAfter(before, data))
      if (!known) papers.ask()
    }),
    session.on(caughtUp, both),
    session.onJoined(both),
    meeting.stop,
    papers.stop,
  ]
  return () => {
    for (const stop of stops) stop()
    // Other pages show the list of people.
    if (peopleAreOthers) refetch(client, meetingKey(meetingId))
  }
}

/** An answer under way may be older than what made us ask: it is dropped, the first one too. */
function refetch(client: QueryClient, queryKey: readonly unknown[]): void {
  void client.cancelQueries({ queryKey })
  void client.invalidateQueries({ queryKey })
}

/**
 * @param change - Null: the event is not enough.
 * @returns whether the page has all now. An answer under way may be older than the event: it is dropped, and asked for again.
 */
function apply<T>(client: QueryClient, queryKey: readonly unknown[], change: (before: T) => T | null): boolean {
  const state = client.getQueryState<T>(queryKey)
  // Nothing in this page shows it: whatever does asks then.
  if (state === undefined) return true
  if (state.data === undefined) return false
  const asking = state.fetchStatus !== 'idle'
  if (asking) void client.cancelQueries({ queryKey })
  const now = change(state.data)
  if (now === null) return false
  if (now !== state.data) client.setQueryData<T>([...queryKey], now)
  return !asking
}

/** Asks once within the time; calls until then are served by the same question. */
export function askLater(ask: () => void, withinMs: () => number): { ask(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    ask() {
      timer ??= setTimeout(() => {
        timer = undefined
        ask()
      }, Math.random() * withinMs())
    },
    stop: () => clearTimeout(timer),
  }
}
