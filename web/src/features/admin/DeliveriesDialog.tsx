import { Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { readDeliveries, type Webhook, type WebhookDelivery } from '../../../../signaling/interface/webhooks/wire.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'

const LOOK_EVERY_MS = 5_000

/** What was sent to a subscription, how often it was tried, and what its receiver answered last. */
export function DeliveriesDialog({ of, onClose }: { of: Webhook | null; onClose: () => void }) {
  const { t } = useTranslation('admin')
  return (
    <Modal
      opened={of !== null}
      onClose={onClose}
      title={t('webhooks.watchNamed', { name: of?.keyName ?? '' })}
      closeButtonProps={{ 'aria-label': t('webhooks.close') }}
      size="xl"
    >
      {of !== null && <Deliveries of={of} />}
    </Modal>
  )
}

function Deliveries({ of: { webhookId } }: { of: Webhook }) {
  const { t } = useTranslation('admin')
  const read = useQuery({
    queryKey: ['interface.deliveries', webhookId],
    queryFn: ({ signal }) => ask(readDeliveries, { webhookId }, { signal }),
    refetchInterval: LOOK_EVERY_MS,
  })
  if (read.data === undefined) {
    if (read.isError) return <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
    return <RowSkeletons rows={3} height={56} />
  }
  const { deliveries } = read.data
  if (deliveries.length === 0) return <Text c="dimmed">{t('webhooks.noneSent')}</Text>
  return (
    <Stack component="ul" gap="sm" m={0} p={0} aria-label={t('webhooks.deliveries')} style={{ listStyle: 'none' }}>
      {deliveries.map((delivery) => (
        <OneDelivery key={delivery.deliveryId} of={delivery} />
      ))}
    </Stack>
  )
}

function OneDelivery({ of }: { of: WebhookDelivery }) {
  const { t } = useTranslation('admin')
  const language = currentLanguage()
  const { state, tries, lastStatus, lastFailure, nextTryAtMs } = of
  const answer =
    lastStatus !== null
      ? t('webhooks.answered', { status: lastStatus })
      : lastFailure === null
        ? null
        : t(`webhooks.failure.${lastFailure}`)
  const failed = tries > 0 && state !== 'delivered'
  return (
    <li>
      <Text style={{ overflowWrap: 'anywhere' }}>
        <Text span inherit fw={600}>
          {t(`webhooks.kind.${of.kind.replace('.', '_')}`)}
        </Text>
        : {of.meetingTitle}
      </Text>
      <Text size="sm" c="dimmed">
        {formatDayTime(of.atMs, language)} · {t(`webhooks.delivery.${state}`)}
        {tries > 1 && ` · ${t('webhooks.tries', { count: tries })}`}
      </Text>
      {answer !== null && (
        <Text size="sm" c={failed ? 'red' : 'dimmed'}>
          {answer}
          {state === 'waiting' && nextTryAtMs !== null && tries > 0
            ? ` – ${t('webhooks.nextTry', { time: formatDayTime(nextTryAtMs, language) })}`
            : ''}
        </Text>
      )}
    </li>
  )
}
