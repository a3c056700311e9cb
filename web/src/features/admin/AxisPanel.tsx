import { Card, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INCOMING_PAGE, MOST_INCOMING, readAxis, type AxisOverview } from '../../../../signaling/axis/wire.ts'
import { ask, refusalCode } from '../../net/http.ts'
import type { Sites } from '../../queries/use-sites.ts'
import { formatBytes, formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { AxisIncoming } from './AxisIncoming.tsx'
import { AxisOrgans } from './AxisOrgans.tsx'
import { AxisOutgoing } from './AxisOutgoing.tsx'

const PARTS = ['outgoing', 'incoming', 'refused', 'organs'] as const
type Part = (typeof PARTS)[number]
const LOOK_EVERY_MS = 10_000
/** Where a document system brings messages. */
const ADDRESS = '/api/v1/axis/messages'

/** The national document axis: how this server is connected, what went out and came, and to whom papers may go. */
export function AxisPanel({ sites }: { sites: Sites }) {
  const { t } = useTranslation('admin')
  const [part, setPart] = useState<Part>('outgoing')
  const [most, setMost] = useState(INCOMING_PAGE)
  const read = useQuery({
    queryKey: ['axis.overview', most],
    queryFn: ({ signal }) => ask(readAxis, { incoming: most }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_EVERY_MS,
  })
  if (read.data === undefined) {
    if (read.isError) return <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
    return <RowSkeletons rows={4} height={72} />
  }
  const { connection, counts, outgoing, incoming, moreIncoming, refused } = read.data
  const refresh = () => void read.refetch()
  return (
    <Stack>
      <Connection of={connection} />
      <SegmentedControl
        aria-label={t('axis.parts')}
        value={part}
        onChange={(value) => setPart(PARTS.find((one) => one === value) ?? 'outgoing')}
        data={PARTS.map((value) => ({ value, label: t(`axis.part.${value}`) }))}
        style={{ alignSelf: 'flex-start', maxWidth: '100%', flexWrap: 'wrap' }}
      />
      {part === 'outgoing' && <AxisOutgoing counts={counts} outgoing={outgoing} onChanged={refresh} />}
      {part === 'incoming' && (
        <AxisIncoming
          incoming={incoming}
          sites={sites}
          onChanged={refresh}
          onMore={
            moreIncoming && most < MOST_INCOMING
              ? () => setMost((now) => Math.min(MOST_INCOMING, now + INCOMING_PAGE))
              : undefined
          }
        />
      )}
      {part === 'refused' && <Refused of={refused} />}
      {part === 'organs' && <AxisOrgans />}
    </Stack>
  )
}

function Connection({ of }: { of: AxisOverview['connection'] }) {
  const { t } = useTranslation('admin')
  if (of === null) return <EmptyState icon={IconPlugConnectedX} title={t('axis.off')} text={t('axis.offText')} />
  const way = of.host === null ? 'folder' : of.folder ? 'both' : 'host'
  return (
    <Card withBorder padding="sm">
      <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
        {t('axis.as', { name: of.name, code: of.code })}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {t(`axis.way.${way}`, { host: of.host ?? '' })}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {t('axis.receives', {
          address: `${window.location.origin}${ADDRESS}`,
          size: formatBytes(of.maxBytes, currentLanguage()),
        })}
      </Text>
    </Card>
  )
}

function Refused({ of }: { of: AxisOverview['refused'] }) {
  const { t } = useTranslation('admin')
  if (of.length === 0)
    return <EmptyState icon={IconAlertTriangle} title={t('axis.refused.none')} text={t('axis.refused.noneText')} />
  return (
    <Stack component="ul" gap="xs" m={0} p={0} aria-label={t('axis.part.refused')} style={{ listStyle: 'none' }}>
      {of.map(({ atMs, keyName, error, about }, index) => (
        <Card key={`${atMs} ${index}`} withBorder component="li" padding="sm">
          <Text style={{ overflowWrap: 'anywhere' }}>
            {[formatDayTime(atMs, currentLanguage()), keyName, t(`axis.refused.error.${error}`)].join(' · ')}
          </Text>
          {about !== '' && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {about}
            </Text>
          )}
        </Card>
      ))}
    </Stack>
  )
}
