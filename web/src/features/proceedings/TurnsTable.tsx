import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SpeakingTurn } from '../../../../signaling/queues/wire.ts'
import { formatClock, formatTime } from '../../ui/format.ts'
import { VirtualTable } from '../../ui/VirtualTable.tsx'

const COLUMNS = ['time', 'who', 'item', 'topic', 'length'] as const
const NARROW = { whiteSpace: 'nowrap' } as const

/** Every turn in a line, the newest first. */
export function TurnsTable({ turns, nowMs }: { turns: readonly SpeakingTurn[]; nowMs: number }) {
  const { t } = useTranslation('proceedings')
  return (
    <VirtualTable
      label={t('log.table')}
      columns={COLUMNS.map((key) => ({ key, title: t(`log.${key}`) }))}
      rows={[...turns].reverse()}
      rowHeight={68}
      minWidth={640}
      maxHeight={560}
      keyOf={(turn) => `${turn.seatId}-${turn.startedAtMs}`}
      renderRow={(turn) => <Cells turn={turn} nowMs={nowMs} />}
    />
  )
}

function Cells({ turn, nowMs }: { turn: SpeakingTurn; nowMs: number }) {
  const { t } = useTranslation('proceedings')
  const { startedAtMs, endedAtMs, speaker, seatName, siteName, agendaTitle, topic } = turn
  const name = speaker || seatName
  const length = formatClock((endedAtMs ?? nowMs) - startedAtMs)
  const way = turn.point ? 'point' : (turn.queue ?? 'invited')
  return (
    <>
      <Table.Td style={NARROW}>{formatTime(startedAtMs)}</Table.Td>
      <Table.Td>
        <Text fw={600} lineClamp={1} title={name}>
          {name}
        </Text>
        {siteName !== name && (
          <Text size="sm" c="dimmed" lineClamp={1} title={siteName}>
            {siteName}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Text lineClamp={2} size="sm" title={agendaTitle}>
          {agendaTitle || t('speaking.outside')}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" lineClamp={1} title={topic}>
          {topic}
        </Text>
        <Text size="sm" c="dimmed">
          {t(`log.way.${way}`)}
        </Text>
      </Table.Td>
      <Table.Td style={NARROW}>{endedAtMs === null ? t('log.now', { time: length }) : length}</Table.Td>
    </>
  )
}
