import { Alert, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed, IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readSecondFactor } from '../../../../signaling/identity/wire.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { useWhoAmI } from '../../queries/who-am-i.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { EnrolDialog } from './EnrolDialog.tsx'
import { ProveDialog } from './ProveDialog.tsx'

const FEW_CODES = 3

/** The second factor of one's own account: whether it is on, and changing that. */
export function SecondFactorSection() {
  const { t } = useTranslation('account')
  const who = useWhoAmI()
  const [open, setOpen] = useState<'enrol' | 'renew' | 'remove' | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const found = useQuery({
    queryKey: ['identity.secondFactor'],
    queryFn: ({ signal }) => ask(readSecondFactor, {}, { signal }),
  })
  const close = () => {
    setOpen(null)
    void found.refetch()
    // An administrator's rights may have begun.
    void who.refetch()
  }
  const factor = found.data
  const isOn = factor !== undefined && factor.enrolledAtMs !== null
  return (
    <Card withBorder component="section" padding="lg" aria-labelledby="factor-title">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3" id="factor-title">
          {t('factor.title')}
        </Title>
        {factor !== undefined && (
          <StateBadge
            icon={isOn ? IconCircleCheck : IconCircleDashed}
            color={isOn ? 'green' : 'gray'}
            text={isOn ? t('factor.on') : t('factor.off')}
          />
        )}
      </Group>
      {found.isPending && <RowSkeletons rows={1} height={72} />}
      {found.isError && factor === undefined && (
        <ErrorState code={refusalCode(found.error)} onRetry={() => void found.refetch()} />
      )}
      {said !== null && (
        <Alert color="green" role="status" mb="sm" withCloseButton onClose={() => setSaid(null)}>
          {said}
        </Alert>
      )}
      {factor !== undefined && (
        <Stack align="flex-start">
          <Text c="dimmed">
            {t('factor.why')} {factor.demanded && t('factor.demanded')}
          </Text>
          {factor.enrolledAtMs === null ? (
            <Button leftSection={<IconShieldCheck size={20} aria-hidden />} onClick={() => setOpen('enrol')}>
              {t('factor.begin')}
            </Button>
          ) : (
            <>
              <Text>
                {t('factor.since', {
                  time: formatDayTime(factor.enrolledAtMs, currentLanguage()),
                  left: factor.recoveryCodesLeft,
                })}
              </Text>
              {factor.recoveryCodesLeft < FEW_CODES && <Alert color="amber">{t('factor.few')}</Alert>}
              <Group>
                <Button variant="default" onClick={() => setOpen('renew')}>
                  {t('factor.renew')}
                </Button>
                {!factor.demanded && (
                  <Button variant="default" onClick={() => setOpen('remove')}>
                    {t('factor.remove')}
                  </Button>
                )}
              </Group>
            </>
          )}
        </Stack>
      )}
      <EnrolDialog opened={open === 'enrol'} onClose={close} />
      <ProveDialog
        what={open === 'renew' || open === 'remove' ? open : null}
        onClose={close}
        onRemoved={() => {
          setSaid(t('factor.removed'))
          close()
        }}
      />
    </Card>
  )
}
