import type { SeatId } from '../../../../signaling/wire/ids.ts'
import type { Standing } from '../../meeting-room/floor-rules.ts'

/** What others would lose if this person went now, the gravest first. */
export type LeavingReason = 'chair' | 'floor' | 'presenting' | 'screen' | 'stage' | 'mic'

export interface OnAir {
  readonly leadsAsChair: boolean
  readonly standing: Standing
  readonly presents: boolean
  readonly sharesScreen: boolean
  readonly micOn: boolean
  readonly selfSeatId: SeatId | null
  readonly stageSeatId: SeatId | null
}

/** @returns null when nobody would miss anything: then leaving asks nothing. */
export function reasonToAsk(now: OnAir): LeavingReason | null {
  if (now.leadsAsChair) return 'chair'
  if (now.standing === 'holder' || now.standing === 'point') return 'floor'
  if (now.presents) return 'presenting'
  if (now.sharesScreen) return 'screen'
  if (now.stageSeatId !== null && now.stageSeatId === now.selfSeatId) return 'stage'
  return now.micOn ? 'mic' : null
}

/** The room and its wall are one meeting session; the sign-in page comes when the login session is over, which is no choice of the person's. */
export function leavesRoom(meetingId: string, pathname: string): boolean {
  const path = `/cuoc-hop/${meetingId}`
  const within = ['vao', 'giam-sat', 'ban-dieu-hanh'].map((view) => `${path}/${view}`)
  return !within.includes(pathname) && pathname !== '/dang-nhap'
}
