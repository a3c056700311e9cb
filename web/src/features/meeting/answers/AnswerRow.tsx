import { Box, Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AnsweringPerson } from '../../../../../signaling/answers/wire.ts'
import { AnswerWords } from './AnswerWords.tsx'

interface AnswerRowProps {
  person: AnsweringPerson
  /** Left out: not possible now. */
  onRecord: (() => void) | undefined
  onConfirm: (() => void) | undefined
  onRefuse: (() => void) | undefined
}

/** Somebody who is asked, with their answer and what chair or secretary may do about it. */
export function AnswerRow({ person, onConfirm, onRecord, onRefuse }: AnswerRowProps) {
  const { t } = useTranslation('meeting')
  const { disabled, fullName, role, siteName, standing, substitute, title } = person
  const names = { name: fullName, substitute: substitute?.fullName ?? '' }
  return (
    <Group component="li" justify="space-between" align="flex-start" gap="md">
      <Box style={{ flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' }}>
        <Text fw={600}>{fullName}</Text>
        <Text size="sm" c="dimmed">
          {[title, siteName, t(`ui:meetingRole.${role}`)].filter((part) => part !== '').join(' · ')}
        </Text>
        {disabled && <Text size="sm">{t('answers.disabled')}</Text>}
      </Box>
      <Stack gap="xs" style={{ flex: '2 1 320px', minWidth: 0 }}>
        <AnswerWords answer={person} />
        <Group gap="xs">
          {standing === 'substituteNamed' && onConfirm !== undefined && (
            <Button aria-label={t('answers.confirmNamed', names)} onClick={onConfirm}>
              {t('answers.confirm')}
            </Button>
          )}
          {standing === 'substituteNamed' && onRefuse !== undefined && (
            <Button variant="default" aria-label={t('answers.refuseNamed', names)} onClick={onRefuse}>
              {t('answers.refuse')}
            </Button>
          )}
          {onRecord !== undefined && (
            <Button
              variant="subtle"
              px="xs"
              ml="calc(-1 * var(--mantine-spacing-xs))"
              aria-label={t('answers.recordNamed', names)}
              onClick={onRecord}
            >
              {t('answers.record')}
            </Button>
          )}
        </Group>
      </Stack>
    </Group>
  )
}
