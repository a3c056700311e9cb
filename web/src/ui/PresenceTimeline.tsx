import { Box, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatTime } from './format.ts'
import type { TimelinePoint } from './presence.ts'

const WIDTH = 1000
const HEIGHT = 120

/** People present over time, as steps; the words under it say the same for screen readers. */
export function PresenceTimeline({ points }: { points: readonly TimelinePoint[] }) {
  const { t } = useTranslation('ui')
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined || last.timeMs === first.timeMs) return null
  const top = points.reduce((best, point) => (point.present > best.present ? point : best), first)
  const x = (timeMs: number) => ((timeMs - first.timeMs) / (last.timeMs - first.timeMs)) * WIDTH
  const y = (present: number) => HEIGHT - (present / Math.max(1, top.present)) * (HEIGHT - 4)
  const steps = points.map(
    (point, index) =>
      `${index === 0 ? `M0 ${HEIGHT}` : `H${x(point.timeMs).toFixed(1)}`} V${y(point.present).toFixed(1)}`,
  )
  return (
    <Box>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        width="100%"
        height={HEIGHT}
        preserveAspectRatio="none"
        aria-hidden
        style={{ display: 'block' }}
      >
        <path d={`${steps.join(' ')} H${WIDTH} V${HEIGHT} Z`} fill="var(--mantine-color-lake-light)" />
        <path
          d={steps.join(' ')}
          fill="none"
          stroke="var(--mantine-color-lake-filled)"
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <Group justify="space-between" mt={4}>
        <Text size="sm" c="dimmed">
          {formatTime(first.timeMs)}
        </Text>
        <Text size="sm" c="dimmed">
          {formatTime(last.timeMs)}
        </Text>
      </Group>
      <Text size="sm">{t('presenceMost', { max: top.present, at: formatTime(top.timeMs) })}</Text>
    </Box>
  )
}
