import { Button, Card, Group, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TaskList, TaskSums } from '../../../../signaling/tasks/wire.ts'
import bars from '../../ui/bars.module.css'
import { STANDING_LOOKS } from './standing-looks.ts'
import classes from './tasks.module.css'

const WIDTH = 1_000
const HEIGHT = 16
/** So many units are shown before somebody asks for all. */
const FIRST = 8

const totalOf = (sums: TaskSums): number => STANDING_LOOKS.reduce((all, { standing }) => all + sums[standing], 0)

/** For each unit one bar, cut by state, all on one scale; the words above it say the same. */
export function UnitBars({ units, sums }: Pick<TaskList, 'units' | 'sums'>) {
  const { t } = useTranslation('tasks')
  const [all, setAll] = useState(false)
  const most = Math.max(1, ...units.map((unit) => totalOf(unit.sums)))
  const words = (of: TaskSums) =>
    STANDING_LOOKS.flatMap(({ standing }) =>
      of[standing] === 0 ? [] : [`${t(`standing.${standing}`)}: ${of[standing]}`],
    ).join(' · ')
  return (
    <Card withBorder component="section" padding="lg" aria-label={t('chart')}>
      <Title order={2} mb="xs">
        {t('chart')}
      </Title>
      <Group component="ul" gap="md" m={0} mb="md" p={0} style={{ listStyle: 'none' }} aria-label={t('sums')}>
        {STANDING_LOOKS.map(({ standing }) => (
          <li key={standing}>
            <Group gap={6} wrap="nowrap">
              <svg width={14} height={14} aria-hidden>
                <rect width={14} height={14} rx={3} className={classes.part} data-standing={standing} />
              </svg>
              <Text size="sm">
                {t(`standing.${standing}`)}: <strong>{sums[standing]}</strong>
              </Text>
            </Group>
          </li>
        ))}
      </Group>
      <ul className={bars.bars} aria-label={t('chart')}>
        {(all ? units : units.slice(0, FIRST)).map(({ unit, sums: own }) => (
          <li key={unit?.siteId ?? ''}>
            <div className={bars.words}>
              <span className={bars.name}>{unit?.name ?? t('nobody')}</span>
              <span className={bars.value}>{words(own)}</span>
            </div>
            <svg className={bars.bar} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
              <rect className={bars.track} y={HEIGHT - 2} width={WIDTH} height={2} />
              {partsOf(own, most).map(({ standing, from, width }) => (
                <rect
                  key={standing}
                  className={classes.part}
                  data-standing={standing}
                  x={from * WIDTH}
                  width={width * WIDTH}
                  height={HEIGHT}
                />
              ))}
            </svg>
          </li>
        ))}
      </ul>
      {units.length > FIRST && (
        <Button
          mt="md"
          variant="default"
          onClick={() => setAll(!all)}
          aria-expanded={all}
          style={{ alignSelf: 'start' }}
        >
          {all ? t('fewerUnits') : t('allUnits', { count: units.length })}
        </Button>
      )}
    </Card>
  )
}

/** The parts of one bar, one behind the other, as shares of the longest bar. */
function partsOf(sums: TaskSums, most: number) {
  let from = 0
  return STANDING_LOOKS.map(({ standing }) => {
    const part = { standing, from, width: sums[standing] / most }
    from += part.width
    return part
  })
}
