import { Card, Group, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../../ui/language.ts'
import { formatNumber } from '../../ui/format.ts'
import { linesOf, topOf, type Series } from './link-rules.ts'
import classes from './readiness.module.css'

const WIDTH = 600
const HEIGHT = 120
const STYLES = [
  { stroke: 'var(--mantine-primary-color-filled)', dash: undefined },
  { stroke: 'var(--mantine-color-amber-7)', dash: '7 5' },
] as const

interface LinkChartProps {
  title: string
  lines: readonly { readonly name: string; readonly series: Series }[]
  digits?: number
}

/** Figures of the tests in the order of time, oldest left; the sentences below say the same. */
export function LinkChart({ title, lines, digits = 0 }: LinkChartProps) {
  const { t } = useTranslation('readiness')
  const top = topOf(lines.map(({ series }) => series))
  const shown = (value: number) => formatNumber(value, currentLanguage(), digits)
  return (
    <Card withBorder component="figure" m={0} padding="md">
      <Title order={3} size="h4">
        {title}
      </Title>
      <Group gap="lg" my={6}>
        {lines.map(({ name }, index) => (
          <Group key={name} gap={6} wrap="nowrap">
            <svg width={34} height={10} aria-hidden>
              <line x1={0} y1={5} x2={34} y2={5} strokeWidth={3} {...lineOf(index)} />
            </svg>
            <Text size="sm">{name}</Text>
          </Group>
        ))}
      </Group>
      <div className={classes.chart} aria-hidden>
        <Text size="sm" className={classes.top}>
          {shown(top)}
        </Text>
        <svg viewBox={`0 -4 ${WIDTH} ${HEIGHT + 8}`} preserveAspectRatio="none" className={classes.lines}>
          <line x1={0} y1={HEIGHT} x2={WIDTH} y2={HEIGHT} stroke="var(--mantine-color-default-border)" />
          <line x1={0} y1={0} x2={WIDTH} y2={0} stroke="var(--mantine-color-default-border)" strokeDasharray="2 6" />
          {lines.flatMap(({ name, series }, index) =>
            linesOf(series, top, WIDTH, HEIGHT).map((points) =>
              points.includes(' ') ? (
                <polyline
                  key={`${name} ${points}`}
                  points={points}
                  fill="none"
                  strokeWidth={2.5}
                  vectorEffect="non-scaling-stroke"
                  {...lineOf(index)}
                />
              ) : (
                <Dot key={`${name} ${points}`} point={points} index={index} />
              ),
            ),
          )}
        </svg>
      </div>
      <figcaption>
        {lines.map(({ name, series }) => (
          <Text key={name} size="sm" c="dimmed">
            {words(name, series)}
          </Text>
        ))}
      </figcaption>
    </Card>
  )

  function words(name: string, series: Series): string {
    const known = series.filter((value) => value !== null)
    const last = known.at(-1)
    if (last === undefined) return t('chart.none', { name })
    const [low, high] = [Math.min(...known), Math.max(...known)]
    return t('chart.words', { name, low: shown(low), high: shown(high), last: shown(last) })
  }
}

function lineOf(index: number) {
  const { stroke, dash } = STYLES[index] ?? STYLES[0]
  return { stroke, strokeDasharray: dash }
}

/** A single figure between two that are missing. */
function Dot({ point, index }: { point: string; index: number }) {
  const [x, y] = point.split(',')
  return <circle cx={x} cy={y} r={4} fill={lineOf(index).stroke} />
}
