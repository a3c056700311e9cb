import { Anchor, Badge, Button, Card, Group, Stack, Text } from '@mantine/core'
import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listInterfaceKeys, withdrawInterfaceKey, type InterfaceKey } from '../../../../signaling/interface/wire.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import type { Sites } from '../../queries/use-sites.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDate, formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { useNow } from '../../ui/use-now.ts'
import { InterfaceUse } from './InterfaceUse.tsx'
import { MakeKeyDialog } from './MakeKeyDialog.tsx'
import { WebhooksSection } from './WebhooksSection.tsx'

const KEYS_KEY = ['interface.keys'] as const
const MINUTE_MS = 60_000
/** The document that describes the interface to those who program for it. */
const DOCUMENT = '/api/v1/openapi.json'

/** Keys by which other systems ask for meetings: making, watching and withdrawing them. */
export function InterfacePanel({ sites }: { sites: Sites }) {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const [making, setMaking] = useState(false)
  const read = useQuery({ queryKey: KEYS_KEY, queryFn: ({ signal }) => ask(listInterfaceKeys, {}, { signal }) })
  if (read.data === undefined) {
    if (read.isError) return <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
    return <RowSkeletons rows={4} height={72} />
  }
  const { keys } = read.data
  const refresh = () => void client.invalidateQueries({ queryKey: KEYS_KEY })
  const make = (
    <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => setMaking(true)}>
      {t('interface.make')}
    </Button>
  )
  return (
    <Stack>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} style={{ flex: '1 1 24rem' }}>
          <Text>{t('interface.about')}</Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('interface.document')}{' '}
            <Anchor href={DOCUMENT} target="_blank" inherit>
              {`${window.location.origin}${DOCUMENT}`}
            </Anchor>
          </Text>
        </Stack>
        {keys.length > 0 && make}
      </Group>
      {keys.length === 0 ? (
        <EmptyState icon={IconPlugConnected} title={t('interface.none')} text={t('interface.noneText')} action={make} />
      ) : (
        <>
          <Stack component="ul" gap="xs" m={0} p={0} aria-label={t('interface.list')} style={{ listStyle: 'none' }}>
            {keys.map((key) => (
              <KeyRow key={key.keyId} of={key} onWithdrawn={refresh} />
            ))}
          </Stack>
          <WebhooksSection keys={keys} />
          <InterfaceUse keys={keys} />
        </>
      )}
      <MakeKeyDialog opened={making} sites={sites} onMade={refresh} onClose={() => setMaking(false)} />
    </Stack>
  )
}

const COLOURS = { open: 'green', expired: 'gray', withdrawn: 'gray' } as const

function KeyRow({ of, onWithdrawn }: { of: InterfaceKey; onWithdrawn: () => void }) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const confirm = useConfirm()
  const nowMs = useNow(Date.now, MINUTE_MS)
  const state = of.withdrawnAtMs !== null ? 'withdrawn' : of.expiresAtMs <= nowMs ? 'expired' : 'open'
  const withdraw = async () => {
    const agreed = await confirm({
      title: t('interface.withdrawNamed', { name: of.name }),
      text: t('interface.withdrawText'),
      confirm: t('interface.withdraw'),
      danger: true,
      act: async () => {
        const answer = await call(withdrawInterfaceKey, { keyId: of.keyId })
        return answer.ok ? null : sentence(answer.error, answer.details)
      },
    })
    if (agreed) onWithdrawn()
  }
  return (
    <Card withBorder component="li" padding="sm">
      <Group justify="space-between" gap="xs" align="flex-start">
        <div style={{ flex: '1 1 18rem', minWidth: 0 }}>
          <Text fw={600}>{of.name}</Text>
          <Text size="sm">
            {of.siteName} · {of.scopes.map((scope) => t(`interface.scope.${scope}`)).join(', ')}
          </Text>
          <Text size="sm" c="dimmed">
            {t('interface.madeBy', { name: of.byName, day: formatDate(of.createdAtMs), hint: of.hint })}
          </Text>
          <Text size="sm" c="dimmed">
            {of.lastUsedAtMs === null
              ? t('interface.neverUsed')
              : t('interface.lastUsed', { time: formatDayTime(of.lastUsedAtMs, currentLanguage()) })}
            {' · '}
            {t('interface.rate', { count: of.perMinute })}
          </Text>
        </div>
        <Group gap="xs">
          <Badge variant="light" color={COLOURS[state]} tt="none" size="lg">
            {t(`interface.state.${state}`, { day: formatDate(of.withdrawnAtMs ?? of.expiresAtMs) })}
          </Badge>
          {state === 'open' && (
            <Button
              variant="default"
              aria-label={t('interface.withdrawNamed', { name: of.name })}
              onClick={() => void withdraw()}
            >
              {t('interface.withdraw')}
            </Button>
          )}
        </Group>
      </Group>
    </Card>
  )
}
