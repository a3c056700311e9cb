import { Box, Button, Stack, Text, Title } from '@mantine/core'
import { IconMailQuestion, IconPlus, IconSearchOff } from '@tabler/icons-react'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ConsultationEntry } from '../../../../signaling/consultations/wire.ts'
import { accountMay } from '../../../../signaling/wire/permissions.ts'
import { refusalCode } from '../../net/http.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { ConsultationCard } from './ConsultationCard.tsx'
import { useConsultations } from './use-consultations.ts'

const GROUPS = ['toAnswer', 'open', 'draft', 'over'] as const
type GroupKey = (typeof GROUPS)[number]

function groupOf({ state, asked, answeredAtMs }: ConsultationEntry): GroupKey {
  if (state === 'draft') return 'draft'
  if (state !== 'open') return 'over'
  return asked && answeredAtMs === null ? 'toAnswer' : 'open'
}

/** What awaits one's opinion first, then what one follows or has answered. */
export function ConsultationListPage() {
  const { t } = useTranslation('consultations')
  const mayDraft = accountMay('consultations.create', useAccount())
  const list = useConsultations()
  const [query, setQuery] = useState('')
  const asked = useDeferredValue(query)
  const all = list.data?.consultations ?? []
  const found = all.filter(({ title, bodyName }) => foundIn(fold(`${title} ${bodyName}`), asked))
  const groups = Map.groupBy(found, groupOf)
  const actions = mayDraft && (
    <Button component={Link} to="/lay-y-kien/moi" leftSection={<IconPlus size={20} aria-hidden />}>
      {t('new')}
    </Button>
  )
  return (
    <>
      <PageHeader title={t('title')} actions={actions} />
      {list.isPending && <RowSkeletons rows={4} height={104} />}
      {list.isError && list.data === undefined && (
        <ErrorState code={refusalCode(list.error)} noun="consultations" onRetry={() => void list.refetch()} />
      )}
      {list.data !== undefined && all.length === 0 && (
        <EmptyState icon={IconMailQuestion} title={t('none')} text={t(mayDraft ? 'noneTextPreparer' : 'noneText')} />
      )}
      {list.data !== undefined && all.length > 0 && (
        <Stack gap="xl">
          <Box maw={560}>
            <SearchBox label={t('search')} placeholder={t('searchHint')} value={query} onChange={setQuery} />
          </Box>
          {found.length === 0 && <EmptyState icon={IconSearchOff} title={t('nothingFound')} />}
          {GROUPS.map((key) => (
            <Group key={key} title={t(`group.${key}`)} entries={groups.get(key) ?? []} nowMs={list.data.nowMs} />
          ))}
          {list.data.more && <Text c="dimmed">{t('more')}</Text>}
        </Stack>
      )}
    </>
  )
}

function Group({ title, entries, nowMs }: { title: string; entries: readonly ConsultationEntry[]; nowMs: number }) {
  if (entries.length === 0) return null
  return (
    <Box component="section" aria-label={title}>
      <Title order={2} mb="sm">
        {title} ({entries.length})
      </Title>
      <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {entries.map((entry) => (
          <li key={entry.consultationId}>
            <ConsultationCard entry={entry} nowMs={nowMs} />
          </li>
        ))}
      </Stack>
    </Box>
  )
}
