import { Button, Card, Group, Stack, Text } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { retryAxis, type AxisOverview } from '../../../../signaling/axis/wire.ts'
import type { AxisMessageId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { AxisState, useAxisWords } from '../../ui/AxisState.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { EmptyState } from '../../ui/states.tsx'

interface AxisOutgoingProps {
  counts: AxisOverview['counts']
  outgoing: AxisOverview['outgoing']
  onChanged: () => void
}

/** What went out over the national document axis; what could not be sent stands first and can be tried again. */
export function AxisOutgoing({ counts, outgoing, onChanged }: AxisOutgoingProps) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const words = useAxisWords()
  const [busy, setBusy] = useState<AxisMessageId | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  if (outgoing.length === 0)
    return <EmptyState icon={IconSend} title={t('axis.outgoing.none')} text={t('axis.outgoing.noneText')} />
  const retry = async (messageId: AxisMessageId) => {
    setBusy(messageId)
    const answer = await call(retryAxis, { messageId })
    setBusy(null)
    setProblem(answer.ok ? null : sentence(answer.error, answer.details))
    onChanged()
  }
  return (
    <>
      <Text>{t('axis.counts', counts)}</Text>
      <ErrorAlert text={problem} />
      <Stack component="ul" gap="xs" m={0} p={0} aria-label={t('axis.part.outgoing')} style={{ listStyle: 'none' }}>
        {outgoing.map((one) => (
          <Card key={one.messageId} withBorder component="li" padding="sm">
            <Group justify="space-between" gap="xs" align="flex-start">
              <div style={{ flex: '1 1 18rem', minWidth: 0 }}>
                <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                  {one.title}
                </Text>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {t('axis.outgoing.to', { name: one.organName, code: one.organCode, document: one.documentId })}
                </Text>
                <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {[
                    t('axis.outgoing.by', {
                      name: one.byName,
                      time: formatDayTime(one.createdAtMs, currentLanguage()),
                    }),
                    words(one),
                  ]
                    .filter((part) => part !== '')
                    .join(' · ')}
                </Text>
              </div>
              <Group gap="xs">
                <AxisState state={one.state} />
                {one.state === 'failed' && (
                  <Button
                    variant="default"
                    loading={busy === one.messageId}
                    aria-label={t('axis.outgoing.retryNamed', { name: one.organName, title: one.title })}
                    onClick={() => void retry(one.messageId)}
                  >
                    {t('axis.outgoing.retry')}
                  </Button>
                )}
              </Group>
            </Group>
          </Card>
        ))}
      </Stack>
    </>
  )
}
