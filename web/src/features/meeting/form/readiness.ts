import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import type { Paper } from '../../../../../signaling/papers/wire.ts'

export type MissingPart = 'chair' | 'secretary' | 'sites' | 'agenda'

/** The part of the form where each is added; also the id of that part, so that an address can lead to it. */
export const FORM_PART = {
  chair: 'nguoi-du',
  secretary: 'nguoi-du',
  sites: 'diem-cau',
  agenda: 'chuong-trinh',
} as const satisfies Record<MissingPart, string>

export interface Readiness {
  /** Without these the server refuses to send the invitations. */
  readonly missing: readonly MissingPart[]
  /** Sites that nobody on the list belongs to. */
  readonly sitesWithoutPeople: number
  readonly itemsWithoutPapers: readonly string[]
  readonly notIssued: number
}

/** What is still missing before the invitations go out, and what is worth a second look. */
export function readinessOf(
  meeting: Pick<MeetingDetail, 'participants' | 'siteIds' | 'agenda'>,
  papers: readonly Paper[],
): Readiness {
  const missing: MissingPart[] = []
  if (!meeting.participants.some((person) => person.role === 'chair')) missing.push('chair')
  if (!meeting.participants.some((person) => person.role === 'secretary')) missing.push('secretary')
  if (meeting.siteIds.length === 0) missing.push('sites')
  if (meeting.agenda.length === 0) missing.push('agenda')
  const peopled = new Set<string>(meeting.participants.map((person) => person.siteId))
  const live = papers.filter((paper) => paper.state !== 'recalled')
  const covered = new Set<string>(live.map((paper) => paper.agendaItemId))
  return {
    missing,
    sitesWithoutPeople: meeting.siteIds.filter((siteId) => !peopled.has(siteId)).length,
    itemsWithoutPapers: meeting.agenda.filter((item) => !covered.has(item.agendaItemId)).map((item) => item.title),
    notIssued: live.filter((paper) => paper.state === 'prepared').length,
  }
}
