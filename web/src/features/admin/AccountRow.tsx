import { Box, Button, Group, Text } from '@mantine/core'
import {
  IconBuilding,
  IconCircleCheck,
  IconKey,
  IconLock,
  IconLockOpen,
  IconMail,
  IconShieldOff,
  IconUnlink,
} from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../../../signaling/identity/wire.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { useAccount } from '../../queries/who-am-i.ts'

interface AccountRowProps {
  account: Account
  unit: string
  onReset: (account: Account) => void
  onMove: (account: Account) => void
  onToggle: (account: Account) => void
  /** Where e-mail goes; empty: not known. */
  address: string
  /** Left out: the address is not known yet. */
  onAddress?: ((account: Account) => void) | undefined
  /** Left out: the account has no second factor. */
  onResetFactor?: ((account: Account) => void) | undefined
  /** Left out: the account is not linked to the single sign-on. */
  onUnlink?: ((account: Account) => void) | undefined
}

export const AccountRow = memo(function AccountRow(props: AccountRowProps) {
  const { account, unit, address, onReset, onMove, onToggle, onAddress, onResetFactor, onUnlink } = props
  const { t } = useTranslation('admin')
  const own = useAccount().accountId === account.accountId
  const { fullName: name, disabled } = account
  const rights = [t(`role.${account.systemRole}`), ...(account.mayPrepareMeetings ? [t('preparer')] : [])]
  return (
    <Group
      component="li"
      gap="sm"
      py="sm"
      aria-label={name}
      style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
    >
      <Box style={{ flex: '1 1 18rem', minWidth: 0 }}>
        <Text fw={600}>
          {name}{' '}
          <Text span c="dimmed" fw={400}>
            ({account.username})
          </Text>
        </Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {[account.title, unit, ...rights, address].filter((text) => text !== '').join(' · ')}
        </Text>
      </Box>
      <StateBadge
        icon={disabled ? IconLock : IconCircleCheck}
        color={disabled ? 'red' : 'gray'}
        text={disabled ? t('disabled') : t('active')}
      />
      {/* Together, so that on a narrow screen all of them go below the name. */}
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconKey size={18} aria-hidden />}
          aria-label={t('resetNamed', { name })}
          onClick={() => onReset(account)}
        >
          {t('reset')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconBuilding size={18} aria-hidden />}
          aria-label={t('moveNamed', { name })}
          onClick={() => onMove(account)}
        >
          {t('move')}
        </Button>
        {onAddress !== undefined && (
          <Button
            variant="default"
            leftSection={<IconMail size={18} aria-hidden />}
            aria-label={t('mail.addressOf', { name })}
            onClick={() => onAddress(account)}
          >
            {t('mail.address')}
          </Button>
        )}
        {!own && onResetFactor !== undefined && (
          <Button
            variant="default"
            leftSection={<IconShieldOff size={18} aria-hidden />}
            aria-label={t('factorResetNamed', { name })}
            onClick={() => onResetFactor(account)}
          >
            {t('factorReset')}
          </Button>
        )}
        {onUnlink !== undefined && (
          <Button
            variant="default"
            leftSection={<IconUnlink size={18} aria-hidden />}
            aria-label={t('unlinkNamed', { name })}
            onClick={() => onUnlink(account)}
          >
            {t('unlink')}
          </Button>
        )}
        {!own && (
          <Button
            variant="default"
            leftSection={disabled ? <IconLockOpen size={18} aria-hidden /> : <IconLock size={18} aria-hidden />}
            aria-label={t(disabled ? 'enableNamed' : 'disableNamed', { name })}
            onClick={() => onToggle(account)}
          >
            {disabled ? t('enable') : t('disable')}
          </Button>
        )}
      </Group>
    </Group>
  )
})
