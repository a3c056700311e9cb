import { Badge, Button, Card, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  listWebhooks,
  renewWebhookSecret,
  switchWebhookOn,
  withdrawWebhook,
  type Webhook,
} from '../../../../signaling/interface/webhooks/wire.ts'
import type { InterfaceKey } from '../../../../signaling/interface/wire.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDate, formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { AddWebhookDialog } from './AddWebhookDialog.tsx'
import { DeliveriesDialog } from './DeliveriesDialog.tsx'
import { ShownOnce } from './ShownOnce.tsx'

const WEBHOOKS_KEY = ['interface.webhooks'] as const
const LOOK_EVERY_MS = 15_000

/** Events that other systems are sent by the server: subscribing, watching and withdrawing. */
export function WebhooksSection({ keys }: { keys: readonly InterfaceKey[] }) {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const [adding, setAdding] = useState(false)
  const [watched, setWatched] = useState<Webhook | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const read = useQuery({
    queryKey: WEBHOOKS_KEY,
    queryFn: ({ signal }) => ask(listWebhooks, {}, { signal }),
    refetchInterval: LOOK_EVERY_MS,
  })
  const refresh = () => void client.invalidateQueries({ queryKey: WEBHOOKS_KEY })
  const { targets = [], webhooks = [] } = read.data ?? {}
  return (
    <Stack component="section" aria-labelledby="webhooks">
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} style={{ flex: '1 1 24rem' }}>
          <Title order={2} size="h3" id="webhooks">
            {t('webhooks.title')}
          </Title>
          <Text>{t('webhooks.about')}</Text>
        </Stack>
        {targets.length > 0 && (
          <Button variant="default" leftSection={<IconPlus size={20} aria-hidden />} onClick={() => setAdding(true)}>
            {t('webhooks.add')}
          </Button>
        )}
      </Group>
      {read.isError && read.data === undefined && (
        <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
      )}
      {read.isPending && <RowSkeletons rows={1} height={72} />}
      {read.data !== undefined && targets.length === 0 && <Text c="dimmed">{t('webhooks.noTargets')}</Text>}
      {targets.length > 0 && webhooks.length === 0 && <Text c="dimmed">{t('webhooks.none')}</Text>}
      {webhooks.length > 0 && (
        <Stack component="ul" gap="xs" m={0} p={0} aria-label={t('webhooks.list')} style={{ listStyle: 'none' }}>
          {webhooks.map((webhook) => (
            <WebhookRow
              key={webhook.webhookId}
              of={webhook}
              onChanged={refresh}
              onSecret={setSecret}
              onWatch={() => setWatched(webhook)}
            />
          ))}
        </Stack>
      )}
      <AddWebhookDialog
        opened={adding}
        keys={keys}
        targets={targets}
        onMade={refresh}
        onClose={() => setAdding(false)}
      />
      <DeliveriesDialog
        of={watched}
        onClose={() => {
          setWatched(null)
          refresh()
        }}
      />
      <Modal
        opened={secret !== null}
        onClose={() => setSecret(null)}
        title={t('webhooks.renewed')}
        withCloseButton={false}
        closeOnClickOutside={false}
        closeOnEscape={false}
        size="lg"
      >
        <ShownOnce
          about={t('webhooks.renewedText')}
          label={t('webhooks.secret')}
          value={secret ?? ''}
          onClose={() => setSecret(null)}
        />
      </Modal>
    </Stack>
  )
}

const COLOURS = { on: 'green', off: 'red', keyEnded: 'gray', withdrawn: 'gray' } as const

interface WebhookRowProps {
  of: Webhook
  onChanged: () => void
  onSecret: (secret: string) => void
  onWatch: () => void
}

function WebhookRow({ of, onChanged, onSecret, onWatch }: WebhookRowProps) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const confirm = useConfirm()
  const { webhookId, state, keyName: name, url, kinds, lastDeliveredAtMs, oldSecretUntilMs, waiting } = of
  const language = currentLanguage()
  const isOpen = state === 'on' || state === 'off'
  const asked = async (
    what: 'withdraw' | 'renew' | 'switchOn',
    act: () => Promise<string | null>,
    danger = false,
  ): Promise<void> => {
    const words = { title: t(`webhooks.${what}Named`, { name }), text: t(`webhooks.${what}Text`, { url }) }
    const agreed = await confirm({ ...words, confirm: t(`webhooks.${what}`), danger, act })
    if (agreed) onChanged()
  }
  const withdraw = () =>
    asked(
      'withdraw',
      async () => {
        const answer = await call(withdrawWebhook, { webhookId })
        return answer.ok ? null : sentence(answer.error, answer.details)
      },
      true,
    )
  const switchOn = () =>
    asked('switchOn', async () => {
      const answer = await call(switchWebhookOn, { webhookId })
      return answer.ok ? null : sentence(answer.error, answer.details)
    })
  const renew = () =>
    asked('renew', async () => {
      const answer = await call(renewWebhookSecret, { webhookId })
      if (!answer.ok) return sentence(answer.error, answer.details)
      onSecret(answer.result.secret)
      return null
    })
  return (
    <Card withBorder component="li" padding="sm">
      <Group justify="space-between" gap="xs" align="flex-start">
        <div style={{ flex: '1 1 18rem', minWidth: 0 }}>
          <Text fw={600}>{name}</Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {url}
          </Text>
          <Text size="sm">{kinds.map((kind) => t(`webhooks.kind.${kind.replace('.', '_')}`)).join(', ')}</Text>
          <Text size="sm" c="dimmed">
            {lastDeliveredAtMs === null
              ? t('webhooks.neverDelivered')
              : t('webhooks.lastDelivered', { time: formatDayTime(lastDeliveredAtMs, language) })}
            {waiting > 0 && ` · ${t('webhooks.waiting', { count: waiting })}`}
            {isOpen && of.failures > 0 && ` · ${t('webhooks.failures', { count: of.failures })}`}
          </Text>
          <Text size="sm" c="dimmed">
            {t('webhooks.madeBy', { name: of.byName, day: formatDate(of.createdAtMs) })}
            {oldSecretUntilMs !== null &&
              ` · ${t('webhooks.oldSecret', { time: formatDayTime(oldSecretUntilMs, language) })}`}
          </Text>
          {state === 'off' && of.offReason !== null && (
            <Text size="sm" c="red">
              {t(`webhooks.offReason.${of.offReason}`)}
            </Text>
          )}
        </div>
        <Badge variant="light" color={COLOURS[state]} tt="none" size="lg">
          {t(`webhooks.state.${state}`)}
        </Badge>
      </Group>
      <Group gap="xs" mt="xs">
        <Button variant="default" aria-label={t('webhooks.watchNamed', { name })} onClick={onWatch}>
          {t('webhooks.watch')}
        </Button>
        {state === 'off' && (
          <Button aria-label={t('webhooks.switchOnNamed', { name })} onClick={() => void switchOn()}>
            {t('webhooks.switchOn')}
          </Button>
        )}
        {isOpen && (
          <Button variant="default" aria-label={t('webhooks.renewNamed', { name })} onClick={() => void renew()}>
            {t('webhooks.renew')}
          </Button>
        )}
        {state !== 'withdrawn' && (
          <Button variant="default" aria-label={t('webhooks.withdrawNamed', { name })} onClick={() => void withdraw()}>
            {t('webhooks.withdraw')}
          </Button>
        )}
      </Group>
    </Card>
  )
}
