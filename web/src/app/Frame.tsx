import { Alert, Anchor, AppShell, Button, Container, Group, Image, Text } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import {
  IconArmchair,
  IconCalendarEvent,
  IconChecklist,
  IconClockExclamation,
  IconMailQuestion,
  IconSearch,
  IconSettings,
  IconShieldLock,
  IconWifiOff,
  type Icon,
} from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, ScrollRestoration, useLocation } from 'react-router'
import { AccountMenu } from './AccountMenu.tsx'
import { useMinutesToSignIn } from '../features/identity/use-session-end.ts'
import { NoticesButton } from '../features/notices/NoticesButton.tsx'
import { RehearsalCalls } from '../features/readiness/RehearsalCalls.tsx'
import { useAccount, useWhoAmI } from '../queries/who-am-i.ts'
import { NewBuildOffer } from './NewBuildOffer.tsx'
import classes from './frame.module.css'

/** What stands around every page but the room and the reader: name of the province, the ways, the account. */
export function Frame() {
  const { t } = useTranslation('app')
  const account = useAccount()
  const who = useWhoAmI()
  const { t: identity } = useTranslation('identity')
  const minutes = useMinutesToSignIn()
  const { online } = useNetwork()
  const { pathname, hash } = useLocation()
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  useEffect(() => {
    // After a change of page the keyboard and the screen reader start at its content, not at the link pressed before.
    // An address that names a part of the page leaves that to the page.
    if (first.current) first.current = false
    else if (hash === '') main.current?.focus()
  }, [pathname, hash])
  return (
    <AppShell header={{ height: 64 }} padding={0}>
      <a className="skip-link" href="#noi-dung">
        {t('skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px={{ base: 'xs', sm: 'lg' }} gap="md" wrap="nowrap" justify="space-between">
          <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
            <Image src="/icon.svg" alt="" w={36} h={36} visibleFrom="xs" />
            <Text fw={600} truncate visibleFrom="md">
              {who.data?.provinceName}
            </Text>
            <Group
              component="nav"
              aria-label={t('mainNavigation')}
              gap={4}
              wrap="nowrap"
              className={account.systemRole === 'user' ? classes.few : classes.many}
            >
              <Way
                to="/"
                icon={IconCalendarEvent}
                text={t('meetings')}
                here={
                  !/^\/(?:quan-tri|phong-hop|lay-y-kien|nhiem-vu|tim-kiem|nhat-ky|thong-ke|tai-khoan|tai-lieu-ca-nhan)/u.test(
                    pathname,
                  )
                }
              />
              <Way
                to="/lay-y-kien"
                icon={IconMailQuestion}
                text={t('consultations')}
                here={pathname.startsWith('/lay-y-kien')}
              />
              <Way to="/nhiem-vu" icon={IconChecklist} text={t('tasks')} here={pathname.startsWith('/nhiem-vu')} />
              <Way to="/tim-kiem" icon={IconSearch} text={t('search')} here={pathname.startsWith('/tim-kiem')} />
              {account.systemRole !== 'user' && (
                <>
                  <Way to="/phong-hop" icon={IconArmchair} text={t('rooms')} here={pathname.startsWith('/phong-hop')} />
                  <Way to="/quan-tri" icon={IconSettings} text={t('admin')} here={pathname.startsWith('/quan-tri')} />
                </>
              )}
            </Group>
          </Group>
          <Group gap={4} wrap="nowrap">
            <NoticesButton />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main ref={main} id="noi-dung" tabIndex={-1} style={{ outline: 'none' }}>
        {!online && (
          <Alert color="amber" icon={<IconWifiOff />} radius={0} role="status">
            {t('offline')}
          </Alert>
        )}
        {who.data?.secondFactorDue === true && (
          <Alert color="amber" icon={<IconShieldLock />} radius={0} role="status">
            {identity('secondFactorDue')}{' '}
            <Anchor component={Link} to="/tai-khoan">
              {identity('secondFactorGo')}
            </Anchor>
          </Alert>
        )}
        {minutes !== null && (
          <Alert color="amber" icon={<IconClockExclamation />} radius={0} role="status">
            {identity('signInAgainSoon', { minutes })}
          </Alert>
        )}
        <RehearsalCalls />
        <NewBuildOffer />
        <Container size="xl" py="lg" px={{ base: 'md', sm: 'lg' }}>
          <Outlet />
        </Container>
      </AppShell.Main>
      <ScrollRestoration />
    </AppShell>
  )
}

function Way({ to, icon: Shown, text, here }: { to: string; icon: Icon; text: string; here: boolean }) {
  return (
    <Button
      component={Link}
      to={to}
      variant={here ? 'light' : 'subtle'}
      color={here ? 'lake' : 'gray'}
      px="sm"
      title={text}
      leftSection={<Shown size={20} aria-hidden />}
      classNames={{ section: here ? '' : classes.icon, label: here ? `${classes.word} ${classes.here}` : classes.word }}
      aria-current={here ? 'page' : undefined}
      style={{ flexShrink: 0 }}
    >
      {text}
    </Button>
  )
}
