// How a task of approved minutes stands on a day.
import { standingOf } from '../../../../signaling/tasks/wire.ts'
import { toPickerValue } from '../../ui/format.ts'

export type TaskState = 'done' | 'reported' | 'late' | 'open'

interface Progress {
  readonly done: boolean
  readonly reported: boolean
}

/** `late`: it was to be done before this day, and nobody has said that it is. @param own - Undefined: nobody has said anything of it. */
export function taskStateOf(own: Progress | undefined, dueDay: string | null, nowMs: number): TaskState {
  const state = own?.done === true ? 'done' : own?.reported === true ? 'reported' : 'todo'
  const standing = standingOf({ state, dueDay }, toPickerValue(nowMs).slice(0, 'YYYY-MM-DD'.length))
  return standing === 'done' || standing === 'reported' ? standing : standing === 'overdue' ? 'late' : 'open'
}
