import type { z } from 'zod'
import type { MeetingDetail, meetingChanged } from '../../../signaling/meeting/wire.ts'
import type { Paper, papersChanged } from '../../../signaling/papers/wire.ts'

/**
 * The list of papers after an event told of a change in it.
 *
 * @returns null when the event and the list before it do not hold all that is listed now, so that the server must be asked.
 */
export function papersAfter(
  before: readonly Paper[],
  { papers, order, tooMany }: z.output<typeof papersChanged.data>,
): Paper[] | null {
  if (tooMany) return null
  const known = new Map([...before, ...papers].map((paper) => [paper.paperId, paper]))
  const now = order.flatMap((paperId) => known.get(paperId) ?? [])
  return now.length === order.length ? now : null
}

/**
 * The meeting after an event told of its next revision. Sites and people stay those of before: a room has its list of seats.
 *
 * @returns the same object for a revision that is known already; null when one between was missed.
 */
export function meetingAfter(
  before: MeetingDetail,
  { agenda, peopleChanged: _others, ...shown }: z.output<typeof meetingChanged.data>,
): MeetingDetail | null {
  if (shown.revision <= before.revision) return before
  if (shown.revision > before.revision + 1) return null
  return { ...before, ...shown, agenda: agenda ?? before.agenda }
}
