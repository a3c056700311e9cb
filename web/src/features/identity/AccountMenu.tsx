import { Button, Popover, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { IconKey, IconLogout, IconMoon, IconSun, IconUserCircle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { signOut } from '../../../../signaling/identity/wire.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { holdMachineSettings } from '../../ui/machine-settings.ts'
import { holdsUnsavedMarks } from '../annotations/marks-keeper.ts'
import { useSites } from '../sites/use-sites.ts'
import { ChangePasswordDialog } from './ChangePasswordDialog.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { forgetAccount, useAccount } from './who-am-i.ts'

/** Name, unit and what belongs to the person: password, language, appearance, signing out. */
export function AccountMenu() {
  const { t } = useTranslation('identity')
  const account = useAccount()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const confirm = useConfirm()
  const [open, setOpen] = useState(false)
  const [changing, setChanging] = useState(false)
  const unit = useSites().data?.byId.get(account.siteId)?.name
  const confirmLoss = () =>
    confirm({
      title: t('unsavedMarks.title'),
      text: t('unsavedMarks.text'),
      confirm: t('unsavedMarks.signOut'),
      cancel: t('unsavedMarks.stay'),
      danger: true,
    })
  const leave = async () => {
    setOpen(false)
    if (holdsUnsavedMarks() && !(await confirmLoss())) return
    const putBack = holdMachineSettings()
    // Even when the server can't be reached the page lets go; the cookie then ends by its time.
    await call(signOut, {})
    putBack()
    await navigate('/dang-nhap', { replace: true })
    forgetAccount(client)
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
            <Button
              variant="subtle"
              color="gray"
              justify="flex-start"
              leftSection={<IconKey size={20} aria-hidden />}
              onClick={() => {
                setOpen(false)
                setChanging(true)
              }}
            >
              {t('changePassword')}
            </Button>
            <Button
              variant="subtle"
              color="gray"
              justify="flex-start"
              leftSection={<IconLogout size={20} aria-hidden />}
              onClick={() => void leave()}
            >
              {t('signOut')}
            </Button>
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <ChangePasswordDialog opened={changing} onClose={() => setChanging(false)} />
    </>
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
