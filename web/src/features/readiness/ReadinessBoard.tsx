import { Button, Chip, Group, Stack, Table, Text } from '@mantine/core'
import { IconBell, IconMapPin } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { countLacks, lacksOf } from '../../../../signaling/wire/site-lacks.ts'
import { readBoard, remindSites, type BoardSite } from '../../../../signaling/readiness/wire.ts'
import { ask, call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import { formatDate, formatTime } from '../../ui/format.ts'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { VirtualTable } from '../../ui/VirtualTable.tsx'
import { groupOf } from './link-rules.ts'
import classes from './readiness.module.css'

const REFRESH_MS = 20_000
const FILTERS = {
  all: () => true,
  lacking: (site: BoardSite) => countLacks(lacksOf(site)) > 0,
  answer: (site: BoardSite) => lacksOf(site).answer,
  papers: (site: BoardSite) => lacksOf(site).papers,
  link: (site: BoardSite) => lacksOf(site).link,
  device: (site: BoardSite) => lacksOf(site).device,
  ready: (site: BoardSite) => countLacks(lacksOf(site)) === 0,
} as const
const FILTER_NAMES = ['all', 'lacking', 'answer', 'papers', 'link', 'device', 'ready'] as const
const COLUMNS = ['site', 'answer', 'papers', 'link', 'device', 'reminded'] as const

/** How ready each site is, those with the most troubles first, and reminding those that lag. */
export function ReadinessBoard({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('readiness')
  const { meetingId } = meeting
  const [text, setText] = useState('')
  const [filter, setFilter] = useState<(typeof FILTER_NAMES)[number]>('all')
  const query = useQuery({
    queryKey: ['readiness.board', meetingId],
    queryFn: ({ signal }) => ask(readBoard, { meetingId }, { signal }),
    refetchInterval: REFRESH_MS,
  })
  const remind = useRemind(meeting, () => query.refetch())
  if (query.data === undefined) return <NotLoaded query={query} rows={6} rowHeight={56} />
  const { sites } = query.data
  if (sites.length === 0) return <EmptyState icon={IconMapPin} title={t('noSites')} text={t('noSitesText')} />
  const lagging = sites.filter(FILTERS.lacking)
  const found = sites
    .filter(FILTERS[filter])
    .filter(({ district, name }) => foundIn(fold(`${name} ${district}`), text))
    .toSorted((a, b) => countLacks(lacksOf(b)) - countLacks(lacksOf(a)) || a.district.localeCompare(b.district, 'vi'))
  return (
    <Stack>
      <Group gap="md" align="flex-end">
        <SearchBox label={t('search')} value={text} onChange={setText} />
        {lagging.length > 0 && (
          <Button leftSection={<IconBell size={20} aria-hidden />} onClick={() => void remind(lagging)}>
            {t('board.remind', { n: lagging.length })}
          </Button>
        )}
      </Group>
      <Group gap="xs" role="group" aria-label={t('board.filters')}>
        {FILTER_NAMES.map((name) => (
          <Chip
            key={name}
            size="md"
            checked={filter === name}
            classNames={{ label: classes.chip }}
            onChange={() => setFilter(name)}
          >
            {t(`board.filter.${name}`, { n: sites.filter(FILTERS[name]).length })}
          </Chip>
        ))}
      </Group>
      {found.length === 0 ? (
        <Text c="dimmed">{t('board.none')}</Text>
      ) : (
        <VirtualTable
          label={t('board.label')}
          columns={COLUMNS.map((key) => ({ key, title: t(`board.column.${key}`) }))}
          rows={found}
          rowHeight={68}
          minWidth={860}
          maxHeight={640}
          keyOf={({ siteId }) => siteId}
          renderRow={(site) => <Cells site={site} />}
        />
      )}
    </Stack>
  )
}

function Cells({ site }: { site: BoardSite }) {
  const { t } = useTranslation('readiness')
  const lacks = lacksOf(site)
  const { answered, asked, district, held, name, newestTest, paired, papers, remindedAtMs } = site
  return (
    <>
      <Table.Td>
        {name}
        <Text size="sm" c="dimmed">
          {district}
        </Text>
      </Table.Td>
      <Cell bad={lacks.answer}>{asked === 0 ? t('board.notAsked') : t('board.answered', { answered, asked })}</Cell>
      <Cell bad={lacks.papers}>{t('board.held', { held, papers })}</Cell>
      <Cell bad={lacks.link}>{t(`board.verdict.${groupOf(newestTest)}`)}</Cell>
      <Cell bad={lacks.device}>{paired ? t('board.paired') : t('board.notPaired')}</Cell>
      <Table.Td>
        {remindedAtMs === null ? t('board.notReminded') : `${formatTime(remindedAtMs)} ${formatDate(remindedAtMs)}`}
      </Table.Td>
    </>
  )
}

function Cell({ bad, children }: { bad: boolean; children: string }) {
  return (
    <Table.Td>
      {bad ? (
        <Text fw={600} c="var(--mantine-color-amber-text)">
          {children}
        </Text>
      ) : (
        children
      )}
    </Table.Td>
  )
}

function useRemind({ meetingId }: MeetingDetail, refetch: () => Promise<unknown>) {
  const { t } = useTranslation('readiness')
  const confirm = useConfirm()
  const sentence = useErrorSentence('readiness')
  return async (lagging: readonly BoardSite[]) => {
    let done = ''
    const agreed = await confirm({
      title: t('board.remind', { n: lagging.length }),
      text: t('board.remindText', { n: lagging.length }),
      confirm: t('board.remind', { n: lagging.length }),
      async act() {
        const answer = await call(remindSites, {
          meetingId,
          siteIds: lagging.map(({ siteId }) => siteId),
          answersAlone: false,
        })
        if (!answer.ok) return sentence(answer.error, answer.details)
        done = t('board.remindDone', answer.result)
        await refetch()
        return null
      },
    })
    if (agreed) await confirm({ title: t('tabs.board'), text: done, confirm: t('board.close') })
  }
}
