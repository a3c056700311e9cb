import { Card, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { IconChartBar } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { readStatistics, statisticsPath, type Statistics, type Sums } from '../../../../signaling/statistics/wire.ts'
import { accountMay } from '../../../../signaling/wire/permissions.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { Figures } from '../../ui/Figures.tsx'
import { FileButton } from '../../ui/FileButton.tsx'
import { formatNumber } from '../../ui/format.ts'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { Bars, type BarRow } from './Bars.tsx'
import { askedBy, paramsOf, searchOf, type Asked } from './period.ts'

const NOTES = { admin: 'noteAll', unitAdmin: 'noteUnit', user: 'noteOwn' } as const
/** So far back years are offered; `all years` has the rest. */
const YEARS = 10
const MONTHS = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'))

/** Figures of the meetings of one's scope, for administrators and secretaries. */
export function StatisticsPage() {
  const account = useAccount()
  return accountMay('statistics.read', account) ? <Figured note={NOTES[account.systemRole]} /> : <ForbiddenPage />
}

function Figured({ note }: { note: (typeof NOTES)[keyof typeof NOTES] }) {
  const { t } = useTranslation('statistics')
  const [search, setSearch] = useSearchParams()
  const [thisYear] = useState(() => new Date().getFullYear())
  const asked = askedBy(search, String(thisYear))
  const params = paramsOf(asked)
  const read = useQuery({
    queryKey: ['statistics.read', params],
    queryFn: ({ signal }) => ask(readStatistics, params, { signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <PageHeader
        title={t('title')}
        note={t(note)}
        actions={(['xlsx', 'csv'] as const).map((as) => (
          <FileButton key={as} href={statisticsPath(as, params)}>
            {t(as)}
          </FileButton>
        ))}
      />
      <Stack gap="md">
        <Choice
          thisYear={thisYear}
          asked={asked}
          onChange={(to) => setSearch(searchOf({ ...asked, ...to }), { replace: true })}
        />
        {read.isError && <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />}
        {read.isPending && <RowSkeletons rows={5} height={120} />}
        {read.data !== undefined &&
          !read.isError &&
          (read.data.all.meetings === 0 ? (
            <EmptyState icon={IconChartBar} title={t('none')} text={t('noneText')} />
          ) : (
            <Charts found={read.data} busy={read.isPlaceholderData} />
          ))}
      </Stack>
    </>
  )
}

interface ChoiceProps {
  thisYear: number
  asked: Asked
  onChange: (to: Partial<Asked>) => void
}

function Choice({ thisYear, asked, onChange }: ChoiceProps) {
  const { t } = useTranslation('statistics')
  const years = Array.from({ length: YEARS }, (_, back) => String(thisYear - back))
  const offered = asked.year === null || years.includes(asked.year) ? years : [asked.year, ...years]
  return (
    <div>
      <Group component="fieldset" aria-label={t('choose')} align="flex-end" p={0} m={0} style={{ border: 0 }}>
        <Select
          label={t('year')}
          allowDeselect={false}
          data={[{ value: '', label: t('allYears') }, ...offered.map((value) => ({ value, label: value }))]}
          value={asked.year ?? ''}
          onChange={(value) => onChange({ year: value === '' ? null : value })}
          style={{ flex: '0 1 12rem' }}
        />
        {asked.year !== null && (
          <Select
            label={t('month')}
            allowDeselect={false}
            data={[
              { value: '', label: t('allMonths') },
              ...MONTHS.map((value) => ({ value, label: t('monthName', { month: Number(value) }) })),
            ]}
            value={asked.month ?? ''}
            onChange={(value) => onChange({ month: value === '' ? null : value })}
            style={{ flex: '0 1 12rem' }}
          />
        )}
        <SegmentedControl
          aria-label={t('units')}
          value={asked.units}
          onChange={(value) => onChange({ units: value === 'today' ? 'today' : 'past' })}
          data={(['past', 'today'] as const).map((value) => ({ value, label: t(`view.${value}`) }))}
        />
      </Group>
      {asked.units === 'today' && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('viewNote')}
        </Text>
      )}
    </div>
  )
}

function Charts({ found, busy }: { found: Statistics; busy: boolean }) {
  const { t, i18n } = useTranslation('statistics')
  const language = i18n.language === 'en' ? 'en' : 'vi'
  const number = (value: number) => formatNumber(value, language)
  const time = (minutes: number) => t('hours', { hours: number(Math.floor(minutes / 60)), minutes: minutes % 60 })
  const bars = (rows: readonly (readonly [key: string, name: string, sums: Sums])[]): BarRow[] => {
    const most = Math.max(1, ...rows.map(([, , { meetings }]) => meetings))
    return rows.map(([key, name, { meetings, minutes, papers }]) => ({
      ...{ key, name, share: meetings / most },
      words: t('row', { meetings: number(meetings), time: time(minutes), papers: number(papers) }),
    }))
  }
  const unit = ({ name, endsOn }: { name: string; endsOn: string | null }) =>
    endsOn === null ? name : t('until', { name, day: endsOn.split('-').toReversed().join('/') })
  const { all, months, kinds, levels, units, sites } = found
  return (
    <Stack gap="md" aria-busy={busy}>
      <Card withBorder component="section" padding="lg" aria-label={t('sums')}>
        <Figures
          figures={[
            [t('meetings'), number(all.meetings)],
            [t('time'), time(all.minutes)],
            [t('papers'), number(all.papers)],
            [t('came'), t('of', { came: number(all.came), invited: number(all.invited) })],
          ]}
        />
      </Card>
      <Bars
        title={t('by.months')}
        rows={bars(months.map((sums) => [sums.month, `${sums.month.slice(5)}/${sums.month.slice(0, 4)}`, sums]))}
      />
      <Bars title={t('by.kinds')} rows={bars(kinds.map((sums) => [sums.kind, t(`kind.${sums.kind}`), sums]))} />
      <Bars
        title={t('by.levels')}
        // The levels are data: one that has no words here is shown as it is.
        rows={bars(levels.map((sums) => [sums.level, t(`level.${sums.level}`, sums.level), sums]))}
      />
      <Bars title={t('by.units')} rows={bars(units.map((sums) => [sums.siteId, unit(sums), sums]))} />
      {sites.length > 0 && (
        <Bars
          title={t('by.sites')}
          rows={sites.map((site) => ({
            ...{ key: site.siteId, name: unit(site), share: site.came / site.invited },
            words: t('attended', {
              ...{ came: number(site.came), invited: number(site.invited) },
              share: `${number((site.came / site.invited) * 100)} %`,
            }),
          }))}
        />
      )}
    </Stack>
  )
}
