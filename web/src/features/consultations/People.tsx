import { Card, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconHourglass, IconMinus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AskedPerson, ConsultationView } from '../../../../signaling/consultations/wire.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { useNarrow } from '../../ui/use-narrow.ts'
import { OpinionFile } from './OpinionFile.tsx'
import classes from './consultations.module.css'

const FILTERS = ['all', 'answered', 'missing'] as const
type Filter = (typeof FILTERS)[number]

interface PeopleProps {
  view: ConsultationView
  people: readonly AskedPerson[]
}

/** Everybody who is asked, with answer and time; people without an answer too. */
export function People({ view, people }: PeopleProps) {
  const { t } = useTranslation('consultations')
  const narrow = useNarrow()
  const [filter, setFilter] = useState<Filter>('all')
  const rows = {
    all: people,
    answered: people.filter(({ answer }) => answer !== null),
    missing: people.filter(({ answer }) => answer === null),
  }
  const shown = rows[filter]
  return (
    <Card withBorder padding="lg" component="section" aria-label={t('people.title')}>
      <Title order={2} mb="sm">
        {t('people.title')}
      </Title>
      <SegmentedControl
        aria-label={t('people.filter')}
        // Beside each other the words would be cut off on a phone.
        orientation={narrow ? 'vertical' : 'horizontal'}
        value={filter}
        onChange={(value) => setFilter(FILTERS.find((one) => one === value) ?? 'all')}
        data={FILTERS.map((value) => ({ value, label: t(`people.${value}`, { n: rows[value].length }) }))}
        fullWidth
      />
      {shown.length === 0 && (
        <Text c="dimmed" mt="sm">
          {t('people.nobody')}
        </Text>
      )}
      <ul className={classes.list}>
        {shown.map((person) => (
          <li key={person.accountId}>
            <Person view={view} person={person} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Person({ view, person }: { view: ConsultationView; person: AskedPerson }) {
  const { t } = useTranslation('consultations')
  const { fullName, title, siteName, answer, late, versions } = person
  const time = (atMs: number) => formatDayTime(atMs, currentLanguage())
  const open = view.state === 'open'
  return (
    <Stack gap={2}>
      <Group justify="space-between" gap="xs" align="flex-start">
        <Text fw={600}>{fullName}</Text>
        {answer === null ? (
          <Group gap={4} wrap="nowrap">
            {open ? <IconHourglass size={18} aria-hidden /> : <IconMinus size={18} aria-hidden />}
            <Text>{t(open ? 'people.waiting' : 'people.never')}</Text>
          </Group>
        ) : (
          <Group gap={4} wrap="nowrap">
            <IconCircleCheck size={18} aria-hidden />
            <Text fw={600}>{answer.label}</Text>
          </Group>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {[title, siteName].filter((part) => part !== '').join(' · ')}
      </Text>
      {answer !== null && answer.text !== '' && <Text className={classes.text}>{answer.text}</Text>}
      {answer !== null && answer.file !== null && (
        <OpinionFile consultationId={view.consultationId} file={answer.file} />
      )}
      <Text size="sm" c="dimmed">
        {answer === null ? <Read view={view} person={person} /> : t('people.answeredAt', { time: time(answer.atMs) })}
        {versions > 1 && ` · ${t('people.versions', { n: versions })}`}
      </Text>
      {late !== null && (
        <Text size="sm" fw={600}>
          <IconAlertTriangle size={16} aria-hidden style={{ verticalAlign: '-2px', marginInlineEnd: 4 }} />
          {t('people.late', {
            time: time(late.atMs),
            choice: [late.label, late.text].filter((part) => part !== '').join('. '),
          })}
        </Text>
      )}
    </Stack>
  )
}

function Read({ view, person }: { view: ConsultationView; person: AskedPerson }) {
  const { t } = useTranslation('consultations')
  if (!view.rights.follow) return null
  return person.readAtMs === null
    ? t('people.notRead')
    : t('people.readAt', { time: formatDayTime(person.readAtMs, currentLanguage()) })
}
