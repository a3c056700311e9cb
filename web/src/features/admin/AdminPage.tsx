import { Tabs } from '@mantine/core'
import {
  IconDatabaseExport,
  IconFileImport,
  IconGavel,
  IconMail,
  IconMapPin,
  IconPlugConnected,
  IconRoute,
  IconUsers,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { refusalCode } from '../../net/http.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { useAccount } from '../../queries/who-am-i.ts'
import { useSites } from '../../queries/use-sites.ts'
import { AccountsPanel } from './AccountsPanel.tsx'
import { AxisPanel } from './AxisPanel.tsx'
import { BackupPanel } from './BackupPanel.tsx'
import { ImportPanel } from './ImportPanel.tsx'
import { InterfacePanel } from './InterfacePanel.tsx'
import { MailPanel } from './MailPanel.tsx'
import { SitesPanel } from './SitesPanel.tsx'

/** Addresses of the tabs behind the first. */
const PART = {
  imports: 'nhap-tu-tep',
  sites: 'diem-cau',
  bodies: 'co-quan',
  backups: 'sao-luu',
  mail: 'thu-dien-tu',
  interface: 'ket-noi',
  axis: 'truc-lien-thong',
} as const
type Part = keyof typeof PART

const PARTS = ['imports', 'sites', 'bodies', 'backups', 'mail', 'interface', 'axis'] as const satisfies readonly Part[]
const isPart = (value: string | null): value is Part => PARTS.some((part) => part === value)

interface AdminPageProps {
  /** The bodies that decide by voting; all that administrators of units have here. */
  bodies: ReactNode
}

/** Accounts, files of accounts, sites, bodies, backups, e-mail, keys of other systems and the national document axis. On a new system there is nothing to belong to yet, so the main site comes first. */
export function AdminPage({ bodies }: AdminPageProps) {
  const { t } = useTranslation('admin')
  const account = useAccount()
  if (account.systemRole === 'user') return <ForbiddenPage />
  if (account.systemRole === 'admin') return <Parts bodies={bodies} />
  return (
    <>
      <PageHeader title={t('bodies')} />
      {bodies}
    </>
  )
}

function Parts({ bodies }: AdminPageProps) {
  const { t } = useTranslation('admin')
  const sites = useSites()
  const [search, setSearch] = useSearchParams()
  const empty = sites.data?.all.length === 0
  const part = search.get('muc')
  const asked = PARTS.find((one) => PART[one] === part) ?? 'accounts'
  const tab = empty && asked !== 'backups' ? 'sites' : asked
  return (
    <>
      <PageHeader title={t('title')} />
      {sites.isPending && <RowSkeletons rows={5} height={64} />}
      {sites.isError && sites.data === undefined && (
        <ErrorState code={refusalCode(sites.error)} onRetry={() => void sites.refetch()} />
      )}
      {sites.data !== undefined && (
        <Tabs
          value={tab}
          keepMounted={false}
          onChange={(value) => setSearch(isPart(value) ? { muc: PART[value] } : {}, { replace: true })}
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="accounts" disabled={empty} leftSection={<IconUsers size={20} aria-hidden />} mih={44}>
              {t('accounts')}
            </Tabs.Tab>
            <Tabs.Tab value="imports" disabled={empty} leftSection={<IconFileImport size={20} aria-hidden />} mih={44}>
              {t('imports.tab')}
            </Tabs.Tab>
            <Tabs.Tab value="sites" leftSection={<IconMapPin size={20} aria-hidden />} mih={44}>
              {t('sites')} ({sites.data.all.length})
            </Tabs.Tab>
            <Tabs.Tab value="bodies" disabled={empty} leftSection={<IconGavel size={20} aria-hidden />} mih={44}>
              {t('bodies')}
            </Tabs.Tab>
            <Tabs.Tab value="backups" leftSection={<IconDatabaseExport size={20} aria-hidden />} mih={44}>
              {t('backups.tab')}
            </Tabs.Tab>
            <Tabs.Tab value="mail" disabled={empty} leftSection={<IconMail size={20} aria-hidden />} mih={44}>
              {t('mail.tab')}
            </Tabs.Tab>
            <Tabs.Tab
              value="interface"
              disabled={empty}
              leftSection={<IconPlugConnected size={20} aria-hidden />}
              mih={44}
            >
              {t('interface.tab')}
            </Tabs.Tab>
            <Tabs.Tab value="axis" disabled={empty} leftSection={<IconRoute size={20} aria-hidden />} mih={44}>
              {t('axis.tab')}
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="accounts">
            <AccountsPanel sites={sites.data} />
          </Tabs.Panel>
          <Tabs.Panel value="imports">
            <ImportPanel />
          </Tabs.Panel>
          <Tabs.Panel value="backups">
            <BackupPanel />
          </Tabs.Panel>
          <Tabs.Panel value="mail">
            <MailPanel />
          </Tabs.Panel>
          <Tabs.Panel value="interface">
            <InterfacePanel sites={sites.data} />
          </Tabs.Panel>
          <Tabs.Panel value="axis">
            <AxisPanel sites={sites.data} />
          </Tabs.Panel>
          <Tabs.Panel value="bodies">{bodies}</Tabs.Panel>
          <Tabs.Panel value="sites">
            <SitesPanel sites={sites.data} />
          </Tabs.Panel>
        </Tabs>
      )}
    </>
  )
}
