// The form of a draft: what is typed, and what of it is not sound yet.
import type { ConsultationDraft, ConsultationView } from '../../../../signaling/consultations/wire.ts'
import type { AccountId, BodyId, BodyRuleId } from '../../../../signaling/wire/ids.ts'
import { fromPickerValue, toPickerValue } from '../../ui/format.ts'

export interface DraftFields {
  readonly title: string
  readonly text: string
  readonly bodyId: BodyId | null
  readonly ruleId: BodyRuleId | null
  readonly choices: ConsultationDraft['choices']
  /** `YYYY-MM-DD` and `HH:mm` of the province's clock. */
  readonly day: string | null
  readonly time: string
  readonly follower: { readonly accountId: AccountId; readonly fullName: string } | null
  readonly showsOpinions: boolean
}

/** Whether the page is that of a draft: also of one that a colleague has sent meanwhile, as long as it holds words that are not saved. */
export const asDraft = (state: ConsultationView['state'], unsaved: boolean): boolean => state === 'draft' || unsaved

export const emptyForm = (): DraftFields => ({
  ...{ title: '', text: '', bodyId: null, ruleId: null, choices: 'usual', day: null, time: '17:00' },
  ...{ follower: null, showsOpinions: false },
})

export function formOf(view: ConsultationView): DraftFields {
  const [day = '', time = ''] = toPickerValue(view.deadlineAtMs).split(' ')
  const { title, text, body, ruleId, choices, follower, showsOpinions } = view
  return {
    ...{ title, text, bodyId: body.bodyId, ruleId, choices, day },
    time: time.slice(0, 5),
    follower,
    showsOpinions,
  }
}

/** A moment of the province's clock; null: not whole, or none. */
export function momentOf({ day, time }: Pick<DraftFields, 'day' | 'time'>): number | null {
  return day === null || !/^\d\d:\d\d/u.test(time) ? null : fromPickerValue(`${day} ${time.slice(0, 5)}:00`)
}

export type Problems = Partial<Record<'title' | 'body' | 'rule' | 'deadline', 'Needed' | 'Past'>>

export function problemsOf(fields: DraftFields, nowMs: number): Problems {
  const deadlineAtMs = momentOf(fields)
  return {
    ...(fields.title.trim() === '' ? { title: 'Needed' as const } : {}),
    ...(fields.bodyId === null ? { body: 'Needed' as const } : {}),
    ...(fields.ruleId === null ? { rule: 'Needed' as const } : {}),
    ...(deadlineAtMs === null ? { deadline: 'Needed' as const } : {}),
    ...(deadlineAtMs !== null && deadlineAtMs <= nowMs ? { deadline: 'Past' as const } : {}),
  }
}

/** Null: something is missing. */
export function draftOf(fields: DraftFields): ConsultationDraft | null {
  const { title, text, bodyId, ruleId, choices, follower, showsOpinions } = fields
  const deadlineAtMs = momentOf(fields)
  if (title.trim() === '' || bodyId === null || ruleId === null || deadlineAtMs === null) return null
  return {
    ...{ title, text, bodyId, ruleId, choices, deadlineAtMs, showsOpinions },
    followerId: follower?.accountId ?? null,
  }
}
