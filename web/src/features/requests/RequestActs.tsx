import { Button, Card, Stack, Title } from '@mantine/core'
import { IconArrowBackUp, IconCircleCheck, IconCircleX, IconMailQuestion, IconProgress } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  askMoreOfRequest,
  declineRequest,
  MAX_REASON,
  takeUpRequest,
  withdrawRequest,
  type RequestView,
} from '../../../../signaling/requests/wire.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { AcceptDialog } from './AcceptDialog.tsx'
import { useRequestResult } from './use-requests.ts'

interface RequestActsProps {
  view: RequestView
  /** Who could not be invited when it was accepted. */
  onLeftOut: (names: readonly string[]) => void
}

/** What the person can do about it now; nothing, no card. */
export function RequestActs({ view, onLeftOut }: RequestActsProps) {
  const { t } = useTranslation('requests')
  const {
    meetingRequestId,
    revision,
    rights,
    asker: { fullName: name },
  } = view
  const confirm = useConfirm()
  const finish = useRequestResult()
  const [accepting, setAccepting] = useState(false)
  const one = { meetingRequestId, revision }
  const withReason = { maxCharacters: MAX_REASON }
  if (!rights.takeUp && !rights.askMore && !rights.accept && !rights.decline && !rights.withdraw) return null
  return (
    <Card withBorder padding="lg" component="section" aria-label={t('act.title')}>
      <Title order={2} mb="md">
        {t('act.title')}
      </Title>
      <Stack gap="sm">
        {rights.accept && (
          <Button leftSection={<IconCircleCheck size={20} aria-hidden />} onClick={() => setAccepting(true)}>
            {t('act.accept')}
          </Button>
        )}
        {rights.takeUp && (
          <Button
            variant="default"
            leftSection={<IconProgress size={20} aria-hidden />}
            onClick={() =>
              void confirm({
                ...{ title: t('act.takeUpTitle'), text: t('act.takeUpText', { name }), confirm: t('act.takeUp') },
                act: async () => finish(await call(takeUpRequest, one)),
              })
            }
          >
            {t('act.takeUp')}
          </Button>
        )}
        {rights.askMore && (
          <Button
            variant="default"
            leftSection={<IconMailQuestion size={20} aria-hidden />}
            onClick={() =>
              void confirm({
                ...{ title: t('act.askMoreTitle'), text: t('act.askMoreText', { name }), confirm: t('act.askMore') },
                withReason: { ...withReason, label: t('act.askMoreWhat'), needed: t('act.askMoreNeeded') },
                act: async (reason) => finish(await call(askMoreOfRequest, { ...one, reason })),
              })
            }
          >
            {t('act.askMore')}
          </Button>
        )}
        {rights.decline && (
          <Button
            variant="default"
            leftSection={<IconCircleX size={20} aria-hidden />}
            onClick={() =>
              void confirm({
                ...{ title: t('act.declineTitle'), text: t('act.declineText', { name }), confirm: t('act.decline') },
                ...{ withReason, danger: true },
                act: async (reason) => finish(await call(declineRequest, { ...one, reason })),
              })
            }
          >
            {t('act.decline')}
          </Button>
        )}
        {rights.withdraw && (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={20} aria-hidden />}
            onClick={() =>
              void confirm({
                ...{ title: t('act.withdrawTitle'), text: t('act.withdrawText'), confirm: t('act.withdraw') },
                ...{ withReason, danger: true },
                act: async (reason) => finish(await call(withdrawRequest, { ...one, reason })),
              })
            }
          >
            {t('act.withdraw')}
          </Button>
        )}
      </Stack>
      {accepting && <AcceptDialog view={view} onClose={() => setAccepting(false)} onLeftOut={onLeftOut} />}
    </Card>
  )
}
