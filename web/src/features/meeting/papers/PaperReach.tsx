import { Box, Button, Chip, Group, Modal, Progress, Stack, Table, Text } from '@mantine/core'
import { IconDownload, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  readersCsvPath,
  readReach,
  readReaders,
  type Counts,
  type Reader,
} from '../../../../../signaling/papers/receipts/wire.ts'
import type { Paper } from '../../../../../signaling/papers/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { ask } from '../../../net/http.ts'
import { formatDate, formatTime } from '../../../ui/format.ts'
import { NotLoaded } from '../../../ui/NotLoaded.tsx'
import { VirtualTable } from '../../../ui/VirtualTable.tsx'

const REFRESH_MS = 30_000
const STEPS = ['received', 'opened', 'readAll'] as const
const COLUMNS = ['name', 'site', 'received', 'opened', 'pages'] as const

/** How far an issued paper has come with those who may read it, as bars with counts, and the way to their names. */
export function PaperReach({ meetingId, paper }: { meetingId: MeetingId; paper: Paper }) {
  const { t } = useTranslation('meeting')
  const [opened, setOpened] = useState(false)
  const reach = useQuery({
    queryKey: ['papers.reach', meetingId],
    queryFn: async ({ signal }) => (await ask(readReach, { meetingId }, { signal })).papers,
    refetchInterval: REFRESH_MS,
  }).data?.find(({ paperId }) => paperId === paper.paperId)
  if (reach === undefined || reach.entitled.people === 0) return null
  return (
    <Group gap="md" mt={4} align="center" role="group" aria-label={t('reach.bars', { title: paper.title })}>
      {STEPS.map((step) => (
        <Bar key={step} label={t(`reach.${step}`)} counts={reach[step]} of={reach.entitled} />
      ))}
      <Button
        variant="subtle"
        leftSection={<IconUsers size={18} aria-hidden />}
        aria-label={t('reach.whoNamed', { title: paper.title })}
        onClick={() => setOpened(true)}
      >
        {t('reach.who')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        size="xl"
        title={t('reach.whoNamed', { title: paper.title })}
        closeButtonProps={{ 'aria-label': t('reach.close') }}
      >
        <Readers meetingId={meetingId} paper={paper} opened={opened} />
      </Modal>
    </Group>
  )
}

function Bar({ label, counts, of }: { label: string; counts: Counts; of: Counts }) {
  const { t } = useTranslation('meeting')
  return (
    <Box style={{ flex: '1 1 9rem', maxWidth: '15rem' }}>
      <Text size="sm">{label}</Text>
      <Progress value={(100 * counts.people) / of.people} color="green" size="md" aria-label={label} />
      <Text size="sm" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {t('reach.count', {
          people: counts.people,
          allPeople: of.people,
          sites: counts.sites,
          allSites: of.sites,
        })}
      </Text>
    </Box>
  )
}

const FILTERS = {
  all: () => true,
  notReceived: ({ receivedAtMs }: Reader) => receivedAtMs === null,
  notOpened: ({ openedAtMs }: Reader) => openedAtMs === null,
  opened: ({ openedAtMs }: Reader) => openedAtMs !== null,
} as const
const FILTER_NAMES = ['all', 'notReceived', 'notOpened', 'opened'] as const

function Readers({ meetingId, paper, opened }: { meetingId: MeetingId; paper: Paper; opened: boolean }) {
  const { t } = useTranslation('meeting')
  const [filter, setFilter] = useState<(typeof FILTER_NAMES)[number]>('all')
  const query = useQuery({
    queryKey: ['papers.readers', meetingId, paper.paperId],
    queryFn: ({ signal }) => ask(readReaders, { meetingId, paperId: paper.paperId }, { signal }),
    enabled: opened,
    refetchInterval: REFRESH_MS,
  })
  if (query.data === undefined) return <NotLoaded query={query} rowHeight={44} />
  const { pages, readers } = query.data
  const rows = readers.filter(FILTERS[filter])
  return (
    <Stack gap="sm">
      <Text size="sm">{t('reach.what')}</Text>
      <Group gap="xs" role="group" aria-label={t('reach.filters')}>
        {FILTER_NAMES.map((name) => (
          <Chip key={name} size="md" checked={filter === name} onChange={() => setFilter(name)}>
            {t(`reach.filter.${name}`, { n: readers.filter(FILTERS[name]).length })}
          </Chip>
        ))}
        <Button
          component="a"
          href={readersCsvPath(meetingId, paper.paperId)}
          download
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('reach.csv')}
        </Button>
      </Group>
      {rows.length === 0 ? (
        <Text>{t('reach.none')}</Text>
      ) : (
        <VirtualTable
          label={t('reach.whoNamed', { title: paper.title })}
          columns={COLUMNS.map((key) => ({ key, title: t(`reach.column.${key}`) }))}
          rows={rows}
          rowHeight={56}
          minWidth={640}
          maxHeight={420}
          keyOf={({ accountId }) => accountId}
          renderRow={(reader) => <Cells reader={reader} pages={pages} />}
        />
      )}
    </Stack>
  )
}

function Cells({ reader, pages }: { reader: Reader; pages: number }) {
  const { t } = useTranslation('meeting')
  const time = (atMs: number | null) => (atMs === null ? t('reach.not') : `${formatTime(atMs)} ${formatDate(atMs)}`)
  return (
    <>
      <Table.Td>
        {reader.fullName}
        <Text size="sm" c="dimmed">
          {t(`ui:meetingRole.${reader.role}`)}
        </Text>
      </Table.Td>
      <Table.Td>{reader.siteName}</Table.Td>
      <Table.Td>{time(reader.receivedAtMs)}</Table.Td>
      <Table.Td>
        {time(reader.openedAtMs)}
        {reader.openedAtMs === null && reader.openedBefore !== null && (
          <Text size="sm" c="dimmed">
            {t('reach.before', { number: reader.openedBefore })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{t('reach.pages', { n: reader.pagesRead, all: pages })}</Table.Td>
    </>
  )
}
