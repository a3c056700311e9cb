import { Button, Card, Tabs } from '@mantine/core'
import { IconHistory, IconLogin2 } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { auditCsvPath, listAudit, type AuditFilter } from '../../../../signaling/audit-log/wire.ts'
import { accountMay } from '../../../../signaling/wire/permissions.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { AuditFilters, type ChosenAccount } from './AuditFilters.tsx'
import { AuditTable } from './AuditTable.tsx'
import { ChainLine } from './ChainLine.tsx'
import { askedBy, filterOf, searchOf, type Asked } from './filter-address.ts'

/** The record of acts, for the administrators of the system and of units: sign-ins, and everything. */
export function AuditPage() {
  const account = useAccount()
  return accountMay('audit.list', account) ? <Audit all={account.systemRole === 'admin'} /> : <ForbiddenPage />
}

function Audit({ all }: { all: boolean }) {
  const { t } = useTranslation('audit')
  const [search, setSearch] = useSearchParams()
  const asked = askedBy(search)
  const [account, setAccount] = useState<ChosenAccount | null>(null)
  const filter = filterOf(asked, account?.accountId)
  const change = (to: Partial<Asked>) => setSearch(searchOf({ ...asked, ...to }), { replace: true })
  return (
    <>
      <PageHeader
        title={t('title')}
        note={t(all ? 'noteAll' : 'noteUnit')}
        actions={<FileButton href={auditCsvPath(filter)}>{t('csv')}</FileButton>}
      />
      <ChainLine />
      <Tabs
        value={asked.tab}
        keepMounted={false}
        onChange={(value) => change({ tab: value === 'acts' ? 'acts' : 'signIns' })}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="signIns" leftSection={<IconLogin2 size={20} aria-hidden />} mih={44}>
            {t('signIns')}
          </Tabs.Tab>
          <Tabs.Tab value="acts" leftSection={<IconHistory size={20} aria-hidden />} mih={44}>
            {t('acts')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value={asked.tab}>
          <AuditFilters asked={asked} onChange={change} account={account} onAccount={setAccount} />
          <Entries filter={filter} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

function Entries({ filter }: { filter: AuditFilter }) {
  const { t } = useTranslation('audit')
  const pages = useInfiniteQuery({
    queryKey: ['audit.list', filter],
    queryFn: ({ pageParam, signal }) => ask(listAudit, { filter, before: pageParam }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ older }) => older,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  const entries = pages.data?.pages.flatMap((page) => page.entries)
  if (entries === undefined) {
    if (pages.isPending) return <RowSkeletons rows={8} height={56} />
    return <ErrorState code={refusalCode(pages.error)} onRetry={() => void pages.refetch()} />
  }
  if (entries.length === 0) return <EmptyState icon={IconHistory} title={t('none')} text={t('noneText')} />
  return (
    <Card withBorder component="section" padding="lg" aria-label={t('table')}>
      <AuditTable entries={entries} />
      {pages.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('older')}
        </Button>
      )}
    </Card>
  )
}
