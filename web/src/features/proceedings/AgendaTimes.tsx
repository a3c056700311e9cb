import { Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Proceedings } from '../../../../signaling/proceedings/wire.ts'
import { itemTimes, type ItemTime } from '../../../../signaling/wire/speaking-sums.ts'
import { formatTime } from '../../ui/format.ts'
import { barsOf } from './bars.ts'
import bars from '../../ui/bars.module.css'
import classes from './proceedings.module.css'

const WIDTH = 1_000
const HEIGHT = 20
const KEYS = ['planned', 'took', 'over'] as const

/** Each item's planned time above its real one, on one scale; the words say the same, and from when to when it was discussed. */
export function AgendaTimes({ proceedings, nowMs }: { proceedings: Proceedings; nowMs: number }) {
  const { t } = useTranslation('proceedings')
  const items = itemTimes(proceedings, nowMs)
  if (items.length === 0) return <Text c="dimmed">{t('agenda.none')}</Text>
  const longest = Math.max(
    1,
    ...items.map(({ plannedMinutes, tookMs }) => Math.max((plannedMinutes ?? 0) * 60_000, tookMs)),
  )
  return (
    <>
      <Group gap="md" mb="sm" aria-hidden>
        {KEYS.map((key) => (
          <span key={key} className={classes.key}>
            <svg width={16} height={12}>
              <rect className={classes[key]} width={16} height={12} />
            </svg>
            <Text size="sm">{t(`agenda.${key}`)}</Text>
          </span>
        ))}
      </Group>
      <ol className={bars.bars} aria-label={t('agenda.title')}>
        {items.map((item) => (
          <Item key={item.agendaItemId} item={item} longest={longest} />
        ))}
      </ol>
    </>
  )
}

function Item({ item, longest }: { item: ItemTime; longest: number }) {
  const { t } = useTranslation('proceedings')
  const { number, title, plannedMinutes, tookMs, runs } = item
  const { planned, took, over } = barsOf(item, longest)
  const overMs = tookMs - (plannedMinutes ?? 0) * 60_000
  // In words: `15:00` beside times of the day would be read as one.
  const lasted = (ms: number) =>
    t('agenda.lasted', { minutes: Math.floor(ms / 60_000), seconds: Math.floor(ms / 1_000) % 60 })
  return (
    <li>
      <div className={bars.words}>
        <span className={bars.name}>
          {number === null ? title : `${number}. ${title}`}
          {number === null && ` (${t('agenda.gone')})`}
        </span>
        <span className={bars.value}>
          {plannedMinutes === null || plannedMinutes === 0
            ? t('agenda.unplanned')
            : t('agenda.plan', { count: plannedMinutes })}
          {' · '}
          {runs === 0 ? t('agenda.notYet') : t('agenda.real', { time: lasted(tookMs) })}
          {over > 0 && <span className={classes.overWords}> · {t('agenda.overBy', { time: lasted(overMs) })}</span>}
        </span>
      </div>
      <Text size="sm" c="dimmed">
        <When item={item} />
      </Text>
      <svg className={bars.bar} data-tall viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
        <rect className={classes.planned} width={planned * WIDTH} height={8} />
        <rect className={classes.took} y={10} width={took * WIDTH} height={10} />
        <rect className={classes.over} x={took * WIDTH} y={10} width={over * WIDTH} height={10} />
      </svg>
    </li>
  )
}

function When({ item: { fromMs, toMs, runs } }: { item: ItemTime }) {
  const { t } = useTranslation('proceedings')
  if (fromMs === null) return null
  const from = formatTime(fromMs)
  return (
    <>
      {toMs === null ? t('agenda.since', { from }) : t('agenda.fromTo', { from, to: formatTime(toMs) })}
      {runs > 1 && ` · ${t('agenda.times', { count: runs })}`}
    </>
  )
}
