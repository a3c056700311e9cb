import { Card, Text, Title } from '@mantine/core'
import type { z } from 'zod'
import { useTranslation } from 'react-i18next'
import type { MeetingPhase } from '../../../../signaling/meeting/wire.ts'
import type { readAttendance } from '../../../../signaling/seats/wire.ts'
import { PersonRow } from '../../ui/PersonRow.tsx'
import { VirtualList } from '../../ui/VirtualList.tsx'

type Absent = z.output<typeof readAttendance.result>['absent'][number]

interface AbsentListProps {
  absent: readonly Absent[]
  /** How many there are without the search. */
  all: number
  phase: MeetingPhase
}

export function AbsentList({ absent, all, phase }: AbsentListProps) {
  const { t } = useTranslation('attendance')
  const title = t(`absentTitle.${phase}`)
  return (
    <Card withBorder component="section" aria-label={title} padding="lg">
      <Title order={2} mb="md">
        {title} ({all})
      </Title>
      {all === 0 && <Text c="dimmed">{t('absentNone')}</Text>}
      {all > 0 && absent.length === 0 && <Text c="dimmed">{t('nothingFound')}</Text>}
      {absent.length > 0 && (
        <VirtualList
          label={t('absentList')}
          rows={absent}
          rowHeight={64}
          keyOf={(person) => person.accountId}
          renderRow={(person) => <PersonRow person={person} />}
        />
      )}
    </Card>
  )
}
