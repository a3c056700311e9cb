// How a task of approved minutes stands on a day.
import { toPickerValue } from '../../ui/format.ts'

export type TaskState = 'done' | 'late' | 'open'

/** `late`: it was to be done before this day, and nobody has said that it is. */
export function taskStateOf(
  { done, dueDay }: { readonly done: boolean; readonly dueDay: string | null },
  nowMs: number,
): TaskState {
  if (done) return 'done'
  return dueDay !== null && dueDay < toPickerValue(nowMs).slice(0, 'YYYY-MM-DD'.length) ? 'late' : 'open'
}
