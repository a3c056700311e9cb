import { Button, Popover, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { IconKey, IconLogout, IconMoon, IconStethoscope, IconSun, IconUserCircle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { signOut } from '../../../signaling/identity/wire.ts'
import { call, forgetAnswers } from '../net/http.ts'
import { useConfirm } from '../ui/confirm.tsx'
import { useErrorSentence } from '../ui/error-sentence.ts'
import { holdMachineSettings } from '../ui/machine-settings.ts'
import { forgetMarks, holdOthersMarks, holdsUnsentWork } from '../features/annotations/marks-keeper.ts'
import { DiagnosticsDialog } from '../features/diagnostics/DiagnosticsDialog.tsx'
import { useSites } from '../queries/use-sites.ts'
import { ChangePasswordDialog } from '../features/identity/ChangePasswordDialog.tsx'
import { LanguageSwitch } from '../features/identity/LanguageSwitch.tsx'
import { forgetAccount, useAccount } from '../queries/who-am-i.ts'

/** Name, unit and what belongs to the person: password, language, appearance, signing out. */
export function AccountMenu() {
  const { t } = useTranslation(['identity', 'diagnostics'])
  const account = useAccount()
  const client = useQueryClient()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const confirm = useConfirm()
  const sentence = useErrorSentence('identity')
  const [open, setOpen] = useState(false)
  const [changing, setChanging] = useState(false)
  const [diagnosing, setDiagnosing] = useState(false)
  const unit = useSites().data?.byId.get(account.siteId)?.name
  const confirmLoss = () =>
    confirm({
      title: t('unsavedMarks.title'),
      text: t('unsavedMarks.text'),
      confirm: t('unsavedMarks.signOut'),
      cancel: t('unsavedMarks.stay'),
      danger: true,
    })
  const confirmAgain = (why: string) =>
    confirm({
      title: t('notSignedOut.title'),
      text: `${why} ${t('notSignedOut.text')}`,
      confirm: t('notSignedOut.again'),
      cancel: t('unsavedMarks.stay'),
    })
  const leave = async () => {
    setOpen(false)
    if ((await holdsUnsentWork(account.accountId)) && !(await confirmLoss())) return
    const putBack = holdMachineSettings()
    const putBackMarks = await holdOthersMarks(account.accountId)
    let answer = await call(signOut, {})
    // Only the server can end a session and clear what the browser keeps: saying good-bye without it would leave the next person signed in.
    while (!answer.ok && answer.error !== 'unauthenticated') {
      if (!(await confirmAgain(sentence(answer.error, answer.details)))) return
      answer = await call(signOut, {})
    }
    putBack()
    forgetMarks()
    await putBackMarks()
    forgetAnswers()
    // The way to the sign-in page is the router's.
    forgetAccount(client, 'signedOut')
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
              leftSection={<IconStethoscope size={20} aria-hidden />}
              onClick={() => {
                setOpen(false)
                setDiagnosing(true)
              }}
            >
              {t('diagnostics:title')}
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
      <DiagnosticsDialog opened={diagnosing} onClose={() => setDiagnosing(false)} />
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
