import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import {
  chooseRoomPlan,
  listRoomPlans,
  placePerson,
  readSeating,
  seatingChanged,
  type Seating,
} from '../../../../signaling/seating/wire.ts'
import type { AccountId, MeetingId, RoomPlanId } from '../../../../signaling/wire/ids.ts'
import { ask, call } from '../../net/http.ts'
import type { Answer, RoomSession } from '../../net/session.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'

export const ROOMS_KEY = ['seating.rooms'] as const
const keyOf = (meetingId: MeetingId) => ['seating.read', meetingId] as const

/** All rooms that are drawn. */
export function useRooms() {
  return useQuery({
    queryKey: ROOMS_KEY,
    queryFn: async ({ signal }) => (await ask(listRoomPlans, { siteId: null }, { signal })).rooms,
  })
}

/** Outside the room nobody tells of what another secretary does. */
const LOOK_EVERY_MS = 5_000

/** Who sits where. @param session - The room's, which tells of changes; null: it is asked every few seconds. */
export function useSeating(meetingId: MeetingId, session: RoomSession | null) {
  const client = useQueryClient()
  useEffect(() => {
    if (session === null) return undefined
    const key = keyOf(meetingId)
    const stops = [
      session.on(seatingChanged, ({ seating }) => {
        void client.cancelQueries({ queryKey: key })
        client.setQueryData<Seating>(key, seating)
      }),
      session.onJoined(() => void client.invalidateQueries({ queryKey: key })),
    ]
    return () => stops.forEach((stop) => stop())
  }, [session, client, meetingId])
  return useQuery({
    queryKey: keyOf(meetingId),
    queryFn: async ({ signal }) => (await ask(readSeating, { meetingId }, { signal })).seating,
    refetchInterval: session === null ? LOOK_EVERY_MS : false,
  })
}

export interface SeatingActs {
  /** The last refusal in words; null: none. */
  readonly refused: string | null
  choose(roomPlanId: RoomPlanId | null): Promise<void>
  place(accountId: AccountId, placeId: string | null): Promise<void>
}

export function useSeatingActs(meetingId: MeetingId): SeatingActs {
  const client = useQueryClient()
  const sentence = useErrorSentence('seating')
  const [refused, setRefused] = useState<string | null>(null)
  const take = (answer: Answer<{ seating: Seating }>): void => {
    setRefused(answer.ok ? null : sentence(answer.error, answer.details))
    if (answer.ok) client.setQueryData<Seating>(keyOf(meetingId), answer.result.seating)
    else void client.invalidateQueries({ queryKey: keyOf(meetingId) })
  }
  return {
    refused,
    choose: async (roomPlanId) => take(await call(chooseRoomPlan, { meetingId, roomPlanId })),
    place: async (accountId, placeId) => take(await call(placePerson, { meetingId, accountId, placeId })),
  }
}
