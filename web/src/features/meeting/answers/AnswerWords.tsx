import { Box, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { hasAnswered, type PersonsAnswer } from '../../../../../signaling/answers/wire.ts'
import { formatDayTime } from '../../../ui/format.ts'
import { currentLanguage } from '../../../ui/language.ts'

export function nameAndTitle({ fullName, title }: { readonly fullName: string; readonly title: string }): string {
  return title === '' ? fullName : `${fullName}, ${title}`
}

/** An answer to the invitation in words: where it stands, why, who comes instead, when. */
export function AnswerWords({ answer }: { answer: PersonsAnswer }) {
  const { t } = useTranslation('meeting')
  const { answeredAtMs, reason, recordedBy, refusedReason, standing, substitute } = answer
  const time = answeredAtMs === null ? '' : formatDayTime(answeredAtMs, currentLanguage())
  return (
    <Box style={{ overflowWrap: 'anywhere' }}>
      <Text fw={600} {...(hasAnswered(standing) ? {} : { c: 'var(--mantine-color-amber-text)' })}>
        {t(`answers.standing.${standing}`)}
      </Text>
      {substitute !== null && <Text>{t('answers.substituteIs', { name: nameAndTitle(substitute) })}</Text>}
      {reason !== null && <Text>{t('answers.reasonIs', { reason })}</Text>}
      {standing === 'substituteNamed' && <Text>{t('answers.waitsForChair')}</Text>}
      {refusedReason !== null && <Text>{t('answers.refusedIs', { reason: refusedReason })}</Text>}
      {answeredAtMs !== null && (
        <Text size="sm" c="dimmed">
          {recordedBy === null ? t('answers.at', { time }) : t('answers.recordedAt', { name: recordedBy, time })}
        </Text>
      )}
    </Box>
  )
}
