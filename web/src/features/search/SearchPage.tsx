import { Alert, Pagination, Stack, Text } from '@mantine/core'
import { IconInfoCircle, IconSearchOff } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { find, MEETINGS_A_PAGE } from '../../../../signaling/search/wire.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { FoundMeetingCard } from './FoundMeetingCard.tsx'
import { SearchForm } from './SearchForm.tsx'
import { paramsOf, useAsked } from './use-asked.ts'

/** Meetings of all times, by words in their papers, state, time and unit. */
export function SearchPage() {
  const { t } = useTranslation('search')
  const { asked, ask: askFor } = useAsked()
  const params = paramsOf(asked)
  const query = useQuery({
    queryKey: ['search.find', params],
    queryFn: ({ signal }) => ask(find, params, { signal }),
    placeholderData: keepPreviousData,
    // While papers are still being read, more of them are found.
    refetchInterval: ({ state }) => ((state.data?.unread ?? 0) > 0 ? 5_000 : false),
  })
  const found = query.data
  const pages = Math.ceil((found?.total ?? 0) / MEETINGS_A_PAGE)
  return (
    <>
      <PageHeader title={t('title')} note={t('note')} />
      <Stack gap="md">
        <SearchForm asked={asked} onAsk={askFor} />
        <Text size="sm" c="dimmed">
          {found?.exact === true ? t('exact') : t('wordsHelp')}
        </Text>
        {query.isError && <ErrorState code={refusalCode(query.error)} onRetry={() => void query.refetch()} />}
        {query.isPending && <RowSkeletons rows={4} height={140} />}
        {found !== undefined && !query.isError && (
          <>
            <Text role="status" fw={600}>
              {t(asked.text === '' ? 'foundMeetings' : 'found', { meetings: found.total, papers: found.papersFound })}
            </Text>
            {found.unread > 0 && (
              <Alert color="amber" icon={<IconInfoCircle />}>
                {t('unread', { n: found.unread })}
              </Alert>
            )}
            {found.total === 0 ? (
              <EmptyState
                icon={IconSearchOff}
                title={asked.text === '' ? t('nothingAtAll') : t('nothing', { text: asked.text })}
                text={t('nothingText')}
              />
            ) : (
              <Stack component="section" gap="sm" aria-label={t('results')} aria-busy={query.isPlaceholderData}>
                {found.meetings.map((meeting) => (
                  <FoundMeetingCard key={meeting.meetingId} meeting={meeting} text={asked.text} />
                ))}
              </Stack>
            )}
            {pages > 1 && (
              <Pagination
                total={pages}
                value={asked.page + 1}
                size="xl"
                aria-label={t('pages')}
                onChange={(page) => {
                  askFor({ page: page - 1 })
                  window.scrollTo({ top: 0 })
                }}
              />
            )}
          </>
        )}
      </Stack>
    </>
  )
}
