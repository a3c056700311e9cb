import { Anchor, Box, Card, Group, Progress, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ConsultationEntry } from '../../../../signaling/consultations/wire.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { StateBadges } from './StateBadges.tsx'
import { timeLeft } from './time-left.ts'

/** One consultation in the list: what it is, until when, and what is still missing. */
export function ConsultationCard({ entry, nowMs }: { entry: ConsultationEntry; nowMs: number }) {
  const { t } = useTranslation('consultations')
  const { state, deadlineAtMs, progress, asked, answeredAtMs, closedAtMs } = entry
  const language = currentLanguage()
  const { unit, n } = timeLeft(deadlineAtMs, nowMs)
  const when =
    closedAtMs === null || state === 'draft'
      ? t('deadline', { time: formatDayTime(deadlineAtMs, language) })
      : t(state === 'withdrawn' ? 'withdrawnAt' : 'closedAt', { time: formatDayTime(closedAtMs, language) })
  return (
    <Card withBorder padding="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Box style={{ flex: '1 1 18rem', minWidth: 0 }}>
          <Anchor
            component={Link}
            to={`/lay-y-kien/${entry.consultationId}`}
            fw={600}
            fz="lg"
            style={{ overflowWrap: 'anywhere' }}
          >
            {entry.title}
          </Anchor>
          <Text size="sm" c="dimmed">
            {entry.bodyName} · {entry.unitName}
          </Text>
          <Text mt={4}>
            {when}
            {state === 'open' && ` (${t(`left.${unit}`, { n })})`}
          </Text>
          {asked && state !== 'withdrawn' && (
            <Text
              fw={600}
              {...(answeredAtMs === null && state === 'open' ? { c: 'var(--mantine-color-amber-text)' } : {})}
            >
              {answeredAtMs === null
                ? t(state === 'open' ? 'youNotAnswered' : 'youDidNotAnswer')
                : t('youAnswered', { time: formatDayTime(answeredAtMs, language) })}
            </Text>
          )}
        </Box>
        <StateBadges state={state} passed={entry.passed} />
      </Group>
      {progress !== null && (
        <Box mt="sm">
          <Text size="sm">{t('answeredOf', progress)}</Text>
          <Progress
            value={progress.members === 0 ? 0 : (100 * progress.answered) / progress.members}
            size="lg"
            mt={4}
            aria-label={t('answeredOf', progress)}
          />
        </Box>
      )}
    </Card>
  )
}
