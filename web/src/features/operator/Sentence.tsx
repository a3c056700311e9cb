import { IconAlertTriangle, IconCircleCheck, IconClock, IconInfoCircle } from '@tabler/icons-react'
import type { Tone } from './reception-words.ts'
import classes from './operator.module.css'

const ICONS = { well: IconCircleCheck, ready: IconInfoCircle, act: IconAlertTriangle, wait: IconClock } as const

/** One finding in words, large, and below it what to do. Screen readers hear the finding when it changes. */
export function Sentence({ tone, title, advice }: { tone: Tone; title: string; advice: string }) {
  const Shown = ICONS[tone]
  return (
    <>
      <p role="status" className={classes.finding} data-tone={tone}>
        <Shown size={26} aria-hidden />
        <span>{title}</span>
      </p>
      <p className={classes.advice}>{advice}</p>
    </>
  )
}
