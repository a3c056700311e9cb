import { Badge, Box, Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingRole } from '../../../../signaling/identity/wire.ts'
import type { MeetingDetail, Participant } from '../../../../signaling/meeting/wire.ts'
import type { Site } from '../../../../signaling/sites/wire.ts'
import { PersonRow } from '../../ui/PersonRow.tsx'
import { VirtualList } from '../../ui/VirtualList.tsx'
import { groupSites } from './form/group-sites.ts'
import { useSites } from '../../queries/use-sites.ts'

const ROLE_ORDER: readonly MeetingRole[] = ['chair', 'secretary', 'delegate', 'operator', 'observer']

/** Who is in the meeting: sites counted by district, people by role; the long lists open on demand. */
export function PeopleSection({ meeting }: { meeting: MeetingDetail }) {
  return (
    <Stack gap="lg">
      <SitesOf meeting={meeting} />
      <PeopleOf participants={meeting.participants} />
    </Stack>
  )
}

function SitesOf({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('meeting')
  const sites = useSites()
  const [open, setOpen] = useState(false)
  const groups = useMemo(() => {
    const chosen = new Set<string>(meeting.siteIds)
    return groupSites(
      (sites.data?.all ?? []).filter((site) => chosen.has(site.siteId)),
      sites.data?.byId ?? new Map<string, Site>(),
    )
  }, [meeting.siteIds, sites.data])
  const rows = useMemo(() => groups.flatMap((group) => group.sites), [groups])
  return (
    <Box>
      <Title order={3} mb="xs">
        {t('sites')} ({meeting.siteIds.length})
      </Title>
      {meeting.siteIds.length === 0 && <Text c="dimmed">{t('noSitesYet')}</Text>}
      <Group gap="xs">
        {groups.map((group) => (
          <Badge key={group.key} variant="default" size="lg" radius="sm" fw={400}>
            {group.name ?? t('form.provinceGroup')}: {group.sites.length}
          </Badge>
        ))}
      </Group>
      {meeting.siteIds.length > 0 && (
        <Toggle
          open={open}
          onToggle={() => setOpen(!open)}
          show={t('showSites', { n: meeting.siteIds.length })}
          hide={t('hideSites')}
        />
      )}
      {open && (
        <VirtualList
          label={t('form.siteList')}
          rows={rows}
          rowHeight={44}
          keyOf={(site) => site.siteId}
          renderRow={(site) => <Text truncate>{site.name}</Text>}
        />
      )}
    </Box>
  )
}

function PeopleOf({ participants }: { participants: readonly Participant[] }) {
  const { t } = useTranslation('meeting')
  const [open, setOpen] = useState(false)
  const sorted = useMemo(
    () => participants.toSorted((one, other) => ROLE_ORDER.indexOf(one.role) - ROLE_ORDER.indexOf(other.role)),
    [participants],
  )
  const leaders = sorted.filter((person) => person.role === 'chair' || person.role === 'secretary')
  const counts = ROLE_ORDER.map((role) => ({ role, n: participants.filter((person) => person.role === role).length }))
  return (
    <Box>
      <Title order={3} mb="xs">
        {t('people')} ({participants.length})
      </Title>
      {participants.length === 0 && <Text c="dimmed">{t('noPeopleYet')}</Text>}
      <Stack gap={4} mb="xs">
        {leaders.map((person) => (
          <Text key={person.accountId}>
            <Text span c="dimmed">
              {t(`ui:meetingRole.${person.role}`)}:{' '}
            </Text>
            <Text span fw={600}>
              {person.fullName}
            </Text>
            {`, ${person.title}`}
          </Text>
        ))}
      </Stack>
      <Group gap="xs">
        {counts
          .filter(({ n }) => n > 0)
          .map(({ role, n }) => (
            <Badge key={role} variant="default" size="lg" radius="sm" fw={400}>
              {t(`ui:meetingRole.${role}`)}: {n}
            </Badge>
          ))}
      </Group>
      {participants.length > 0 && (
        <Toggle
          open={open}
          onToggle={() => setOpen(!open)}
          show={t('showPeople', { n: participants.length })}
          hide={t('hidePeople')}
        />
      )}
      {open && (
        <VirtualList
          label={t('form.peopleList')}
          rows={sorted}
          rowHeight={64}
          keyOf={(person) => person.accountId}
          renderRow={(person) => <PersonRow person={person} />}
        />
      )}
    </Box>
  )
}

function Toggle({ open, onToggle, show, hide }: { open: boolean; onToggle: () => void; show: string; hide: string }) {
  return (
    <Button
      variant="subtle"
      px="xs"
      mt="xs"
      aria-expanded={open}
      onClick={onToggle}
      rightSection={open ? <IconChevronUp size={18} aria-hidden /> : <IconChevronDown size={18} aria-hidden />}
    >
      {open ? hide : show}
    </Button>
  )
}
