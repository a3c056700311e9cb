import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconHourglass, IconProgress } from '@tabler/icons-react'
import type { TaskStanding } from '../../../../signaling/tasks/wire.ts'

/** How each state of a task looks, in the order of the bars: what is late stands first. */
export const STANDING_LOOKS = [
  { standing: 'overdue', icon: IconAlertTriangle, color: 'red' },
  { standing: 'todo', icon: IconCircleDashed, color: 'gray' },
  { standing: 'doing', icon: IconProgress, color: 'lake' },
  { standing: 'reported', icon: IconHourglass, color: 'amber' },
  { standing: 'done', icon: IconCircleCheck, color: 'green' },
] as const satisfies readonly { standing: TaskStanding; icon: unknown; color: string }[]
