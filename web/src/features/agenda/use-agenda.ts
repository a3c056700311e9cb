import { useState } from 'react'
import { goToItem } from '../../../../signaling/agenda/wire.ts'
import { isRunning, type ItemSpeaker, type MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { AgendaItemId } from '../../../../signaling/wire/ids.ts'
import type { RoomModel, Seat } from '../../net/session.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRights, useRoom } from '../../meeting-room/use-room.ts'
import { useClosedItemWarning } from './use-closed-item-warning.tsx'

export interface AgendaActs {
  /** Undefined: not this person's to do, or not now. */
  readonly goTo: ((agendaItemId: AgendaItemId | null) => void) | undefined
  /** A request is under way. */
  readonly asking: boolean
}

/** Going from item to item. What was refused is said in the quiet line; the agenda on the screen stays that of the server. */
export function useAgendaActs(meeting: MeetingDetail): AgendaActs {
  const { session, notices } = useMeetingSession()
  const { lead } = useRights()
  const room = useRoom()
  const warn = useClosedItemWarning(meeting)
  const [asking, setAsking] = useState(false)
  const goTo = async (agendaItemId: AgendaItemId | null) => {
    // The buttons keep their place and look; a second press while the first is under way asks nothing.
    if (asking) return
    const ifCurrent = room.agenda.current?.agendaItemId ?? null
    if (agendaItemId !== null && !(await warn(agendaItemId))) return
    setAsking(true)
    const answer = await session.request(goToItem, { agendaItemId, ifCurrent })
    setAsking(false)
    if (!answer.ok) notices.say({ kind: 'failed', noun: 'agenda', code: answer.error })
  }
  const may = lead && isRunning(room.meeting.state)
  return { goTo: may ? (agendaItemId) => void goTo(agendaItemId) : undefined, asking }
}

/** The seat at which an item's speaker is, or would be: a person at a desk of their own, else the hall of a site. */
export function speakerSeat(
  { byId }: Pick<RoomModel, 'byId'>,
  speaker: ItemSpeaker | null,
  participants: MeetingDetail['participants'],
): Seat | null {
  if (speaker === null) return null
  const seats = [...byId.values()]
  const hall = (siteId: string | undefined) =>
    seats.find((seat) => seat.kind === 'site' && seat.siteId === siteId) ?? null
  if (speaker.kind === 'site') return hall(speaker.siteId)
  const own = seats.find((seat) => seat.kind === 'person' && seat.accountId === speaker.accountId)
  if (own !== undefined && own.connection !== 'absent') return own
  const site = hall(participants.find(({ accountId }) => accountId === speaker.accountId)?.siteId)
  return site !== null && site.connection !== 'absent' ? site : (own ?? null)
}
