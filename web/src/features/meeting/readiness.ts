import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { Paper } from '../../../../signaling/papers/wire.ts'

export interface Readiness {
  /** Without these the server refuses to send the invitations. */
  readonly missing: readonly ('chair' | 'sites' | 'agenda')[]
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
  const missing: Readiness['missing'][number][] = []
  if (!meeting.participants.some((person) => person.role === 'chair')) missing.push('chair')
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
