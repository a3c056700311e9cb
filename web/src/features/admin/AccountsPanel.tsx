import { Alert, Box, Button, Group, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconUserPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findAccounts, type Account } from '../../../../signaling/identity/wire.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import type { Sites } from '../../queries/use-sites.ts'
import { AccountRow } from './AccountRow.tsx'
import { AddressDialog } from './AddressDialog.tsx'
import { MoveAccountDialog } from './MoveAccountDialog.tsx'
import { CreateAccountDialog } from './CreateAccountDialog.tsx'
import { useAddresses } from './use-addresses.ts'
import { useBarring } from './use-barring.ts'
import { useLinks } from './use-links.ts'
import { useSecondFactors } from './use-second-factors.ts'
import { ResetPasswordDialog } from './ResetPasswordDialog.tsx'

export function AccountsPanel({ sites }: { sites: Sites }) {
  const { t } = useTranslation('admin')
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 200)
  const [creating, setCreating] = useState(false)
  const [resetting, setResetting] = useState<Account | null>(null)
  const [moving, setMoving] = useState<Account | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const found = useQuery({
    queryKey: ['identity.findAccounts', asked],
    queryFn: ({ signal }) => ask(findAccounts, { text: asked }, { signal }),
    placeholderData: keepPreviousData,
  })
  const secondFactors = useSecondFactors(found.data?.accounts ?? [], setSaid)
  const addresses = useAddresses(found.data?.accounts ?? [], setSaid)
  const links = useLinks(found.data?.accounts ?? [], setSaid)
  const toggle = useBarring(() => found.refetch())
  return (
    <Stack>
      <Group justify="space-between">
        <Box style={{ flex: '1 1 18rem' }} maw={560}>
          <SearchBox label={t('searchAccounts')} value={text} onChange={setText} />
        </Box>
        <Button leftSection={<IconUserPlus size={20} aria-hidden />} onClick={() => setCreating(true)}>
          {t('createAccount')}
        </Button>
      </Group>
      {said !== null && (
        <Alert color="green" role="status" withCloseButton onClose={() => setSaid(null)}>
          {said}
        </Alert>
      )}
      {found.isPending && <RowSkeletons rows={6} height={72} />}
      {found.isError && found.data === undefined && (
        <ErrorState code={refusalCode(found.error)} onRetry={() => void found.refetch()} />
      )}
      {found.data?.accounts.length === 0 && <Text c="dimmed">{t('noAccounts')}</Text>}
      <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
        {found.data?.accounts.map((account) => (
          <AccountRow
            key={account.accountId}
            account={account}
            unit={sites.byId.get(account.siteId)?.name ?? ''}
            onReset={setResetting}
            onMove={setMoving}
            address={addresses.of(account.accountId)}
            onAddress={addresses.onChange}
            onToggle={(chosen) => void toggle(chosen)}
            onResetFactor={secondFactors.resetOf(account.accountId)}
            onUnlink={links.unlinkOf(account.accountId)}
          />
        ))}
      </Stack>
      {found.data?.more === true && <Text c="dimmed">{t('more')}</Text>}
      <CreateAccountDialog
        opened={creating}
        sites={sites}
        onClose={() => setCreating(false)}
        onCreated={(name) => {
          setCreating(false)
          setSaid(t('accountCreated', { name }))
          void found.refetch()
        }}
      />
      <MoveAccountDialog
        account={moving}
        sites={sites}
        onClose={() => setMoving(null)}
        onDone={(name, unit) => {
          setMoving(null)
          setSaid(t('moveDone', { name, unit }))
          void found.refetch()
        }}
      />
      <AddressDialog {...addresses.dialog} />
      <ResetPasswordDialog
        account={resetting}
        onClose={() => setResetting(null)}
        onDone={(name) => {
          setResetting(null)
          setSaid(t('resetDone', { name }))
        }}
      />
    </Stack>
  )
}
