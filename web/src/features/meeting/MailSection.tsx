import { Box, Button, Checkbox, Group, Stack, Text, Title } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readMeetingMail, type MailPerson } from '../../../../signaling/mail/wire.ts'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { MailStateBadge } from '../../ui/MailStateBadge.tsx'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'

const LOOK_MS = { busy: 3_000, idle: 30_000 } as const
/** So many are drawn; more on demand. */
const STEP = 30

const isWaiting = ({ letter }: MailPerson) => letter?.state === 'queued' || letter?.state === 'sending'
const isSent = ({ letter }: MailPerson) => letter?.state === 'sent'
const isTroubled = (person: MailPerson) => !isWaiting(person) && !isSent(person)

/** For those who prepare the meeting: who was written to by e-mail about it, who was not, and why. */
export function MailSection({ meeting: { meetingId } }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('meeting')
  const query = useQuery({
    queryKey: ['mail.ofMeeting', meetingId],
    queryFn: ({ signal }) => ask(readMeetingMail, { meetingId }, { signal }),
    refetchInterval: ({ state }) => (state.data?.people.some(isWaiting) === true ? LOOK_MS.busy : LOOK_MS.idle),
  })
  return (
    <Box component="section" aria-label={t('mail.title')} mt="lg">
      <Title order={3} mb="xs">
        {t('mail.title')}
      </Title>
      {query.data === undefined ? (
        query.isError ? (
          <ErrorState code={refusalCode(query.error)} onRetry={() => void query.refetch()} />
        ) : (
          <RowSkeletons rows={1} height={48} />
        )
      ) : (
        <Standing {...query.data} />
      )}
    </Box>
  )
}

function Standing({ on, people }: { on: boolean; people: readonly MailPerson[] }) {
  const { t } = useTranslation('meeting')
  const [open, setOpen] = useState(false)
  if (!on && people.every(({ letter }) => letter === null)) return <Text>{t('mail.off')}</Text>
  if (people.every(({ letter }) => letter === null)) return <Text>{t('mail.none')}</Text>
  return (
    <Stack gap="xs">
      {!on && <Text>{t('mail.off')}</Text>}
      <Text role="status">
        {t('mail.summary', {
          sent: people.filter(isSent).length,
          waiting: people.filter(isWaiting).length,
          troubled: people.filter(isTroubled).length,
        })}
      </Text>
      <Button
        variant="subtle"
        px="xs"
        style={{ alignSelf: 'flex-start' }}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        rightSection={open ? <IconChevronUp size={18} aria-hidden /> : <IconChevronDown size={18} aria-hidden />}
      >
        {open ? t('mail.hide') : t('mail.show', { n: people.length })}
      </Button>
      {open && <People people={people} />}
    </Stack>
  )
}

function People({ people }: { people: readonly MailPerson[] }) {
  const { t } = useTranslation('meeting')
  const [troubledOnly, setTroubledOnly] = useState(false)
  const [shown, setShown] = useState(STEP)
  const found = troubledOnly ? people.filter(isTroubled) : people
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('mail.mend')}
      </Text>
      <Checkbox
        label={t('mail.troubledOnly')}
        checked={troubledOnly}
        onChange={(event) => setTroubledOnly(event.currentTarget.checked)}
        py={8}
      />
      <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('mail.list')}>
        {found.slice(0, shown).map((person) => (
          <Person key={person.accountId} person={person} />
        ))}
      </Stack>
      {found.length > shown && (
        <Button variant="default" onClick={() => setShown(shown + STEP)}>
          {t('calendar.more')}
        </Button>
      )}
    </Stack>
  )
}

function Person({ person: { fullName, hasAddress, letter, siteName, title } }: { person: MailPerson }) {
  const { t } = useTranslation('meeting')
  const time = (atMs: number) => formatDayTime(atMs, currentLanguage())
  return (
    <Group
      component="li"
      gap="sm"
      py="sm"
      align="flex-start"
      style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
    >
      <Box style={{ flex: '1 1 18rem', minWidth: 0, overflowWrap: 'anywhere' }}>
        <Text fw={600}>{fullName}</Text>
        <Text size="sm" c="dimmed">
          {[title, siteName].filter((part) => part !== '').join(' · ')}
        </Text>
        {letter === null ? (
          <Text size="sm">{t(hasAddress ? 'mail.noLetter' : 'mail.noLetterNoAddress')}</Text>
        ) : (
          <Text size="sm">
            {t(`ui:mail.kind.${letter.kind}`)} · {time(letter.changedAtMs)}
            {letter.trouble !== null && `. ${t(`ui:mail.trouble.${letter.trouble}`)}`}
            {letter.state === 'queued' &&
              letter.attempts > 0 &&
              letter.nextTryAtMs !== null &&
              ` ${t('ui:mail.nextTry', { time: time(letter.nextTryAtMs) })}`}
          </Text>
        )}
      </Box>
      {letter !== null && <MailStateBadge state={letter.state} />}
    </Group>
  )
}
