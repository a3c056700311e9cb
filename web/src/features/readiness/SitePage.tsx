import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { readSitePassport } from '../../../../signaling/passport/wire.ts'
import { SiteId } from '../../../../signaling/wire/ids.ts'
import { ask, Refusal } from '../../net/http.ts'
import { useSites } from '../../queries/use-sites.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { LinkHistory } from './LinkHistory.tsx'

/** One site for the system's administrator: its link over time. */
export function SitePage() {
  const { t } = useTranslation('readiness')
  // Sites have slashes in their ids, so it is no part of the path.
  const siteId = useSearchParams()[0].get('ma') ?? ''
  const { systemRole } = useAccount()
  const name = useSites().data?.byId.get(siteId)?.name ?? '…'
  const query = useQuery({
    queryKey: ['passport.ofSite', siteId],
    queryFn: ({ signal }) => {
      const parsed = SiteId.safeParse(siteId)
      if (!parsed.success) throw new Refusal('notFound', undefined)
      return ask(readSitePassport, { siteId: parsed.data }, { signal })
    },
    enabled: systemRole === 'admin',
  })
  if (systemRole !== 'admin') return <ForbiddenPage />
  if (query.data === undefined) return <NotLoaded query={query} rowHeight={120} />
  return (
    <>
      <PageHeader title={t('siteTitle', { name })} back={{ to: '/quan-tri?muc=diem-cau', label: t('toSites') }} />
      <LinkHistory {...query.data} />
    </>
  )
}
