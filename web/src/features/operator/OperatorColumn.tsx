import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { HeardCard } from './HeardCard.tsx'
import { SeenCard } from './SeenCard.tsx'
import { StartOver } from './StartOver.tsx'
import { useReception } from './use-reception.ts'
import classes from './operator.module.css'

interface OperatorColumnProps {
  /** What is asked of the hall now, above everything; nothing: nothing is. */
  asked: ReactNode
  meter: ReactNode
  /** The way into the list of speakers and out of it. */
  speaking: ReactNode
  /** The last message of the province, and the field for one to it. */
  messages: ReactNode
}

/** The operator's page: are we seen, are we heard, and the few things that an operator does. */
export function OperatorColumn({ asked, meter, speaking, messages }: OperatorColumnProps) {
  const { t } = useTranslation('operator')
  const now = useReception()
  return (
    <section className={classes.column} aria-label={t('title')}>
      <div className={classes.grid}>
        <div className={`${classes.whole} ${classes.asked}`}>{asked}</div>
        <SeenCard now={now} />
        <HeardCard now={now} meter={meter} />
        <section className={`${classes.card} ${classes.whole}`} aria-label={t('speak')}>
          {speaking}
        </section>
        <section className={`${classes.card} ${classes.whole}`} aria-label={t('message')}>
          {messages}
        </section>
        <div className={`${classes.whole} ${classes.again}`}>
          <StartOver />
        </div>
      </div>
    </section>
  )
}
