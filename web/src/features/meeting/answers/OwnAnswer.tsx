import { Button, Card, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { NotLoaded } from '../../../ui/NotLoaded.tsx'
import { AnswerDialog } from './AnswerDialog.tsx'
import { AnswerWords } from './AnswerWords.tsx'
import { useOwnAnswer } from './use-answers.ts'

/** What the person has answered to the invitation, and answering it; for those who are asked, until the meeting begins. */
export function OwnAnswer({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('meeting')
  const query = useOwnAnswer(meeting)
  const [asking, setAsking] = useState(false)
  // What is being typed stays when the meeting begins or is postponed behind it; the server says that it comes too late.
  if (meeting.state !== 'invited' && !asking) return null
  if (query.data === undefined) return <NotLoaded query={query} rowHeight={120} />
  const { answer, open } = query.data
  if (answer === null || !(open || asking)) return null
  const first = answer.standing === 'none'
  return (
    <Card withBorder component="section" aria-label={t('answers.own')} padding="lg">
      <Title order={2} mb="md">
        {t('answers.own')}
      </Title>
      <Stack gap="sm" align="flex-start">
        {first ? (
          <Text fw={600}>{t(meeting.myRole === 'operator' ? 'answers.hall' : 'answers.ownNone')}</Text>
        ) : (
          <AnswerWords answer={answer} />
        )}
        <Button variant={first ? 'filled' : 'default'} onClick={() => setAsking(true)}>
          {t(first ? 'answers.answer' : 'answers.change')}
        </Button>
      </Stack>
      {asking && (
        <AnswerDialog
          meeting={meeting}
          about={null}
          before={answer}
          role={meeting.myRole}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  )
}
