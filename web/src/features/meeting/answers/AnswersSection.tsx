import { Button, Card, Stack, Text, Title } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { maySubstitute, type AnsweringPerson } from '../../../../../signaling/answers/wire.ts'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { formatDayTime } from '../../../ui/format.ts'
import { currentLanguage } from '../../../ui/language.ts'
import { useAccount } from '../../../queries/who-am-i.ts'
import { NotLoaded } from '../../../ui/NotLoaded.tsx'
import { AnswerCounts, FILTERS, type Filter } from './AnswerCounts.tsx'
import { AnswerDialog } from './AnswerDialog.tsx'
import { AnswerRow } from './AnswerRow.tsx'
import { useAnswers } from './use-answers.ts'
import { useAnswerActs } from './use-answer-acts.ts'

/** So many are drawn; the filters lead to the others. */
const STEP = 20

/** For chair and secretaries: who comes, who does not, who has not answered, and whose substitute waits for the chair's word. */
export function AnswersSection({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('meeting')
  const query = useAnswers(meeting)
  const acts = useAnswerActs(meeting)
  const { accountId } = useAccount()
  const [filter, setFilter] = useState<Filter>('all')
  const [shown, setShown] = useState(STEP)
  const [recording, setRecording] = useState<AnsweringPerson | null>(null)
  if (query.data === undefined) return <NotLoaded query={query} rows={3} rowHeight={56} />
  const { decidable, open, people, replaced } = query.data
  // Nobody decides about the own substitute.
  const mayDecide = (person: AnsweringPerson) => decidable && person.accountId !== accountId
  const silent = people.filter(FILTERS.silent)
  const found = people.filter(FILTERS[filter])
  const reachable = silent.filter(({ disabled }) => !disabled)
  return (
    <Card withBorder component="section" aria-label={t('answers.list')} padding="lg">
      <Title order={2} mb="md">
        {t('answers.list')}
      </Title>
      <Stack>
        {!open && <Text c="dimmed">{t('answers.closed')}</Text>}
        {people.length === 0 ? (
          <Text c="dimmed">{t('answers.nobody')}</Text>
        ) : (
          <>
            <AnswerCounts
              people={people}
              filter={filter}
              onFilter={(name) => {
                setFilter(name)
                setShown(STEP)
              }}
            />
            {open && reachable.length > 0 && (
              <Button
                style={{ alignSelf: 'flex-start' }}
                leftSection={<IconBell size={20} aria-hidden />}
                onClick={() => void acts.remind(reachable)}
              >
                {t('answers.remind', { n: reachable.length })}
              </Button>
            )}
            {found.length === 0 && <Text c="dimmed">{t('answers.none')}</Text>}
            <Stack
              component="ul"
              gap="md"
              m={0}
              p={0}
              style={{ listStyle: 'none' }}
              aria-label={t('answers.listPeople')}
            >
              {found.slice(0, shown).map((person) => (
                <AnswerRow
                  key={person.accountId}
                  person={person}
                  onRecord={open ? () => setRecording(person) : undefined}
                  onConfirm={
                    mayDecide(person) && maySubstitute(person.role, meeting.kind)
                      ? () => void acts.confirm(person)
                      : undefined
                  }
                  onRefuse={mayDecide(person) ? () => void acts.refuse(person) : undefined}
                />
              ))}
            </Stack>
            {found.length > shown && (
              <Button variant="default" onClick={() => setShown(shown + STEP)}>
                {t('calendar.more')}
              </Button>
            )}
          </>
        )}
        {replaced.length > 0 && <Title order={3}>{t('answers.replaced')}</Title>}
        {replaced.map(({ accountId: replacedId, decidedAtMs, decidedBy, fullName, reason, substituteName }) => (
          <Text key={replacedId} style={{ overflowWrap: 'anywhere' }}>
            {t('answers.replacedBy', {
              ...{ name: fullName, substitute: substituteName, reason, decider: decidedBy },
              time: formatDayTime(decidedAtMs, currentLanguage()),
            })}
          </Text>
        ))}
      </Stack>
      {recording !== null && (
        <AnswerDialog
          meeting={meeting}
          about={recording}
          before={recording}
          role={recording.role}
          onClose={() => setRecording(null)}
        />
      )}
    </Card>
  )
}
