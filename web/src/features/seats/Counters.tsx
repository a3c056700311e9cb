import { UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './seats.module.css'

interface CountersProps<F extends string> {
  filters: readonly F[]
  counts: Readonly<Record<F, number>>
  chosen: F | null
  onChoose: (filter: F | null) => void
  wordsOf: (filter: F) => string
}

/** How many are in which state; pressing a number shows those alone, pressing it again shows all. */
export function Counters<F extends string>({ filters, counts, chosen, onChoose, wordsOf }: CountersProps<F>) {
  const { t } = useTranslation('seats')
  return (
    <div className={classes.counters} role="group" aria-label={t('counters')}>
      {filters.map((filter) => (
        <UnstyledButton
          key={filter}
          className={classes.counter}
          data-filter={filter}
          data-none={counts[filter] === 0}
          aria-pressed={chosen === filter}
          onClick={() => onChoose(chosen === filter ? null : filter)}
        >
          {wordsOf(filter)}
        </UnstyledButton>
      ))}
    </div>
  )
}
