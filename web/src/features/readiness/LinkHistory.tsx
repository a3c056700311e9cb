import { Alert, Card, Stack, Table, Title } from '@mantine/core'
import { IconGauge } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { LinkStart, LinkTest } from '../../../../signaling/passport/wire.ts'
import { judgeLink } from '../../../../signaling/wire/link-verdict.ts'
import { formatDate, formatTime } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states.tsx'
import { VirtualTable } from '../../ui/VirtualTable.tsx'
import { LinkChart } from './LinkChart.tsx'
import { useFigures } from './use-figures.ts'
import classes from './readiness.module.css'

interface LinkHistoryProps {
  /** The newest first. */
  tests: readonly LinkTest[]
  start: LinkStart | null
}

/** The link of one site over time: what the next meeting begins with, charts, and every test in words. */
export function LinkHistory({ tests, start }: LinkHistoryProps) {
  const { t } = useTranslation('readiness')
  const { kbps, ms, share } = useFigures()
  if (tests.length === 0) return <EmptyState icon={IconGauge} title={t('noTests')} text={t('noTestsText')} />
  const inTime = tests.toReversed()
  const line = (name: string, of: (test: LinkTest) => number | null) => ({ name, series: inTime.map(of) })
  return (
    <Stack gap="md">
      <Alert icon={<IconGauge aria-hidden />}>
        {start === null ? t('start.unknown') : t('start.known', { down: kbps(start.downKbps), up: kbps(start.upKbps) })}
      </Alert>
      <div className={classes.charts}>
        <LinkChart
          title={t('chart.speed')}
          lines={[line(t('chart.down'), ({ downKbps }) => downKbps), line(t('chart.up'), ({ upKbps }) => upKbps)]}
        />
        <LinkChart
          title={t('chart.delay')}
          lines={[line(t('chart.rtt'), ({ rttMs }) => rttMs), line(t('chart.jitter'), ({ jitterMs }) => jitterMs)]}
        />
        <LinkChart
          title={t('chart.loss')}
          digits={1}
          lines={[line(t('chart.lost'), ({ lossShare }) => (lossShare === null ? null : lossShare * 100))]}
        />
      </div>
      <Card withBorder component="section" padding="lg" aria-label={t('history')}>
        <Title order={2} size="h3" mb="sm">
          {t('history')}
        </Title>
        <VirtualTable
          label={t('history')}
          columns={[
            { key: 'at', title: t('when') },
            { key: 'state', title: t('column.state') },
            { key: 'down', title: t('column.down') },
            { key: 'up', title: t('column.up') },
            { key: 'rtt', title: t('column.rtt') },
            { key: 'jitter', title: t('jitter') },
            { key: 'loss', title: t('column.loss') },
            { key: 'way', title: t('wayTitle') },
            { key: 'device', title: t('device') },
          ]}
          rows={tests}
          rowHeight={52}
          minWidth={1_000}
          maxHeight={480}
          keyOf={({ atMs }) => String(atMs)}
          renderRow={(test) => (
            <>
              <Table.Td className={classes.number}>{`${formatTime(test.atMs)} ${formatDate(test.atMs)}`}</Table.Td>
              <Table.Td>{t(`verdict.${judgeLink(test)}`)}</Table.Td>
              <Table.Td className={classes.number}>{kbps(test.downKbps)}</Table.Td>
              <Table.Td className={classes.number}>{kbps(test.upKbps)}</Table.Td>
              <Table.Td className={classes.number}>{ms(test.rttMs)}</Table.Td>
              <Table.Td className={classes.number}>{ms(test.jitterMs)}</Table.Td>
              <Table.Td className={classes.number}>{share(test.lossShare)}</Table.Td>
              <Table.Td>{t(`way.${test.way}`)}</Table.Td>
              <Table.Td>{test.device}</Table.Td>
            </>
          )}
        />
      </Card>
    </Stack>
  )
}
