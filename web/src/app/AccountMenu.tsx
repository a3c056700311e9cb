import { Button, Popover, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core'
import {
  IconChartBar,
  IconDeviceDesktopPlus,
  IconFolder,
  IconKey,
  IconLogout,
  IconMoon,
  IconHistory,
  IconShieldLock,
  IconStethoscope,
  IconSun,
  IconUserCircle,
  type Icon,
} from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { accountMay } from '../../../signaling/wire/permissions.ts'
import { DiagnosticsDialog } from '../features/diagnostics/DiagnosticsDialog.tsx'
import { useSites } from '../queries/use-sites.ts'
import { ChangePasswordDialog } from '../features/identity/ChangePasswordDialog.tsx'
import { LanguageSwitch } from '../features/identity/LanguageSwitch.tsx'
import { useAccount } from '../queries/who-am-i.ts'
import { useSignOut } from './use-sign-out.ts'

/** Name, unit and what belongs to the person: password, language, appearance, signing out. */
export function AccountMenu() {
  const { t } = useTranslation(['identity', 'account', 'audit', 'statistics', 'diagnostics', 'pairing', 'documents'])
  const account = useAccount()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const signOut = useSignOut()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const [changing, setChanging] = useState(false)
  const [diagnosing, setDiagnosing] = useState(false)
  const unit = useSites().data?.byId.get(account.siteId)?.name
  const close = (and: () => void) => () => {
    setOpen(false)
    and()
  }
  return (
    <>
      <Popover position="bottom-end" width={300} opened={open} onChange={setOpen} trapFocus returnFocus>
        <Popover.Target>
          <Button
            variant="subtle"
            color="gray"
            px="xs"
            aria-label={t('account', { name: account.fullName })}
            onClick={() => setOpen(!open)}
            leftSection={<IconUserCircle size={24} aria-hidden />}
            styles={{ section: { marginInlineEnd: 0 }, label: { maxWidth: 220, whiteSpace: 'nowrap' } }}
          >
            <Text span visibleFrom="sm" truncate ms={8}>
              {account.fullName}
            </Text>
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('account', { name: account.fullName })}>
          <Stack gap="sm">
            <div>
              <Text fw={600}>{account.fullName}</Text>
              <Text size="sm" c="dimmed">
                {account.title}
              </Text>
              {unit !== undefined && (
                <Text size="sm" c="dimmed">
                  {unit}
                </Text>
              )}
            </div>
            <LanguageSwitch fullWidth />
            <SegmentedControl
              aria-label={t('theme')}
              value={colorScheme === 'dark' ? 'dark' : 'light'}
              onChange={(value) => setColorScheme(value === 'dark' ? 'dark' : 'light')}
              data={[
                { value: 'light', label: <WithIcon icon={<IconSun size={18} />} text={t('themeLight')} /> },
                { value: 'dark', label: <WithIcon icon={<IconMoon size={18} />} text={t('themeDark')} /> },
              ]}
              fullWidth
            />
            <Act
              icon={IconFolder}
              text={t('documents:title')}
              onClick={close(() => void navigate('/tai-lieu-ca-nhan'))}
            />
            <Act icon={IconShieldLock} text={t('account:menu')} onClick={close(() => void navigate('/tai-khoan'))} />
            {accountMay('statistics.read', account) && (
              <Act icon={IconChartBar} text={t('statistics:title')} onClick={close(() => void navigate('/thong-ke'))} />
            )}
            {accountMay('audit.list', account) && (
              <Act icon={IconHistory} text={t('audit:title')} onClick={close(() => void navigate('/nhat-ky'))} />
            )}
            <Act icon={IconKey} text={t('changePassword')} onClick={close(() => setChanging(true))} />
            <Act icon={IconStethoscope} text={t('diagnostics:title')} onClick={close(() => setDiagnosing(true))} />
            <Act
              icon={IconDeviceDesktopPlus}
              text={t('pairing:menu')}
              onClick={close(() => void navigate('/ghep-may'))}
            />
            <Act icon={IconLogout} text={t('signOut')} onClick={close(() => void signOut())} />
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <DiagnosticsDialog opened={diagnosing} onClose={() => setDiagnosing(false)} />
      <ChangePasswordDialog opened={changing} onClose={() => setChanging(false)} />
    </>
  )
}

function Act({ icon: Shown, text, onClick }: { icon: Icon; text: string; onClick: () => void }) {
  return (
    <Button
      variant="subtle"
      color="gray"
      justify="flex-start"
      leftSection={<Shown size={20} aria-hidden />}
      onClick={onClick}
    >
      {text}
    </Button>
  )
}

function WithIcon({ icon, text }: { icon: ReactNode; text: string }) {
  return (
    <span style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
      {icon}
      {text}
    </span>
  )
}
