import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import type { RoomStatus } from '../net/session.ts'
import { useWhoAmI } from '../queries/who-am-i.ts'

/** From which meeting a paired browser came back to its waiting page, and why. */
export interface PairedReturn {
  readonly from: string
  readonly reason: string
}

/** Of this page alone: who opens the browser after a power cut finds nothing of it. */
let last: PairedReturn | null = null

/** @returns it once; null: the page comes from nowhere. */
export function takePairedReturn(): PairedReturn | null {
  const found = last
  last = null
  return found
}

/** Whether nobody signed in here: the browser is a hall's. */
export function usePaired(): boolean {
  return (useWhoAmI().data?.paired ?? null) !== null
}

/**
 * Takes a paired browser back to its waiting page when its part in a meeting is over, since nobody may be there to press anything.
 *
 * @param status - Null: the meeting cannot be opened at all.
 * @returns whether it does so. A page that another window took over from stays, or the two would take turns for ever.
 */
export function usePairedReturn(meetingId: string, status: RoomStatus | null): boolean {
  const paired = usePaired()
  const navigate = useNavigate()
  const reason = status === null ? 'refused' : status.kind === 'over' ? status.reason : null
  const returns = paired && reason !== null && reason !== 'takenOver'
  useEffect(() => {
    if (!returns) return
    // A page of an older build loads the new one on its way.
    if (reason === 'outdated') return location.replace('/hoi-truong')
    // Of a withdrawn pairing nothing is left that could be kept out of a meeting.
    last = reason === 'revoked' || reason === 'signedOut' ? null : { from: meetingId, reason }
    void navigate('/hoi-truong', { replace: true })
  }, [returns, reason, meetingId, navigate])
  return returns
}
