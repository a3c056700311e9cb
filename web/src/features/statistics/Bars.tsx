import { Button, Card, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from '../../ui/bars.module.css'

export interface BarRow {
  readonly key: string
  readonly name: string
  readonly words: string
  /** Of the longest bar, 0–1. */
  readonly share: number
}

const WIDTH = 1_000
const HEIGHT = 12
/** So many are shown before somebody asks for all. */
const FIRST = 12

/** A list as a chart: a bar for each, all on one scale; the words above it say the same. */
export function Bars({ title, rows }: { title: string; rows: readonly BarRow[] }) {
  const { t } = useTranslation('statistics')
  const [all, setAll] = useState(false)
  return (
    <Card withBorder component="section" padding="lg" aria-label={title}>
      <Title order={2} mb="md">
        {title}
      </Title>
      <ul className={classes.bars}>
        {(all ? rows : rows.slice(0, FIRST)).map(({ key, name, words, share }) => (
          <li key={key}>
            <div className={classes.words}>
              <span className={classes.name}>{name}</span>
              <span className={classes.value}>{words}</span>
            </div>
            <svg className={classes.bar} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
              <rect className={classes.track} y={HEIGHT - 2} width={WIDTH} height={2} />
              <rect className={classes.filled} width={share * WIDTH} height={HEIGHT} />
            </svg>
          </li>
        ))}
      </ul>
      {rows.length > FIRST && (
        <Button
          mt="md"
          variant="default"
          onClick={() => setAll(!all)}
          aria-expanded={all}
          style={{ alignSelf: 'start' }}
        >
          {all ? t('fewer') : t('all', { count: rows.length })}
        </Button>
      )}
    </Card>
  )
}
