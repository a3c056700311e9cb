import type { Pattern } from '../../../../../signaling/templates/wire.ts'
import { toPickerValue } from '../../../ui/format.ts'
import { emptyForm, type FormValues } from '../form/form-state.ts'

const WEEK_MS = 7 * 86_400_000

/** The next time after that meeting and after now on the same day of the week and at the same hour; the province has no summer time. */
export function nextWeekly(startsAtMs: number, nowMs: number): number {
  const heldWeeksAgo = Math.max(0, Math.floor((nowMs - startsAtMs) / WEEK_MS))
  return startsAtMs + (heldWeeksAgo + 1) * WEEK_MS
}

export interface Taken {
  readonly agenda: boolean
  readonly people: boolean
}

/** A new meeting's form, filled in from a pattern as far as was chosen. */
export function formOfPattern(pattern: Pattern, startsAtMs: number, taken: Taken, key: () => string): FormValues {
  const [startDay = '', startTime = ''] = toPickerValue(startsAtMs).split(' ')
  const [endDay = '', endTime = ''] = toPickerValue(startsAtMs + pattern.durationMs).split(' ')
  const { siteIds, people } = taken.people ? pattern : { siteIds: [], people: [] }
  const agenda = taken.agenda ? pattern.agenda : []
  return {
    ...emptyForm(startsAtMs, key()),
    title: pattern.title,
    kind: pattern.kind,
    place: pattern.place,
    startDay,
    startTime: startTime.slice(0, 5),
    endDay,
    endTime: endTime.slice(0, 5),
    siteIds: new Set(siteIds),
    people,
    ...(agenda.length === 0
      ? {}
      : {
          agenda: agenda.map((item) => ({
            ...item,
            ...{ key: key(), agendaItemId: null },
            // A person who is not taken along neither speaks nor is in the audience of an item.
            speaker: taken.people ? item.speaker : null,
            audience: item.audience === null ? null : taken.people ? item.audience : [],
          })),
        }),
  }
}
